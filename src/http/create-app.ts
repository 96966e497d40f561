import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import { toProblemDocument } from './error-response.ts';

/** How an app is made. */
export interface CreateAppOptions {
  readonly logger: FastifyBaseLogger;
  /** Addresses whose word on where a request came from is taken; none for an app that is reached directly. */
  readonly trustedProxies?: readonly string[];
}

/**
 * An app without routes: limits on what it is sent, and every error a problem document.
 *
 * Closing it refuses new connections and finishes the requests in hand.
 */
export function createApp({ logger, trustedProxies = [] }: CreateAppOptions): FastifyInstance {
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
    ...(trustedProxies.length > 0 ? { trustProxy: [...trustedProxies] } : {}),
    // An id may be as long as an address: it is looked up, never matched against a pattern.
    routerOptions: { maxParamLength: 16_384 },
    // What is refused before it reaches a route.
    frameworkErrors: (error, _request, reply) => refuse(error, reply),
  });
  app.setErrorHandler((error, _request, reply) => refuse(error, reply));
  app.setNotFoundHandler((_request, reply) => refuse({ statusCode: 404 }, reply));
  return app;
}
