import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from '../observe/metrics.ts';
import type { RequestTrace, Traces } from '../observe/trace-seam.ts';

/** Who is told of requests. */
export interface RequestObservers {
  readonly log: Pick<Logger, 'info'>;
  readonly metrics?: Pick<Metrics, 'requestEnded'>;
  readonly traces?: Pick<Traces, 'startRequest'>;
}

/** What stands for the path of a request that no route is for. */
const NO_ROUTE = 'none';

/** Asked every few seconds by machines, they would drown the rest of the log. */
const UNLOGGED = /^\/(health\/(live|ready)|metrics)$/;

/**
 * Writes a line for each request, counts and traces it: by its route's pattern, since the path may name an inspection.
 * To be called before any route is added.
 */
export function observeRequests(app: FastifyInstance, { log, metrics, traces }: RequestObservers): void {
  const traced = new WeakMap<FastifyRequest, RequestTrace>();
  if (traces) {
    app.addHook('onRequest', (request, _reply, done) => {
      const { method, headers } = request;
      traced.set(request, traces.startRequest({ method, route: routeOf(request), headers }));
      done();
    });
    // Only once the body is read: its chunks come from the socket, outside of any trace.
    app.addHook('preHandler', (request, _reply, done) => {
      const span = traced.get(request);
      if (span) span.run(done);
      else done();
    });
  }
  app.addHook('onResponse', (request, reply, done) => {
    const { method, id } = request;
    const { statusCode: status, elapsedTime } = reply;
    const route = routeOf(request);
    metrics?.requestEnded({ method, route, status, seconds: elapsedTime / 1000 });
    traced.get(request)?.end(status);
    if (!UNLOGGED.test(route)) {
      const user = request.principal?.user?.id;
      const facts = { request: id, method, route, status, ms: Math.round(elapsedTime) };
      log.info(user === undefined ? facts : { ...facts, user }, 'request');
    }
    done();
  });
}

function routeOf(request: FastifyRequest): string {
  return request.is404 ? NO_ROUTE : (request.routeOptions.url ?? NO_ROUTE);
}
