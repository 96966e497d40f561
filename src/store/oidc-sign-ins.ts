import type { Kysely, Selectable } from 'kysely';
import type { OidcSignInsTable } from './access-tables.ts';
import type { Tables } from './tables.ts';

/** A sign-in that was begun at the provider. */
export type OidcSignInRow = Selectable<OidcSignInsTable>;

/** Keeps what a sign-in was begun with. */
export async function insertOidcSignIn(db: Kysely<Tables>, row: OidcSignInRow): Promise<void> {
  await db.insertInto('oidc_sign_ins').values(row).execute();
}

/** Takes out what a sign-in was begun with: once, in the browser that began it, in time; undefined otherwise. */
export async function takeOidcSignIn(
  db: Kysely<Tables>,
  stateHash: string,
  browserHash: string,
  at: Date,
): Promise<OidcSignInRow | undefined> {
  return db
    .deleteFrom('oidc_sign_ins')
    .where('state_hash', '=', stateHash)
    .where('browser_hash', '=', browserHash)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst();
}
