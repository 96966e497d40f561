import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Operation } from '../service/operations.ts';
import type { Principal, ServiceDeps } from '../service/service-deps.ts';
import { parseInput } from '../service/timeline-input.ts';
import { toProblemDocument } from './error-response.ts';

/** What the HTTP interface is built from. */
export interface AppOptions {
  readonly deps: ServiceDeps;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Who a request comes from. */
  readonly identify: (headers: Readonly<Record<string, unknown>>) => Principal;
  readonly logger: FastifyBaseLogger;
}

/** The HTTP interface: one route for each operation, every error a problem document. */
export function buildApp({ deps, operations, identify, logger }: AppOptions): FastifyInstance {
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
  for (const operation of Object.values(operations)) {
    app.route({
      method: operation.method,
      url: operation.path,
      handler: (request) => {
        const given = {
          ...(request.query as object),
          ...(request.body as object | null),
          ...(request.params as object),
        };
        return operation.run(deps, identify(request.headers), parseInput(operation.input, given, 'The request'));
      },
    });
  }
  return app;
}
