import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { TimedOutError } from './api/timed-out-error.ts';
import { toProblemDocument } from './error-response.ts';

/** How an app is made. */
export interface CreateAppOptions {
  readonly logger: FastifyBaseLogger;
  /** Addresses whose word on where a request came from is taken; none for an app that is reached directly. */
  readonly trustedProxies?: readonly string[];
  /** How long an answer may take, in milliseconds; as long as it needs where absent. */
  readonly answerMs?: number;
  /** Answers for an address where there is nothing; undefined leaves it to a problem document. */
  readonly notFound?: ((request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined) | undefined;
}

/**
 * An app without routes: limits on what it is sent, and every error a problem document.
 *
 * Every answer carries the id of its request in `x-request-id`, and the log says it of what failed. Closing it refuses
 * new connections and finishes the requests in hand.
 */
export function createApp({ logger, trustedProxies = [], answerMs, notFound }: CreateAppOptions): FastifyInstance {
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = toProblemDocument(isTimeOut(error) ? tookTooLong() : error);
    const failed = problem.status >= 500;
    if (failed) logger.error({ err: error, request: request.id }, 'a request failed');
    void reply
      .status(problem.status)
      .header(REQUEST_ID_HEADER, request.id)
      .type('application/problem+json')
      .send(failed ? { ...problem, instance: `urn:uuid:${request.id}` } : problem);
  };
  const app = fastify({
    logger: false,
    bodyLimit: 1_048_576,
    // Head and body together.
    requestTimeout: 60_000,
    ...(answerMs === undefined ? {} : { handlerTimeout: answerMs }),
    // Never the client's: it stands in the log.
    genReqId: () => randomUUID(),
    clientErrorHandler: refuseUnreadable,
    forceCloseConnections: 'idle',
    ...(trustedProxies.length > 0 ? { trustProxy: [...trustedProxies] } : {}),
    // An id may be as long as an address: it is looked up, never matched against a pattern.
    routerOptions: { maxParamLength: 16_384 },
    // What is refused before it reaches a route.
    frameworkErrors: (error, request, reply) => refuse(error, request, reply),
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header(REQUEST_ID_HEADER, request.id);
  });
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    if (notFound?.(request, reply) === undefined) refuse({ statusCode: 404 }, request, reply);
  });
  return app;
}

const REQUEST_ID_HEADER = 'x-request-id';

function isTimeOut(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'FST_ERR_HANDLER_TIMEOUT';
}

function tookTooLong(): TimedOutError {
  return new TimedOutError('The answer took too long and is given up. What was begun may still be done: look again.');
}

/** What is no request of HTTP, or came too slowly, never reaches a route. */
function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = UNREADABLE[error.code ?? ''] ?? [400, 'Bad Request'];
  const problem = toProblemDocument(
    Object.assign(new Error(`The request cannot be read: ${reason}.`), { statusCode: status }),
  );
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const UNREADABLE: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
};
