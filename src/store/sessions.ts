import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { SessionsTable } from './access-tables.ts';
import type { Tables } from './tables.ts';
import type { UserRow } from './users.ts';

/** A browser that somebody signed in with. */
export type SessionRow = Selectable<SessionsTable>;

/** Unused for so long, a session is over: a meeting or a lunch may lie between, an evening may not. */
export const SESSION_IDLE_MS = 2 * 3_600_000;
/** A session is over after so long, used or not: a working day. */
export const SESSION_LIFE_MS = 12 * 3_600_000;
/** The last use is written down no more often than this. */
const SEEN_EVERY_MS = 60_000;

/** A new session. */
export interface NewSession {
  readonly tokenHash: string;
  readonly userId: string;
  readonly signedInBy: SessionRow['signed_in_by'];
  /** What the browser calls itself, for its owner to know it by. */
  readonly browser: string;
  /** The session that the browser had before, which ends; the hash of its token. */
  readonly replaces: string | null;
  readonly at: Date;
}

/** Begins a session of a user who may sign in; undefined for any other. */
export async function insertSession(db: Kysely<Tables>, session: NewSession): Promise<string | undefined> {
  if (session.replaces !== null) await endSession(db, session.replaces, session.at);
  const row = await db
    .insertInto('sessions')
    .columns(['id', 'token_hash', 'user_id', 'signed_in_by', 'browser', 'created_at', 'last_seen_at', 'expires_at'])
    .expression((of) =>
      of
        .selectFrom('users')
        .select([
          sql<string>`${randomUUID()}::uuid`.as('id'),
          sql<string>`${session.tokenHash}::text`.as('token_hash'),
          'users.id as user_id',
          sql<SessionRow['signed_in_by']>`${session.signedInBy}::text`.as('signed_in_by'),
          sql<string>`${session.browser}::text`.as('browser'),
          sql<Date>`${session.at}::timestamptz`.as('created_at'),
          sql<Date>`${session.at}::timestamptz`.as('last_seen_at'),
          sql<Date>`${new Date(session.at.getTime() + SESSION_LIFE_MS)}::timestamptz`.as('expires_at'),
        ])
        .where('users.id', '=', session.userId)
        .where('users.disabled_at', 'is', null),
    )
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** A user, and by which session or token they are known. */
export type KnownUser = Pick<UserRow, 'id' | 'party' | 'roles' | 'name' | 'email'> & { readonly by: string };

/**
 * Whose session a token is, by its hash; undefined where it is over or its user may not sign in. One statement, which
 * also notes the use, at most once a minute.
 */
export async function findSessionUser(db: Kysely<Tables>, tokenHash: string, at: Date): Promise<KnownUser | undefined> {
  const open = openSince(at);
  const { rows } = await sql<KnownUser>`
    with found as (
      select sessions.id as by, sessions.last_seen_at, users.id, users.party, users.roles, users.name, users.email
      from sessions join users on users.id = sessions.user_id
      where sessions.token_hash = ${tokenHash} and sessions.ended_at is null and users.disabled_at is null
        and sessions.expires_at > ${at} and sessions.last_seen_at > ${open}
    ), noted as (
      update sessions set last_seen_at = ${at}
      from found where sessions.id = found.by and found.last_seen_at <= ${new Date(at.getTime() - SEEN_EVERY_MS)}
    )
    select id, party, roles, name, email, by from found`.execute(db);
  return rows[0];
}

/** The sessions of a user that are not over, the newest first. */
export async function listSessions(db: Kysely<Tables>, userId: string, at: Date): Promise<readonly SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at)
    .where('last_seen_at', '>', openSince(at))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Ends the session of a token, by its hash; nothing happens where it is over. */
export async function endSession(db: Kysely<Tables>, tokenHash: string, at: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends one session of a user, or all of them, and gives how many those were. */
export async function endSessionsOf(db: Kysely<Tables>, userId: string, at: Date, session?: string): Promise<number> {
  let query = db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at)
    .where('last_seen_at', '>', openSince(at));
  if (session !== undefined) query = query.where('id', '=', session);
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

function openSince(at: Date): Date {
  return new Date(at.getTime() - SESSION_IDLE_MS);
}
