import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { KnownUser } from './sessions.ts';
import type { ApiTokensTable } from './access-tables.ts';
import type { Tables } from './tables.ts';

/** What a program shows in a person's place. */
export type ApiTokenRow = Selectable<ApiTokensTable>;

/** The last use is written down no more often than this. */
const USED_EVERY_MS = 60_000;

/** A new token. */
export interface NewApiToken {
  readonly tokenHash: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

/** Writes a token and gives it. */
export async function insertApiToken(db: Kysely<Tables>, token: NewApiToken): Promise<ApiTokenRow> {
  return db
    .insertInto('api_tokens')
    .values({
      id: randomUUID(),
      token_hash: token.tokenHash,
      user_id: token.userId,
      name: token.name,
      scopes: [...token.scopes],
      created_by: token.createdBy,
      created_at: token.at,
      expires_at: token.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A user, and what the token that they are known by may do of what they may. */
export type TokenUser = KnownUser & { readonly scopes: readonly string[] };

/**
 * Whose token it is, by its hash; undefined where it is revoked or over, or its user may not sign in. One statement, which
 * also notes the use, at most once a minute.
 */
export async function findTokenUser(db: Kysely<Tables>, tokenHash: string, at: Date): Promise<TokenUser | undefined> {
  const { rows } = await sql<TokenUser>`
    with found as (
      select api_tokens.id as by, api_tokens.scopes, api_tokens.last_used_at,
        users.id, users.party, users.roles, users.name, users.email
      from api_tokens join users on users.id = api_tokens.user_id
      where api_tokens.token_hash = ${tokenHash} and api_tokens.revoked_at is null and users.disabled_at is null
        and api_tokens.expires_at > ${at}
    ), noted as (
      update api_tokens set last_used_at = ${at}
      from found where api_tokens.id = found.by
        and (found.last_used_at is null or found.last_used_at <= ${new Date(at.getTime() - USED_EVERY_MS)})
    )
    select id, party, roles, name, email, by, scopes from found`.execute(db);
  return rows[0];
}

/** The tokens of a user, or of everybody, that are not revoked; the newest first, with those that ran out. */
export async function listApiTokens(
  db: Kysely<Tables>,
  userId: string | undefined,
): Promise<readonly (ApiTokenRow & { readonly email: string })[]> {
  let query = db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .selectAll('api_tokens')
    .select('users.email')
    .where('revoked_at', 'is', null);
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  return query.orderBy('api_tokens.created_at', 'desc').orderBy('api_tokens.id').execute();
}

/** Revokes one token, of one user where given, and gives whose it was; undefined where there is none to revoke. */
export async function revokeApiToken(
  db: Kysely<Tables>,
  token: string,
  userId: string | undefined,
  at: Date,
): Promise<Pick<ApiTokenRow, 'user_id' | 'name'> | undefined> {
  let query = db
    .updateTable('api_tokens')
    .set({ revoked_at: at })
    .where('id', '=', token)
    .where('revoked_at', 'is', null);
  if (userId !== undefined) query = query.where('user_id', '=', userId);
  return query.returning(['user_id', 'name']).executeTakeFirst();
}

/** Revokes every token of a user and gives how many those were. */
export async function revokeApiTokensOf(db: Kysely<Tables>, userId: string, at: Date): Promise<number> {
  const result = await db
    .updateTable('api_tokens')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
