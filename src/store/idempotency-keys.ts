import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A request that may be repeated. */
export interface RepeatableRequest {
  /** Who asks: keys of different principals have nothing to do with each other. */
  readonly principal: string;
  /** The key that the client chose. */
  readonly key: string;
  /** The fingerprint of what is asked for. */
  readonly request: string;
}

/** What was kept for a key: the fingerprint of the request, and what it was answered. */
export interface KeptAnswer {
  readonly request: string;
  readonly answer: string;
}

/**
 * Takes a key for the transaction, or gives what was kept for it. Whoever uses the same key meanwhile waits until the
 * transaction ends. A key older than a day is a new one.
 */
export async function claimKey(tx: Transaction<Tables>, asked: RepeatableRequest): Promise<KeptAnswer | null> {
  const { principal, key, request } = asked;
  const { rows } = await sql`
    insert into idempotency_keys as kept (principal, key, request) values (${principal}, ${key}, ${request})
    on conflict (principal, key) do update set request = excluded.request, answer = null, created_at = now()
      where kept.created_at < now() - interval '1 day'
    returning 1`.execute(tx);
  if (rows.length > 0) return null;
  const kept = await tx
    .selectFrom('idempotency_keys')
    .select(['request', 'answer'])
    .where('principal', '=', principal)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  // A key is committed with its answer only.
  return { request: kept.request, answer: kept.answer as string };
}

/** Keeps what a request whose key was claimed is answered. */
export async function keepAnswer(
  tx: Transaction<Tables>,
  { principal, key }: Pick<RepeatableRequest, 'principal' | 'key'>,
  answer: string,
): Promise<void> {
  await tx
    .updateTable('idempotency_keys')
    .set({ answer })
    .where('principal', '=', principal)
    .where('key', '=', key)
    .execute();
}

/** Forgets what was kept longer than a day; those that somebody is just using are left for the next time. */
export async function forgetOldAnswers(db: Kysely<Tables>): Promise<void> {
  await sql`
    delete from idempotency_keys where (principal, key) in (
      select principal, key from idempotency_keys where created_at < now() - interval '1 day'
      limit 1000 for update skip locked
    )`.execute(db);
}
