import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { NetworkAppOptions } from '../http/build-network-app.ts';
import { type SignInCookies, signInCookies } from '../http/sign-in/cookies.ts';
import { createIdentify } from '../http/sign-in/identify-request.ts';
import { signInRoutes } from '../http/sign-in/sign-in-routes.ts';
import type { SignInMail } from '../service/access/send-sign-in-email.ts';
import type { ServiceDeps } from '../service/service-deps.ts';
import type { Settings } from '../settings.ts';

/** The parts of the network interface by which people sign in and are known. */
export interface SignInParts extends Pick<NetworkAppOptions, 'identify' | 'sameOrigin' | 'https'> {
  readonly cookies: SignInCookies;
  /** Adds the pages to sign in and out. */
  readonly register: (app: FastifyInstance) => Promise<void>;
}

/** What sign-in is put together from. */
export interface OpenSignInOptions {
  readonly settings: Pick<Settings, 'oidc' | 'baseUrl'>;
  readonly deps: ServiceDeps;
  readonly mail: SignInMail;
  /** Where browsers find the service; asked once somebody comes. */
  readonly baseUrl: () => string;
  readonly log: Logger;
}

/** Puts sign-in together by the settings. */
export function openSignIn({ settings, deps, mail, baseUrl, log }: OpenSignInOptions): SignInParts {
  const https = settings.baseUrl?.startsWith('https:') ?? false;
  const cookies = signInCookies(https);
  const { db, now, rules } = deps;
  return {
    https,
    cookies,
    identify: createIdentify({ db, now, cookies, framework: () => rules.current }),
    sameOrigin: { cookies, baseUrl },
    register: async (app) => {
      const oidc = settings.oidc ? { oidc: settings.oidc } : {};
      await app.register(signInRoutes, { deps, db, now, cookies, mail, baseUrl, logger: log, home: '/', ...oidc });
    },
  };
}
