import { type Kysely, sql } from 'kysely';

/* What a request with an Idempotency-Key was answered, and the changes of all inspections in the order of their moments. */
const statements = [
  // Written in the transaction of the change that it answers, so that neither is there without the other.
  `create table idempotency_keys (
    principal text not null,
    key text not null,
    request text not null,
    answer text,
    created_at timestamptz not null default now(),
    primary key (principal, key)
  )`,
  `create index idempotency_keys_by_age on idempotency_keys (created_at)`,
  `create index history_by_moment on history (at, inspection_id, sequence)`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
