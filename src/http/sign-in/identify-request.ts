import type { FastifyRequest } from 'fastify';
import type { Framework } from '../../framework/framework.ts';
import { knownPrincipal } from '../../service/access/known-principal.ts';
import { API_TOKEN_PREFIX, hashSecret } from '../../service/access/secret.ts';
import type { SignInDeps } from '../../service/access/sign-in-by-link.ts';
import type { Principal } from '../../service/service-deps.ts';
import { findTokenUser } from '../../store/api-tokens.ts';
import { findSessionUser } from '../../store/sessions.ts';
import { readCookie, type SignInCookies } from './cookies.ts';

const BEARER = new RegExp(`^Bearer (${API_TOKEN_PREFIX}[\\w-]{43})$`, 'i');

/** What requests are identified by. */
export interface IdentifyOptions extends SignInDeps {
  readonly cookies: SignInCookies;
  /** Tells which parties there are. */
  readonly framework: () => Framework;
}

/**
 * Finds who a request comes from: by its token where it has an Authorization header, else by its session; null where
 * that does not hold. One query, and none for whoever shows neither. What they may do is read with each request, so that
 * a change of roles, a disabled account or an ended session acts at once.
 */
export function createIdentify(options: IdentifyOptions): (request: FastifyRequest) => Promise<Principal | null> {
  const { db, now, cookies, framework } = options;
  return async (request) => {
    const at = new Date(now());
    const { authorization } = request.headers;
    // A token is taken from its header only, and whoever sends that header is not known by a cookie: no other site can
    // make a browser send it, which is why such requests need no further proof.
    if (authorization !== undefined) {
      const token = BEARER.exec(authorization)?.[1];
      const user = token === undefined ? undefined : await findTokenUser(db, hashSecret(token), at);
      return user ? knownPrincipal(framework(), user) : null;
    }
    const session = readCookie(request, cookies.session);
    const user = session === undefined ? undefined : await findSessionUser(db, hashSecret(session), at);
    return user ? knownPrincipal(framework(), user) : null;
  };
}
