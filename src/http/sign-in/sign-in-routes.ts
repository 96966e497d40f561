import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { toProblemDocument } from '../error-response.ts';
import { sendPage } from '../pages/site.ts';
import { linkRoutes } from './link-routes.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import type { SignInOptions } from './sign-in-options.ts';

/** Everything about signing in and out, as pages: what is refused is told on a page as well. */
export async function signInRoutes(app: FastifyInstance, options: SignInOptions): Promise<void> {
  // Forms are read here only: the interface for programs takes JSON.
  await app.register(formbody, { bodyLimit: 16_384 });
  // With none at all, older browsers would not say where a form comes from.
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('referrer-policy', 'same-origin');
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, detail } = toProblemDocument(error);
    // A provider that is out of reach is told of where it is asked.
    if (status === 500) options.logger.warn({ err: error }, 'a sign-in failed');
    void reply.status(status);
    return sendPage(options, request, reply, 'layout/refused', {
      title: status === 429 ? 'Try again later' : 'That did not work',
      detail,
      problems: [],
      request: status >= 500 ? request.id : null,
      onward: { href: '/sign-in', text: 'Go to the sign-in page' },
    });
  });
  await app.register(sessionRoutes, options);
  await app.register(linkRoutes, options);
  if (options.oidc) await app.register(oidcRoutes, { ...options, oidc: options.oidc });
}
