import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parseEmailAddress } from '../../mail/email-address.ts';
import { hashCode, hashSecret } from '../../service/access/secret.ts';
import { sendSignInEmail } from '../../service/access/send-sign-in-email.ts';
import { LINK_LIFE_MS, makeEmailedLink, noteLinkRequest } from '../../service/access/sign-in-by-link.ts';
import { parseInput } from '../../service/timeline-input.ts';
import { findSignInLink, spendSignInCode, spendSignInLink } from '../../store/sign-in-links.ts';
import { attempt } from '../pages/forms/attempt.ts';
import { emptyForm, type FormView } from '../pages/forms/form-view.ts';
import { readForm } from '../pages/forms/read-form.ts';
import { sendPage } from '../pages/site.ts';
import { beginSession } from './begin-session.ts';
import { ensureBrowser, keepReturnPath, readCookie } from './cookies.ts';
import { formTokenOf } from './form-token.ts';
import { safeReturnPath } from './safe-return-path.ts';
import { sendSignInPage } from './session-routes.ts';
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
const linkInput = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
const codeInput = z.object({ code: z.string().trim().min(1, 'Enter the code').max(40, 'is too long') });

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
      const form = readForm(request.body);
      const to = safeReturnPath(form.text('to'));
      if (form.text('email') === undefined) form.refuse('email', 'Enter your email address');
      const asked = await attempt(form, { email: { field: 'email', label: 'Your email address' } }, () =>
        Promise.resolve(parseInput(askInput, request.body)),
      );
      if (!asked.ok) return sendSignInPage(options, request, reply.status(422), { to, form: asked.form });
      const { email } = asked.value;
      // The form's token came from this cookie.
      const browser = readCookie(request, cookies.browser) ?? '';
      const allowed = await noteLinkRequest(options, email);
      // Whether anybody has the address is looked at only after the answer, which tells the same to everybody.
      const work = setImmediate().then(() =>
        allowed ? makeAndSend(options, email, browser, closing.signal) : undefined,
      );
      sending.add(work);
      void work.then(() => sending.delete(work));
      keepReturnPath(cookies, reply, to);
      return reply.redirect('/sign-in/sent', 303);
    },
  );

  app.get('/sign-in/sent', { config: { public: true } }, async (request, reply) => {
    return sendSentPage(options, request, reply);
  });

  app.get('/sign-in/link', { config: { public: true, rateLimit: limitPerClient(60) } }, async (request, reply) => {
    const token = readToken(request.query);
    const link = await findSignInLink(db, hashSecret(token), new Date(now()));
    if (!link) throw new SignInRefusedError();
    const browser = ensureBrowser(cookies, request, reply);
    if (link.browser_hash !== null && link.browser_hash !== hashSecret(browser)) {
      return sendPage(options, request, reply, 'sign-in/other-browser', { title: 'Use the browser that asked' });
    }
    return sendPage(options, request, reply, 'sign-in/open-link', {
      title: 'Sign in',
      token,
      formToken: formTokenOf(cookies, request, browser),
    });
  });

  app.post(
    '/sign-in/link/use',
    { config: { public: true, form: true, rateLimit: limitPerClient(20) } },
    async (request, reply) => {
      const token = readToken(request.body);
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
      const form = readForm(request.body);
      const typed = await attempt(form, { code: { field: 'code', label: 'The code' } }, () =>
        Promise.resolve(parseInput(codeInput, request.body)),
      );
      if (!typed.ok) return sendSentPage(options, request, reply.status(422), typed.form);
      const { code } = typed.value;
      const browser = readCookie(request, cookies.browser);
      const link =
        browser === undefined
          ? undefined
          : await spendSignInCode(db, hashCode(code), hashSecret(browser), new Date(now()));
      if (!link) return sendSentPage(options, request, reply.status(403), wrongCode());
      return beginSession(options, request, reply, { id: link.user_id, by: 'code' });
    },
  );
}

/**
 * The secret of a link.
 * @throws SignInRefusedError as for a link that is over, where one was copied in part.
 */
function readToken(input: unknown): string {
  const read = linkInput.safeParse(input);
  if (!read.success) throw new SignInRefusedError();
  return read.data.token;
}

/** The page that waits for the email, with a field for its code. */
function sendSentPage(
  options: SignInOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormView = emptyForm(),
): FastifyReply {
  const browser = ensureBrowser(options.cookies, request, reply);
  return sendPage(options, request, reply, 'sign-in/sent', {
    title: 'Check your email',
    minutes: LINK_LIFE_MS / 60_000,
    formToken: formTokenOf(options.cookies, request, browser),
    form,
  });
}

/** It never says which of the possible reasons it was. */
function wrongCode(): FormView {
  const text = 'The code is wrong, was used already, or is too old: check it, or ask for another link';
  return { ...emptyForm(), errors: [{ href: '#code', text }], errorOf: { code: text } };
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
