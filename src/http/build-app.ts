import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Principal, ServiceDeps } from '../service/service-deps.ts';
import { createApp } from './create-app.ts';
import { operationRoutes } from './operation-routes-plugin.ts';

/** What the interface of the machine's owner is built from. */
export interface AppOptions {
  readonly deps: ServiceDeps;
  /** Who a request comes from. */
  readonly identify: (headers: Readonly<Record<string, unknown>>) => Principal;
  readonly logger: FastifyBaseLogger;
}

/** The HTTP interface for the owner of the machine: every operation, for whoever can open its socket. */
export function buildApp({ deps, identify, logger }: AppOptions): FastifyInstance {
  const app = createApp({ logger });
  void app.register(operationRoutes, { deps, principalOf: (request) => identify(request.headers), local: true });
  return app;
}
