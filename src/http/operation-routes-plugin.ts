import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OPERATION_ROUTES, type OperationName, type OperationRoute } from '../service/operation-routes.ts';
import { OPERATIONS } from '../service/operations.ts';
import type { Principal, ServiceDeps } from '../service/service-deps.ts';
import { answerOperation } from './api/answer-operation.ts';
import { KeptAnswers } from './api/kept-answers.ts';
import { refuseOtherMethods } from './api/method-not-allowed.ts';

/** What the routes of operations are made with. */
export interface OperationRoutesOptions {
  readonly deps: ServiceDeps;
  /** Who a request comes from. */
  readonly principalOf: (request: FastifyRequest) => Principal;
  /** Offers what concerns the machine itself as well: for its owner only. */
  readonly local: boolean;
}

/** A table of everything is sent for as long as it is read. */
const STREAM_MS = 300_000;

/**
 * One route for each operation.
 *
 * Closing the app waits for the operations in hand, those included whose caller has gone.
 */
export async function operationRoutes(app: FastifyInstance, options: OperationRoutesOptions): Promise<void> {
  const { deps, principalOf, local } = options;
  const inHand = new Set<Promise<unknown>>();
  const kept = new KeptAnswers();
  app.addHook('onClose', async () => {
    await Promise.allSettled(inHand);
  });
  // Forms, which any site can send, and text are for others to read.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  const offered = Object.entries<OperationRoute>(OPERATION_ROUTES).filter(([, route]) => local || !route.local);
  for (const [name, route] of offered) {
    const isStreamed = route.media?.includes('text/csv') ?? false;
    app.route({
      method: route.method,
      url: route.path,
      config: { public: OPERATIONS[name as OperationName].needs === 'nothing' },
      ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
      ...(isStreamed && !local ? { handlerTimeout: STREAM_MS } : {}),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const running = answerOperation({
          name: name as OperationName,
          route,
          deps,
          principal: principalOf(request),
          request,
          reply,
          kept,
        });
        inHand.add(running);
        try {
          const body = await running;
          if (body instanceof Readable) keepInHand(inHand, body);
          return body;
        } finally {
          inHand.delete(running);
        }
      },
    });
  }
  refuseOtherMethods(
    app,
    offered.map(([, route]) => route),
  );
}

/** Until it is read to its end, or its reader has gone. */
function keepInHand(inHand: Set<Promise<unknown>>, body: Readable): void {
  const ended: Promise<unknown> = finished(body, { writable: false })
    .catch(() => {})
    .finally(() => inHand.delete(ended));
  inHand.add(ended);
}
