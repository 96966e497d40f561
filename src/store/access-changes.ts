import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { AccessChangesTable } from './access-tables.ts';
import type { Tables } from './tables.ts';

/** What can be changed about who may do what. */
export const ACCESS_CHANGES = [
  'user-added',
  'user-changed',
  'user-disabled',
  'user-enabled',
  'subject-linked',
  'link-printed',
  'token-created',
  'token-revoked',
  'sessions-ended',
  'feed-created',
  'feed-revoked',
] as const;

/** What was changed about who may do what. */
export interface AccessChange {
  readonly at: Date;
  /** Who did it: a name or an address. */
  readonly byWhom: string;
  readonly userId: string;
  readonly what: (typeof ACCESS_CHANGES)[number];
  readonly details: Readonly<Record<string, unknown>>;
}

/** Notes a change of access for good, in the transaction that makes it. */
export async function appendAccessChange(db: Kysely<Tables>, change: AccessChange): Promise<void> {
  await db
    .insertInto('access_changes')
    .values({
      id: randomUUID(),
      at: change.at,
      by_whom: change.byWhom,
      user_id: change.userId,
      what: change.what,
      details: JSON.stringify(change.details),
    })
    .execute();
}

/** Which changes of access to list. */
export interface AccessChangeFilter {
  /** Whose access was changed; everybody's where undefined. */
  readonly userId?: string | undefined;
  /** The place of the last one shown: ISO 8601 with milliseconds, UTC, and its id. */
  readonly after?: { readonly at: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** A change with whose access it was. */
export interface AccessChangeRow extends Selectable<AccessChangesTable> {
  readonly name: string;
  readonly email: string;
}

/** Changes of access, the latest first. */
export function listAccessChanges(db: Kysely<Tables>, filter: AccessChangeFilter): Promise<AccessChangeRow[]> {
  const { userId, after, limit } = filter;
  let query = db
    .selectFrom('access_changes as c')
    .innerJoin('users as u', 'u.id', 'c.user_id')
    .selectAll('c')
    .select(['u.name', 'u.email'])
    .orderBy('c.at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit);
  if (userId !== undefined) query = query.where('c.user_id', '=', userId);
  if (after) query = query.where(sql<boolean>`(c.at, c.id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  return query.execute();
}
