import type { Kysely } from 'kysely';
import { clearOldSignIns, insertSignInLink, noteSignInRequest } from '../../store/sign-in-links.ts';
import type { Tables } from '../../store/tables.ts';
import { findUser } from '../../store/users.ts';
import { hashCode, hashSecret, newCode, newSecret } from './secret.ts';

/** An emailed link can be used for so long. */
export const LINK_LIFE_MS = 10 * 60_000;
/** An address gets no more links than this … */
const MOST_REQUESTS = 5;
/** … within this time. */
const REQUESTS_WITHIN_MS = 60 * 60_000;

/** What the sign-in works with. */
export interface SignInDeps {
  readonly db: Kysely<Tables>;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

/** A link to be emailed to somebody. */
export interface MadeLink {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** In the link, and nowhere else. */
  readonly token: string;
  readonly code: string;
}

/** Notes a wish for a link; false where the address had as many as it gets. The same work for every address. */
export async function noteLinkRequest({ db, now }: SignInDeps, email: string): Promise<boolean> {
  const at = now();
  const since = new Date(at - REQUESTS_WITHIN_MS);
  return (await noteSignInRequest(db, hashSecret(email.toLowerCase()), new Date(at), since)) <= MOST_REQUESTS;
}

/**
 * Makes the link that was wished for, bound to the browser that asked; null where nobody has the address, may not sign
 * in, or signs in at the provider (`viaProvider`: where there is one, whoever came by it once comes by it always).
 */
export async function makeEmailedLink(
  { db, now }: SignInDeps,
  wish: { readonly email: string; readonly browser: string; readonly viaProvider: boolean },
): Promise<MadeLink | null> {
  const at = now();
  await clearOldSignIns(db, new Date(at));
  const user = await findUser(db, wish.email);
  if (!user || user.disabled_at !== null || (wish.viaProvider && user.oidc_subject !== null)) return null;
  const token = newSecret();
  const code = newCode();
  const id = await insertSignInLink(db, {
    userId: user.id,
    tokenHash: hashSecret(token),
    browserHash: hashSecret(wish.browser),
    codeHash: hashCode(code),
    at: new Date(at),
    expiresAt: new Date(at + LINK_LIFE_MS),
  });
  return { id, userId: user.id, name: user.name, email: user.email, token, code };
}

/** A link for the operator to hand over: it opens in any browser, once. Gives the secret in it. */
export async function makePrintedLink(db: Kysely<Tables>, userId: string, at: number, lifeMs: number): Promise<string> {
  const token = newSecret();
  await insertSignInLink(db, {
    userId,
    tokenHash: hashSecret(token),
    browserHash: null,
    codeHash: null,
    at: new Date(at),
    expiresAt: new Date(at + lifeMs),
  });
  return token;
}

/** The path of the page that a link leads to. */
export function linkPath(token: string): string {
  return `/sign-in/link?token=${token}`;
}
