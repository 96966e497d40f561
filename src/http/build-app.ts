import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import { OPERATION_ROUTES, type OperationName, type OperationRoute } from '../service/operation-routes.ts';
import { runOperation } from '../service/operations.ts';
import type { Principal, ServiceDeps } from '../service/service-deps.ts';
import { toProblemDocument } from './error-response.ts';

/** What the HTTP interface is built from. */
export interface AppOptions {
  readonly deps: ServiceDeps;
  /** Who a request comes from. */
  readonly identify: (headers: Readonly<Record<string, unknown>>) => Principal;
  readonly logger: FastifyBaseLogger;
}

/**
 * The HTTP interface: one route for each operation, every error a problem document.
 *
 * Closing it waits for the operations in hand, those included whose caller has gone.
 */
export function buildApp({ deps, identify, logger }: AppOptions): FastifyInstance {
  const refuse = (error: unknown, reply: FastifyReply): void => {
    const problem = toProblemDocument(error);
    if (problem.status >= 500) logger.error({ err: error }, 'a request failed');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  };
  const app = fastify({
    logger: false,
    bodyLimit: 1_048_576,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    // An id may be as long as an address: it is looked up, never matched against a pattern.
    routerOptions: { maxParamLength: 16_384 },
    // What is refused before it reaches a route.
    frameworkErrors: (error, _request, reply) => refuse(error, reply),
  });
  app.setErrorHandler((error, _request, reply) => refuse(error, reply));
  app.setNotFoundHandler((_request, reply) => refuse({ statusCode: 404 }, reply));
  const inHand = new Set<Promise<unknown>>();
  app.addHook('onClose', async () => {
    await Promise.allSettled(inHand);
  });
  for (const [name, { method, path, bodyLimit }] of Object.entries<OperationRoute>(OPERATION_ROUTES)) {
    app.route({
      method,
      url: path,
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: async (request) => {
        const running = runOperation(name as OperationName, deps, identify(request.headers), {
          ...(request.query as object),
          ...(request.body as object | null),
          ...(request.params as object),
        });
        inHand.add(running);
        try {
          return await running;
        } finally {
          inHand.delete(running);
        }
      },
    });
  }
  return app;
}
