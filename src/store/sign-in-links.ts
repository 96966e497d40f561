import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { SignInLinksTable } from './access-tables.ts';
import type { Tables } from './tables.ts';

/** A link by which somebody can sign in, once. */
export type SignInLinkRow = Selectable<SignInLinksTable>;

/** So many wrong codes spend a link. */
const MOST_WRONG_CODES = 5;
/** What is over is kept so long for whoever asks what happened. */
const KEPT_MS = 24 * 3_600_000;

/** A new link. */
export interface NewSignInLink {
  readonly userId: string;
  readonly tokenHash: string;
  /** The browser that asked for it, by the hash of its cookie; null opens it in any. */
  readonly browserHash: string | null;
  /** To be typed in that browser; null where there is none. */
  readonly codeHash: string | null;
  readonly at: Date;
  readonly expiresAt: Date;
}

/** Writes a link and gives its id. */
export async function insertSignInLink(db: Kysely<Tables>, link: NewSignInLink): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('sign_in_links')
    .values({
      id,
      user_id: link.userId,
      token_hash: link.tokenHash,
      browser_hash: link.browserHash,
      code_hash: link.codeHash,
      created_at: link.at,
      expires_at: link.expiresAt,
    })
    .execute();
  return id;
}

/** The link of a token, by its hash, while it can be used; looking does not use it. */
export async function findSignInLink(
  db: Kysely<Tables>,
  tokenHash: string,
  at: Date,
): Promise<SignInLinkRow | undefined> {
  return db
    .selectFrom('sign_in_links')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .where('wrong_codes', '<', MOST_WRONG_CODES)
    .executeTakeFirst();
}

/**
 * Uses the link of a token in a browser, in one statement, so that of two uses at once one has it. Undefined where it was
 * used, is over, or was asked for in another browser, which leaves it as it is.
 */
export async function spendSignInLink(
  db: Kysely<Tables>,
  tokenHash: string,
  browserHash: string | null,
  at: Date,
): Promise<Pick<SignInLinkRow, 'user_id' | 'browser_hash'> | undefined> {
  return db
    .updateTable('sign_in_links')
    .set({ used_at: at })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .where('wrong_codes', '<', MOST_WRONG_CODES)
    .where((either) => either.or([either('browser_hash', 'is', null), either('browser_hash', '=', browserHash)]))
    .returning(['user_id', 'browser_hash'])
    .executeTakeFirst();
}

/**
 * Uses the newest link that a browser asked for by its code, in one statement. A wrong code counts against that link, and
 * five spend it.
 */
export async function spendSignInCode(
  db: Kysely<Tables>,
  codeHash: string,
  browserHash: string,
  at: Date,
): Promise<Pick<SignInLinkRow, 'user_id'> | undefined> {
  const { rows } = await sql<{ user_id: string; right_code: boolean }>`
    update sign_in_links set
      used_at = case when code_hash = ${codeHash} then ${at}::timestamptz else used_at end,
      wrong_codes = wrong_codes + case when code_hash = ${codeHash} then 0 else 1 end
    where id = (
        select id from sign_in_links where browser_hash = ${browserHash} order by created_at desc, id limit 1 for update
      )
      and used_at is null and expires_at > ${at} and wrong_codes < ${MOST_WRONG_CODES} and code_hash is not null
    returning user_id, used_at is not null as right_code`.execute(db);
  return rows.find((row) => row.right_code);
}

/** Has no link of a user sign anybody in any more. */
export async function spendSignInLinksOf(db: Kysely<Tables>, userId: string, at: Date): Promise<void> {
  const query = db.updateTable('sign_in_links').set({ used_at: at });
  await query.where('user_id', '=', userId).where('used_at', 'is', null).execute();
}

/** Notes that an address wished for a link, and gives how often it did since a moment, this time included. */
export async function noteSignInRequest(
  db: Kysely<Tables>,
  addressHash: string,
  at: Date,
  since: Date,
): Promise<number> {
  await db
    .insertInto('sign_in_requests')
    .values({ id: randomUUID(), address_hash: addressHash, asked_at: at })
    .execute();
  const { count } = await db
    .selectFrom('sign_in_requests')
    .select((of) => of.fn.countAll<string>().as('count'))
    .where('address_hash', '=', addressHash)
    .where('asked_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Takes out what has been over for a day: links, wishes for them, sign-ins at the provider, sessions. */
export async function clearOldSignIns(db: Kysely<Tables>, at: Date): Promise<void> {
  const before = new Date(at.getTime() - KEPT_MS);
  await db.deleteFrom('sign_in_links').where('expires_at', '<', before).execute();
  await db.deleteFrom('sign_in_requests').where('asked_at', '<', before).execute();
  await db.deleteFrom('oidc_sign_ins').where('expires_at', '<', before).execute();
  await db.deleteFrom('sessions').where('expires_at', '<', before).execute();
}
