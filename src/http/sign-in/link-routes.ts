import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseEmailAddress } from '../../mail/email-address.ts';
import { hashCode, hashSecret } from '../../service/access/secret.ts';
import { sendSignInEmail } from '../../service/access/send-sign-in-email.ts';
import { LINK_LIFE_MS, makeEmailedLink, noteLinkRequest } from '../../service/access/sign-in-by-link.ts';
import { parseInput } from '../../service/timeline-input.ts';
import { findSignInLink, spendSignInCode, spendSignInLink } from '../../store/sign-in-links.ts';
import { beginSession } from './begin-session.ts';
import { ensureBrowser, readCookie } from './cookies.ts';
import { formTokenOf } from './form-token.ts';
import { sendPage } from './render-page.ts';
import type { SignInOptions } from './sign-in-options.ts';
import { SignInRefusedError } from './sign-in-refused-error.ts';
import { limitPerClient } from './too-many-requests-error.ts';

const askInput = z.object({
  email: z
    .string()
    .trim()
    .transform((text, context) => {
      const address = parseEmailAddress(text);
      if (address !== null) return address;
      context.addIssue('must be one plain address, for example name@example.gov.uk');
      return z.NEVER;
    }),
});
const secret = z.string().regex(/^[\w-]{43}$/, 'must be the link as it was sent');
const linkInput = z.object({ token: secret });
const codeInput = z.object({ code: z.string().min(1).max(40) });

/**
 * Sign-in by an emailed link: asked for, opened, used. Programs that look at emails open the links in them, so that
 * opening one changes nothing; its page has a button. A link works in the browser that asked; for one that was opened
 * elsewhere, the email has a code to be typed there.
 */
export async function linkRoutes(app: FastifyInstance, options: SignInOptions): Promise<void> {
  const { cookies, db, now } = options;
  const sending = new Set<Promise<void>>();
  const closing = new AbortController();
  app.addHook('onClose', async () => {
    closing.abort();
    await Promise.all(sending);
  });

  app.post(
    '/sign-in/link',
    { config: { public: true, form: true, rateLimit: limitPerClient(10) } },
    async (request, reply) => {
      const { email } = parseInput(askInput, request.body);
      // The form's token came from this cookie.
      const browser = readCookie(request, cookies.browser) ?? '';
      const allowed = await noteLinkRequest(options, email);
      // Whether anybody has the address is looked at only after the answer, which tells the same to everybody.
      const work = setImmediate().then(() =>
        allowed ? makeAndSend(options, email, browser, closing.signal) : undefined,
      );
      sending.add(work);
      void work.then(() => sending.delete(work));
      return reply.redirect('/sign-in/sent', 303);
    },
  );

  app.get('/sign-in/sent', { config: { public: true } }, async (request, reply) => {
    const browser = ensureBrowser(cookies, request, reply);
    const formToken = formTokenOf(cookies, request, browser);
    return sendPage(reply, 'sent', { title: 'Check your email', minutes: LINK_LIFE_MS / 60_000, formToken });
  });

  app.get('/sign-in/link', { config: { public: true, rateLimit: limitPerClient(60) } }, async (request, reply) => {
    const { token } = parseInput(linkInput, request.query);
    const link = await findSignInLink(db, hashSecret(token), new Date(now()));
    if (!link) throw new SignInRefusedError();
    const browser = ensureBrowser(cookies, request, reply);
    if (link.browser_hash !== null && link.browser_hash !== hashSecret(browser)) {
      return sendPage(reply, 'other-browser', { title: 'Use the browser that asked' });
    }
    return sendPage(reply, 'open-link', {
      title: 'Sign in',
      token,
      formToken: formTokenOf(cookies, request, browser),
    });
  });

  app.post(
    '/sign-in/link/use',
    { config: { public: true, form: true, rateLimit: limitPerClient(20) } },
    async (request, reply) => {
      const { token } = parseInput(linkInput, request.body);
      const browser = readCookie(request, cookies.browser);
      const link = await spendSignInLink(
        db,
        hashSecret(token),
        browser === undefined ? null : hashSecret(browser),
        new Date(now()),
      );
      if (!link) throw new SignInRefusedError();
      const by = link.browser_hash === null ? 'printed-link' : 'link';
      return beginSession(options, request, reply, { id: link.user_id, by });
    },
  );

  app.post(
    '/sign-in/code',
    { config: { public: true, form: true, rateLimit: limitPerClient(20) } },
    async (request, reply) => {
      const { code } = parseInput(codeInput, request.body);
      const browser = readCookie(request, cookies.browser);
      const link =
        browser === undefined
          ? undefined
          : await spendSignInCode(db, hashCode(code), hashSecret(browser), new Date(now()));
      if (!link) throw new SignInRefusedError();
      return beginSession(options, request, reply, { id: link.user_id, by: 'code' });
    },
  );
}

/** Never fails: nobody waits for it, and its log says by id what became of it. */
async function makeAndSend(options: SignInOptions, email: string, browser: string, signal: AbortSignal): Promise<void> {
  const { logger, mail, baseUrl, now } = options;
  try {
    const link = await makeEmailedLink(options, { email, browser, viaProvider: options.oidc !== undefined });
    if (link === null) return;
    const outcome = await sendSignInEmail(mail, link, baseUrl(), now(), signal);
    const line = { user: link.userId, link: link.id, outcome: outcome.kind };
    if (outcome.kind === 'accepted') logger.info(line, 'sign-in link sent');
    else logger.warn(line, 'sign-in link not sent');
  } catch (error) {
    logger.warn({ err: error }, 'sign-in link not sent');
  }
}
