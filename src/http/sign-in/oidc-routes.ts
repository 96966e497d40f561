import type { FastifyInstance } from 'fastify';
import { findUserAtProvider } from '../../service/access/user-at-provider.ts';
import { hashSecret } from '../../service/access/secret.ts';
import { insertOidcSignIn, takeOidcSignIn } from '../../store/oidc-sign-ins.ts';
import { clearOldSignIns } from '../../store/sign-in-links.ts';
import { beginSession } from './begin-session.ts';
import { ensureBrowser, readCookie } from './cookies.ts';
import { createOidcClient } from './oidc-client.ts';
import { ProviderUnavailableError } from './provider-unavailable-error.ts';
import { safeReturnPath } from './safe-return-path.ts';
import type { OidcProvider, SignInOptions } from './sign-in-options.ts';
import { SignInRefusedError } from './sign-in-refused-error.ts';
import { limitPerClient } from './too-many-requests-error.ts';

/** Whoever takes longer at the provider begins again. */
const LIFE_MS = 10 * 60_000;
const CALLBACK = '/sign-in/oidc/callback';
const REFUSED = 'Your organisation’s account does not let you in here. An administrator can say who may.';

/**
 * Sign-in by OpenID Connect: the authorisation code with PKCE, state and nonce, kept in the database for one use in the
 * browser that began. Who comes is known by issuer and subject, never by an address again once they are.
 */
export async function oidcRoutes(
  app: FastifyInstance,
  options: SignInOptions & { readonly oidc: OidcProvider },
): Promise<void> {
  const { cookies, db, now, logger, baseUrl } = options;
  const client = createOidcClient(options.oidc, () => `${baseUrl()}${CALLBACK}`);

  app.get(
    '/sign-in/oidc',
    { exposeHeadRoute: false, config: { public: true, rateLimit: limitPerClient(30) } },
    async (request, reply) => {
      const begun = await client.begin().catch((error: unknown) => {
        logger.warn({ err: error }, 'the sign-in provider cannot be used');
        throw new ProviderUnavailableError('Your organisation’s sign-in service cannot be reached now.');
      });
      const browser = ensureBrowser(cookies, request, reply);
      const at = now();
      await clearOldSignIns(db, new Date(at));
      await insertOidcSignIn(db, {
        state_hash: hashSecret(begun.state),
        browser_hash: hashSecret(browser),
        nonce: begun.nonce,
        code_verifier: begun.codeVerifier,
        return_to: safeReturnPath((request.query as { to?: unknown }).to) ?? options.home ?? '/',
        expires_at: new Date(at + LIFE_MS),
      });
      return reply.redirect(begun.url, 303);
    },
  );

  app.get(
    CALLBACK,
    { exposeHeadRoute: false, config: { public: true, rateLimit: limitPerClient(30) } },
    async (request, reply) => {
      const browser = readCookie(request, cookies.browser);
      const { state } = request.query as { readonly state?: unknown };
      const begun =
        browser === undefined || typeof state !== 'string'
          ? undefined
          : await takeOidcSignIn(db, hashSecret(state), hashSecret(browser), new Date(now()));
      if (!begun || typeof state !== 'string') {
        throw new SignInRefusedError(
          'This sign-in was not begun in this browser, or too long ago. Please begin again.',
        );
      }
      // The address that the provider was told to come back to, not what the request says of its host.
      const answer = new URL(`${baseUrl()}${CALLBACK}${new URL(request.url, 'http://x').search}`);
      const proven = await client
        .finish(answer, { state, nonce: begun.nonce, codeVerifier: begun.code_verifier })
        .catch((error: unknown) => {
          logger.warn({ reason: (error as { code?: unknown }).code }, 'sign-in at the provider refused');
          throw new SignInRefusedError(REFUSED);
        });
      const user = await findUserAtProvider(options, proven);
      if (!user) {
        logger.warn({ verified: proven.email !== null }, 'sign-in at the provider refused: nobody here');
        throw new SignInRefusedError(REFUSED);
      }
      return beginSession(options, request, reply, { id: user.id, by: 'oidc', returnTo: begun.return_to });
    },
  );
}
