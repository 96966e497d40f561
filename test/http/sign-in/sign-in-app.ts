import { EventEmitter, once } from 'node:events';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { openSignIn } from '../../../src/compose/open-sign-in.ts';
import { buildNetworkApp } from '../../../src/http/build-network-app.ts';
import type { EmailAddress } from '../../../src/mail/email-address.ts';
import type { OutgoingEmail } from '../../../src/mail/outgoing-email.ts';
import type { Settings } from '../../../src/settings.ts';
import { insertUser } from '../../../src/store/users.ts';
import type { TestService } from '../../service/test-service.ts';

/** The network interface with real sign-in over a test's service. */
export interface SignInApp {
  readonly app: FastifyInstance;
  /** Every email that was handed over. */
  readonly emails: readonly OutgoingEmail[];
  /** Waits for one more email than there were when it was called. */
  readonly nextEmail: () => Promise<OutgoingEmail>;
  readonly log: readonly Record<string, unknown>[];
}

/** Opens it as reached at a base address. Close the app afterwards. */
export async function openSignInApp(
  { deps }: Pick<TestService, 'deps'>,
  baseUrl = 'http://127.0.0.1:8080',
  settings: Pick<Settings, 'oidc'> = {},
): Promise<SignInApp> {
  const emails: OutgoingEmail[] = [];
  const arrivals = new EventEmitter();
  const log: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>) });
  const { register, ...signIn } = openSignIn({
    settings: { ...settings, baseUrl },
    deps,
    baseUrl: () => baseUrl,
    log: logger,
    mail: {
      from: { name: 'Timeline', address: 'timeline@ofsted.example' as EmailAddress },
      secret: 'a secret of this test',
      sender: {
        send: (email) => {
          emails.push(email);
          arrivals.emit('email', email);
          return Promise.resolve({ kind: 'accepted', response: '250' });
        },
      },
    },
  });
  const app = await buildNetworkApp({ deps, logger, ...signIn, plugins: [register] });
  return {
    app,
    emails,
    log,
    nextEmail: async () => ((await once(arrivals, 'email')) as [OutgoingEmail])[0],
  };
}

/** Adds somebody who may sign in, and gives their id. */
export async function addTestUser(
  { db }: Pick<TestService, 'db'>,
  email: string,
  roles: readonly string[] = ['coordinator'],
): Promise<string> {
  const party = roles.some((role) => ['link-person', 'senior-leader'].includes(role)) ? 'cafcass' : 'ofsted';
  const user = await insertUser(db, { party, roles, name: 'Asha Rao', email, createdBy: 'a test' });
  if (!user) throw new Error(`${email} is there already`);
  return user.id;
}

/** A browser: keeps its cookies, says where its requests come from, sends forms with their token. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async get(url: string, more: InjectOptions = {}): Promise<LightMyRequestResponse> {
    return this.#send({ method: 'GET', url, ...more });
  }

  /** Loads a page and sends its form, with these fields in place of what is empty. */
  async submit(page: string, action: string, fields: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const { body } = await this.get(page);
    const form = body.split('<form').find((each) => each.includes(`action="${action}"`));
    if (form === undefined) throw new Error(`${page} has no form to ${action}: ${body}`);
    const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    return this.post(action, { ...(Object.fromEntries(hidden) as Record<string, string>), ...fields });
  }

  /** Sends a form as a page of this service does, unless the headers say otherwise. */
  async post(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ): Promise<LightMyRequestResponse> {
    return this.#send({
      method: 'POST',
      url,
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  }

  async #send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const answer = await this.#app.inject({ ...options, cookies: Object.fromEntries(this.cookies) });
    for (const { name, value, maxAge, expires } of answer.cookies) {
      const gone = maxAge === 0 || (expires !== undefined && expires.getTime() <= 0);
      if (gone) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

/** The secret of the link in an email, and its code. */
export function readSignInEmail(email: OutgoingEmail): { readonly token: string; readonly code: string } {
  const token = /\/sign-in\/link\?token=([\w-]+)$/m.exec(email.text)?.[1];
  const code = /^([0-9A-Z]{4}-[0-9A-Z]{4})$/m.exec(email.text)?.[1];
  if (token === undefined || code === undefined) throw new Error(`no link in: ${email.text}`);
  return { token, code };
}
