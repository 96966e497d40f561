import type { FastifyBaseLogger } from 'fastify';
import type { SignInMail } from '../../service/access/send-sign-in-email.ts';
import type { SignInDeps } from '../../service/access/sign-in-by-link.ts';
import type { ServiceDeps } from '../../service/service-deps.ts';
import type { SignInCookies } from './cookies.ts';

/** What the sign-in pages work with. */
export interface SignInOptions extends SignInDeps {
  /** Tells what the frame of a page says. */
  readonly deps: ServiceDeps;
  readonly cookies: SignInCookies;
  readonly mail: SignInMail;
  /** Where the service is for its browsers, without a slash at the end. */
  readonly baseUrl: () => string;
  /** Told who signed in and how, by id only. */
  readonly logger: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  /** Who signs people in by OpenID Connect; absent where nobody does. */
  readonly oidc?: OidcProvider;
  /** The path that people come to once they are signed in, where they wanted no other. */
  readonly home?: string;
}

/** An OpenID provider, and who the service is to it. */
export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}
