import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashSecret, newSecret } from '../../service/access/secret.ts';
import { insertSession, type NewSession } from '../../store/sessions.ts';
import { keepReturnPath, readCookie, readReturnPath, setSession } from './cookies.ts';
import { SignInRefusedError } from './sign-in-refused-error.ts';
import type { SignInOptions } from './sign-in-options.ts';

/** So much of what a browser calls itself is kept. */
const BROWSER_LENGTH = 200;

/**
 * Signs somebody in: a new secret, never one that the browser brought, and the end of the session it had before. Sends
 * them on to the page that they wanted.
 * @throws SignInRefusedError for somebody who may not sign in.
 */
export async function beginSession(
  options: SignInOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  user: { readonly id: string; readonly by: NewSession['signedInBy']; readonly returnTo?: string },
): Promise<FastifyReply> {
  const { db, now, cookies, logger, home = '/' } = options;
  const token = newSecret();
  const former = readCookie(request, cookies.session);
  const session = await insertSession(db, {
    tokenHash: hashSecret(token),
    userId: user.id,
    signedInBy: user.by,
    browser: (request.headers['user-agent'] ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, BROWSER_LENGTH),
    replaces: former === undefined ? null : hashSecret(former),
    at: new Date(now()),
  });
  if (session === undefined) {
    logger.warn({ user: user.id, by: user.by }, 'sign-in refused: the account is disabled');
    throw new SignInRefusedError();
  }
  logger.info({ user: user.id, session, by: user.by }, 'signed in');
  setSession(cookies, reply, token);
  const wanted = user.returnTo ?? readReturnPath(cookies, request) ?? home;
  if (request.cookies[cookies.returnTo] !== undefined) keepReturnPath(cookies, reply, undefined);
  return reply.redirect(wanted, 303);
}
