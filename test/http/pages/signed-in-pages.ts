import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { openSignIn } from '../../../src/compose/open-sign-in.ts';
import { buildNetworkApp } from '../../../src/http/build-network-app.ts';
import { pageRoutes } from '../../../src/http/pages/page-routes.ts';
import { missingPage } from '../../../src/http/pages/refuse-page.ts';
import type { EmailAddress } from '../../../src/mail/email-address.ts';
import type { Role } from '../../../src/service/access/permissions.ts';
import { hashSecret, newSecret } from '../../../src/service/access/secret.ts';
import type { ServiceDeps, ServiceRuntime } from '../../../src/service/service-deps.ts';
import { insertSession } from '../../../src/store/sessions.ts';
import { insertUser } from '../../../src/store/users.ts';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { type Page, readPage } from './read-page.ts';

const BASE_URL = 'http://127.0.0.1:8080';

/** The pages over one database, for people who are really signed in: with a row of their own, and a session. */
export interface SignedInPages {
  readonly service: StoredService;
  readonly app: FastifyInstance;
  /** Adds somebody and signs them in, in a browser of their own. */
  readonly add: (role: Role, name: string, email: string) => Promise<SignedInBrowser>;
  /** Signs somebody in once more, in another browser. */
  readonly signIn: (userId: string, browser: string) => Promise<SignedInBrowser>;
  readonly close: () => Promise<void>;
}

/** A browser in which somebody is signed in. */
export interface SignedInBrowser {
  readonly userId: string;
  readonly get: (url: string) => Promise<Page>;
  /** Sends the form of a page that has this action, with these fields over what it holds. */
  readonly submit: (
    page: Page,
    action: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
  ) => Promise<Page>;
  /** Sends these fields and no others. */
  readonly post: (url: string, fields: Readonly<Record<string, string | readonly string[]>>) => Promise<Page>;
}

/** Opens them; close them afterwards. */
export async function openSignedInPages(runtime: Partial<ServiceRuntime> = {}): Promise<SignedInPages> {
  const service = await openStoredService();
  const deps: ServiceDeps = {
    ...service.deps,
    runtime: { ...service.deps.runtime, address: () => BASE_URL, ...runtime },
  };
  const log = pino({ level: 'silent' });
  const { register, cookies, ...signIn } = openSignIn({
    settings: { baseUrl: BASE_URL },
    deps,
    baseUrl: () => BASE_URL,
    log,
    mail: {
      from: { name: 'Timeline', address: 'timeline@ofsted.example' as EmailAddress },
      secret: 'a secret of this test',
      sender: { send: () => Promise.reject(new Error('nothing is sent')) },
    },
  });
  const options = { deps, cookies, logger: log, baseUrl: () => BASE_URL };
  const app = await buildNetworkApp({
    deps,
    logger: log,
    ...signIn,
    notFound: (request, reply) => missingPage(options, request, reply),
    plugins: [register, (each) => each.register(pageRoutes, options)],
  });
  const begin = async (userId: string, browser: string): Promise<SignedInBrowser> => {
    const token = newSecret();
    const session = { tokenHash: hashSecret(token), userId, signedInBy: 'link', browser, replaces: null } as const;
    await insertSession(service.db, { ...session, at: new Date(deps.now()) });
    return browse(app, userId, `${cookies.session}=${token}`);
  };
  return {
    service,
    app,
    add: async (role, name, email) => {
      const party = role === 'link-person' || role === 'senior-leader' ? 'cafcass' : 'ofsted';
      const user = await insertUser(service.db, { party, roles: [role], name, email, createdBy: 'a test' });
      if (!user) throw new Error(`${email} is there already`);
      return begin(user.id, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0');
    },
    signIn: begin,
    close: async () => {
      await app.close();
      await service.close();
    },
  };
}

function browse(app: FastifyInstance, userId: string, cookie: string): SignedInBrowser {
  const post: SignedInBrowser['post'] = async (url, fields) => {
    const pairs = Object.entries(fields).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((each) => [name, each] as [string, string]),
    );
    const response = await app.inject({
      method: 'POST',
      url,
      payload: new URLSearchParams(pairs).toString(),
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    });
    return readPage(response);
  };
  return {
    userId,
    get: async (url) => readPage(await app.inject({ url, headers: { cookie } })),
    submit: (page, action, fields = {}) => post(action, { ...page.fields(action), ...fields }),
    post,
  };
}
