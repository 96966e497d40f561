import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OPERATION_ROUTES, type OperationName, type OperationRoute } from '../service/operation-routes.ts';
import { OPERATIONS, runOperation } from '../service/operations.ts';
import type { Principal, ServiceDeps } from '../service/service-deps.ts';

export interface OperationRoutesOptions {
  readonly deps: ServiceDeps;
  /** Who a request comes from. */
  readonly principalOf: (request: FastifyRequest) => Principal;
  /** Offers what concerns the machine itself as well: for its owner only. */
  readonly local: boolean;
}

/**
 * One route for each operation.
 *
 * Closing the app waits for the operations in hand, those included whose caller has gone.
 */
export async function operationRoutes(app: FastifyInstance, options: OperationRoutesOptions): Promise<void> {
  const { deps, principalOf, local } = options;
  const inHand = new Set<Promise<unknown>>();
  app.addHook('onClose', async () => {
    await Promise.allSettled(inHand);
  });
  for (const [name, route] of Object.entries<OperationRoute>(OPERATION_ROUTES)) {
    if (route.local && !local) continue;
    app.route({
      method: route.method,
      url: route.path,
      config: { public: OPERATIONS[name as OperationName].needs === 'nothing' },
      ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
      handler: async (request) => {
        const running = runOperation(name as OperationName, deps, principalOf(request), {
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
}
