import type { FastifyInstance } from 'fastify';
import { hashSecret } from '../../service/access/secret.ts';
import { endSession } from '../../store/sessions.ts';
import { clearSession, ensureBrowser, readCookie } from './cookies.ts';
import { formTokenOf } from './form-token.ts';
import { sendPage } from './render-page.ts';
import type { SignInOptions } from './sign-in-options.ts';

/** The page to sign in with, and the way out. */
export async function sessionRoutes(app: FastifyInstance, options: SignInOptions): Promise<void> {
  const { cookies, db, now, logger } = options;

  // Where browsers are sent that were given the service's bare address.
  app.get('/', { config: { public: true } }, async (_request, reply) => reply.redirect('/sign-in'));

  app.get('/sign-in', { config: { public: true } }, async (request, reply) => {
    if (request.principal?.user?.session !== undefined) {
      const { name, user } = request.principal;
      const view = { name, email: user.email, formToken: formTokenOf(cookies, request) };
      return sendPage(reply, 'signed-in', { title: 'You are signed in', ...view });
    }
    // A session that is over would otherwise speak for the form.
    if (request.cookies[cookies.session] !== undefined) {
      clearSession(cookies, reply);
      delete request.cookies[cookies.session];
    }
    const browser = ensureBrowser(cookies, request, reply);
    return sendPage(reply, 'sign-in', {
      title: 'Sign in',
      provider: options.oidc !== undefined,
      formToken: formTokenOf(cookies, request, browser),
    });
  });

  app.post('/sign-out', { config: { public: true, form: true } }, async (request, reply) => {
    const token = readCookie(request, cookies.session);
    if (token !== undefined) await endSession(db, hashSecret(token), new Date(now()));
    if (request.principal?.user) logger.info({ user: request.principal.user.id }, 'signed out');
    clearSession(cookies, reply);
    return reply.redirect('/sign-in', 303);
  });
}
