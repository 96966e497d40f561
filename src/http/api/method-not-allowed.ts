import type { FastifyInstance } from 'fastify';

/** The methods that are answered anywhere, in the order of an `Allow`. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Refuses, at addresses that there are, every method that they do not take, and says which they do. */
export function refuseOtherMethods(
  app: FastifyInstance,
  routes: readonly { readonly method: 'GET' | 'POST'; readonly path: string }[],
): void {
  for (const url of new Set(routes.map((each) => each.path))) {
    const taken = routes
      .filter((each) => each.path === url)
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    const allow = METHODS.filter((each) => taken.includes(each)).join(', ');
    app.route({
      method: METHODS.filter((each) => !taken.includes(each)),
      url,
      // Before the body is read, of whatever type that is.
      onRequest: async (_request, reply) => {
        void reply.header('allow', allow);
        throw new MethodNotAllowedError(`This address takes ${allow} only.`);
      },
      handler: () => undefined,
    });
  }
}

/** As the refusals of the framework itself: it is no error of the service. */
class MethodNotAllowedError extends Error {
  readonly statusCode = 405;
}
