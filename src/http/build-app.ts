import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { OPERATION_ROUTES, type OperationName } from '../service/operation-routes.ts';
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

/** The HTTP interface: one route for each operation, every error a problem document. */
export function buildApp({ deps, identify, logger }: AppOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: 1_048_576,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const problem = toProblemDocument(error);
    if (problem.status >= 500) logger.error({ err: error }, 'a request failed');
    await reply.status(problem.status).type('application/problem+json').send(problem);
  });
  app.setNotFoundHandler(async (_request, reply) => {
    await reply
      .status(404)
      .type('application/problem+json')
      .send(toProblemDocument({ statusCode: 404 }));
  });
  for (const [name, { method, path }] of Object.entries(OPERATION_ROUTES)) {
    app.route({
      method,
      url: path,
      handler: (request) =>
        runOperation(name as OperationName, deps, identify(request.headers), {
          ...(request.query as object),
          ...(request.body as object | null),
          ...(request.params as object),
        }),
    });
  }
  return app;
}
