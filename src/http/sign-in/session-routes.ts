import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hashSecret } from '../../service/access/secret.ts';
import { endSession } from '../../store/sessions.ts';
import { emptyForm, type FormView } from '../pages/forms/form-view.ts';
import { sendPage } from '../pages/site.ts';
import { clearSession, ensureBrowser, readCookie } from './cookies.ts';
import { formTokenOf } from './form-token.ts';
import { safeReturnPath } from './safe-return-path.ts';
import type { SignInOptions } from './sign-in-options.ts';

/** The page to sign in with, and the way out. */
export async function sessionRoutes(app: FastifyInstance, options: SignInOptions): Promise<void> {
  const { cookies, db, now, logger } = options;

  app.get('/sign-in', { config: { public: true } }, async (request, reply) => {
    const to = safeReturnPath((request.query as { to?: unknown }).to);
    if (request.principal?.user?.session !== undefined) {
      if (to !== undefined) return reply.redirect(to, 303);
      const { name, user } = request.principal;
      const view = { name, email: user.email, formToken: formTokenOf(cookies, request) };
      return sendPage(options, request, reply, 'sign-in/signed-in', { title: 'You are signed in', ...view });
    }
    // A session that is over would otherwise speak for the form.
    const over = request.cookies[cookies.session] !== undefined;
    if (over) {
      clearSession(cookies, reply);
      delete request.cookies[cookies.session];
    }
    return sendSignInPage(options, request, reply, { to, over });
  });

  app.post('/sign-out', { config: { public: true, form: true } }, async (request, reply) => {
    const token = readCookie(request, cookies.session);
    if (token !== undefined) await endSession(db, hashSecret(token), new Date(now()));
    if (request.principal?.user) logger.info({ user: request.principal.user.id }, 'signed out');
    clearSession(cookies, reply);
    return reply.redirect('/signed-out', 303);
  });

  app.get('/signed-out', { config: { public: true } }, async (request, reply) => {
    if (request.principal?.user?.session !== undefined) return reply.redirect('/sign-in');
    return sendPage(options, request, reply, 'sign-in/signed-out', { title: 'You are signed out' });
  });
}

/** The page that asks for an address: for the first time, or again with what is wrong with that. */
export function sendSignInPage(
  options: SignInOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    to,
    over = false,
    form = emptyForm(),
  }: {
    /** The page that is wanted once somebody is signed in. */
    readonly to: string | undefined;
    /** There was a session, and it is over. */
    readonly over?: boolean;
    readonly form?: FormView;
  },
): FastifyReply {
  const browser = ensureBrowser(options.cookies, request, reply);
  const provider = `/sign-in/oidc${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`;
  return sendPage(options, request, reply, 'sign-in/sign-in', {
    title: 'Sign in',
    providerHref: options.oidc === undefined ? null : provider,
    formToken: formTokenOf(options.cookies, request, browser),
    to: to ?? null,
    over,
    form,
  });
}
