import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { type Permission, requirePermission } from '../service/access/permissions.ts';
import type { Principal, ServiceDeps } from '../service/service-deps.ts';
import { createApp, type CreateAppOptions } from './create-app.ts';
import { protectBrowsers } from './protect-browsers.ts';
import { operationRoutes } from './operation-routes-plugin.ts';
import { requireSameOrigin, type SameOriginOptions } from './sign-in/require-same-origin.ts';
import { SignInNeededError } from './sign-in-needed-error.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null for somebody who did not sign in. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** Answers whoever asks, signed in or not. */
    public?: boolean;
    /** Does not even ask who that is, so that it answers while the database is away. */
    unidentified?: boolean;
    /** What whoever asks must be allowed. */
    needs?: Permission;
  }
}

/** What the network interface is built from. */
export interface NetworkAppOptions {
  readonly deps: ServiceDeps;
  readonly logger: FastifyBaseLogger;
  /** Who a request comes from, by its session or token; null where it has none that holds. */
  readonly identify: (request: FastifyRequest) => Promise<Principal | null>;
  /** What tells requests of our own pages from those that other sites make a browser send. */
  readonly sameOrigin: SameOriginOptions;
  /** Reached by https: browsers are told to stay there. */
  readonly https: boolean;
  readonly trustedProxies?: readonly string[];
  /** How long an answer may take, in milliseconds; half a minute where absent. */
  readonly answerMs?: number;
  /** Told of the app before it has any route, to look at all its requests. */
  readonly observe?: ((app: FastifyInstance) => unknown) | undefined;
  /** Further routes: sign-in, feeds, health, documents. Each is asked for in turn. */
  readonly plugins?: readonly ((app: FastifyInstance) => unknown)[];
  /** Answers for an address where there is nothing; undefined leaves it to a problem document. */
  readonly notFound?: CreateAppOptions['notFound'];
}

const ANSWER_MS = 30_000;

/** Nobody in particular, who is shown what the inspected party might be. */
function anybody(deps: ServiceDeps): Principal {
  const { parties } = deps.rules.current;
  const party = parties.find((each) => each.inspected)?.id ?? '';
  return { name: '', party, inspected: true, permissions: [], recordsOnAny: false };
}

/**
 * The interface for people and programs in the network: the operations under `/api`, and what the plugins add.
 *
 * A route answers nobody who is not signed in, unless it says that it is public.
 */
export async function buildNetworkApp(options: NetworkAppOptions): Promise<FastifyInstance> {
  const {
    deps,
    logger,
    identify,
    sameOrigin,
    https,
    trustedProxies,
    observe,
    plugins = [],
    answerMs = ANSWER_MS,
    notFound,
  } = options;
  const app = createApp({ logger, answerMs, notFound, ...(trustedProxies ? { trustedProxies } : {}) });
  await observe?.(app);
  protectBrowsers(app, https);
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  app.decorateRequest('principal', null);
  requireSameOrigin(app, sameOrigin);
  app.addHook('onRequest', async (request) => {
    const { config } = request.routeOptions;
    request.principal = config.unidentified === true ? null : await identify(request);
    // What is not there is not there for anybody.
    if (config.public === true || request.is404) return;
    if (request.principal === null) throw new SignInNeededError('Sign in, or send a token, to see this.');
    if (config.needs !== undefined) requirePermission(request.principal, config.needs);
  });
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
  await app.register(operationRoutes, {
    prefix: '/api',
    deps,
    principalOf: (request) => request.principal ?? anybody(deps),
    local: false,
  });
  for (const plugin of plugins) await plugin(app);
  return app;
}
