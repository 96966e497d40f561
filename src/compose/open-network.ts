import type { Logger } from 'pino';
import { buildNetworkApp } from '../http/build-network-app.ts';
import { pageRoutes } from '../http/pages/page-routes.ts';
import { missingPage } from '../http/pages/refuse-page.ts';
import { feedRoutes } from '../http/feeds/feed-routes.ts';
import { documentRoutes } from '../http/openapi/document-routes.ts';
import type { SignInMail } from '../service/access/send-sign-in-email.ts';
import type { ServiceDeps } from '../service/service-deps.ts';
import type { NetworkSettings, Settings } from '../settings.ts';
import { ensureFirstAdministrator } from './first-administrator.ts';
import { listenOnNetwork } from './listen-on-network.ts';
import { openSignIn } from './open-sign-in.ts';
import type { ServiceWatch } from './watch-service.ts';

/** The service as it is reached from the network. */
export interface OpenNetwork {
  /** Where browsers find it. */
  readonly address: string;
  /** What the operator should know. */
  readonly notices: readonly string[];
  /** Refuses new requests and finishes those in hand. */
  readonly close: () => Promise<void>;
}

/**
 * Builds the network interface of the settings and listens. A database without people gets its first administrator.
 */
export async function openNetwork(
  settings: Settings,
  network: NetworkSettings,
  deps: ServiceDeps,
  mail: SignInMail,
  watch: Pick<ServiceWatch, 'observe' | 'register'>,
  log: Logger,
): Promise<OpenNetwork> {
  const { neutralTitles } = settings;
  let address = settings.baseUrl ?? '';
  const { register, cookies, ...signIn } = openSignIn({ settings, deps, mail, baseUrl: () => address, log });
  const pages = { deps, cookies, logger: log, baseUrl: () => address };
  const app = await buildNetworkApp({
    deps,
    logger: log,
    ...signIn,
    trustedProxies: network.trustedProxies,
    observe: watch.observe,
    notFound: (request, reply) => missingPage(pages, request, reply),
    plugins: [
      register,
      watch.register,
      (each) => each.register(pageRoutes, pages),
      (each) => each.register(documentRoutes, { prefix: '/api' }),
      (each) => each.register(feedRoutes, { deps, feeds: () => ({ neutralTitles, baseUrl: address }) }),
    ],
  });
  const listening = await listenOnNetwork(app, network);
  address ||= listening;
  const { parties } = deps.rules.current;
  const first = await ensureFirstAdministrator(deps, {
    email: settings.adminEmail,
    party: parties.find((party) => !party.inspected)?.id ?? '',
    baseUrl: address,
  });
  return { address, notices: tellHowToSignIn(settings, first), close: () => app.close() };
}

function tellHowToSignIn(
  { oidc, smtpUrl }: Settings,
  first: { readonly email: string; readonly link: string } | null,
): readonly string[] {
  if (first) return [`Sign in as ${first.email}, once and within 24 hours: ${first.link}`];
  // Where links are emailed, people need no other way.
  if (oidc !== undefined || smtpUrl !== undefined) return [];
  return ['Emailed sign-in links become files; `inspection-timeline sign-in-link EMAIL` prints one.'];
}
