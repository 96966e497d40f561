import { type Kysely, type Selectable, sql } from 'kysely';
import type { KnownUser } from './sessions.ts';
import type { FeedsTable, Tables } from './tables.ts';

/** A feed without the hash of its address. */
export type FeedRow = Omit<Selectable<FeedsTable>, 'token_hash'>;

/** A feed in a list, with whose it is. */
export interface OwnedFeed extends FeedRow {
  readonly name: string;
  readonly email: string;
}

/** The feed that an address belongs to, and who reads it. */
export interface FeedOfToken {
  readonly scope: FeedRow['scope'];
  readonly user: Pick<KnownUser, 'id' | 'party' | 'roles' | 'name' | 'email'>;
}

/** Writes a feed. */
export async function insertFeed(
  db: Kysely<Tables>,
  feed: Omit<FeedRow, 'revoked_at'> & { readonly token_hash: string },
): Promise<void> {
  await db.insertInto('feeds').values(feed).execute();
}

/** The feeds of a user, or of everybody, that still hold, the oldest first. */
export function listFeeds(db: Kysely<Tables>, userId: string | null): Promise<readonly OwnedFeed[]> {
  let query = db
    .selectFrom('feeds as f')
    .innerJoin('users as u', 'u.id', 'f.user_id')
    .select(['f.id', 'f.user_id', 'f.scope', 'f.created_at', 'f.created_by', 'f.revoked_at', 'u.name', 'u.email'])
    .where('f.revoked_at', 'is', null)
    .orderBy('f.created_at')
    .orderBy('f.id');
  if (userId !== null) query = query.where('f.user_id', '=', userId);
  return query.execute();
}

/**
 * Has a feed hold no longer and gives whose it was; undefined where there is none of that id that holds, or none of that
 * user.
 */
export async function revokeFeed(
  db: Kysely<Tables>,
  id: string,
  userId: string | null,
  now: Date,
): Promise<string | undefined> {
  const result = await sql<{ user_id: string }>`
    update feeds set revoked_at = ${now}
    where id = ${id} and revoked_at is null and (${userId}::uuid is null or user_id = ${userId}::uuid)
    returning user_id`.execute(db);
  return result.rows[0]?.user_id;
}

/** Has every feed of a user hold no longer, and gives how many those were. */
export async function revokeFeedsOf(db: Kysely<Tables>, userId: string, now: Date): Promise<number> {
  const query = db.updateTable('feeds').set({ revoked_at: now });
  const result = await query.where('user_id', '=', userId).where('revoked_at', 'is', null).executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/**
 * The feed of a token's SHA-256; undefined for one that nobody has, one that was revoked, and one of somebody who may not
 * sign in any more: one query, which takes as long for each.
 */
export async function findFeed(db: Kysely<Tables>, tokenHash: string): Promise<FeedOfToken | undefined> {
  const row = await db
    .selectFrom('feeds as f')
    .innerJoin('users as u', 'u.id', 'f.user_id')
    .select(['f.scope', 'u.id', 'u.party', 'u.roles', 'u.name', 'u.email'])
    .where('f.token_hash', '=', tokenHash)
    .where('f.revoked_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { scope, ...user } = row;
  return { scope, user };
}
