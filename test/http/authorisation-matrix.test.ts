import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNetwork } from '../../src/compose/open-network.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';
import { metricsRoutes } from '../../src/http/metrics-routes.ts';
import { queueBoardRoutes } from '../../src/http/queue-board.ts';
import type { EmailAddress } from '../../src/mail/email-address.ts';
import { createHealth } from '../../src/observe/health.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { type Role, ROLE_NAMES } from '../../src/service/access/permissions.ts';
import { hashSecret, newSecret } from '../../src/service/access/secret.ts';
import { runOperation } from '../../src/service/operations.ts';
import { openEmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts';
import { insertSession } from '../../src/store/sessions.ts';
import { settingsOf } from '../cli/run-in-process.ts';
import { COORDINATOR, openTestService, PEOPLE, type TestService } from '../service/test-service.ts';
import { copyEmbeddedDirectory } from '../support/embedded-directory.ts';
import { isPageRoute } from './pages/page-routes-of.ts';
import { addTestUser } from './sign-in/sign-in-app.ts';

/** Every way of asking: nobody, each role by a session, and a coordinator's token that may see only. */
const ASKERS = ['anonymous', ...ROLE_NAMES, 'token: see'] as const;
type Asker = (typeof ASKERS)[number];

/** What an asker takes part in, and was called; what was called without them; what they take part in and nobody was called. */
const TARGETS = ['own', 'other', 'unannounced'] as const;

const UNKNOWN = '11111111-1111-4111-8111-111111111111';
/** Nobody who asks. */
const BYSTANDER = 'bystander@people.example';
const emailOf = (role: Role): string => `${role}@people.example`;

/** What stands in the place of a parameter, besides an inspection. */
const PARAMETERS: Readonly<Record<string, string>> = {
  reminder: UNKNOWN,
  framework: 'cafcass-2024-10-04',
  calendar: 'england-and-wales',
  webhook: UNKNOWN,
  user: BYSTANDER,
  token: UNKNOWN,
  feed: UNKNOWN,
  file: 'unknown.ics',
  '*': 'api/queues',
};

/** What is sent, where an empty body or query would not show who may: nothing of it changes anything. */
const SENT: Readonly<Record<string, readonly object[]>> = {
  'POST /api/preview': [{ kind: 'inspection', start: '2025-03-10' }],
  'POST /api/inspections/:inspection/events': [
    { type: 'annex-a-received', on: '2025-02-24', reason: 'a trial', dryRun: true },
    { type: 'milestone-done', on: '2025-02-24', milestone: 'set-up-discussion', reason: 'a trial', dryRun: true },
    { type: 'fieldwork-started', on: '2025-02-24', reason: 'a trial', dryRun: true },
  ],
  'POST /api/inspections/:inspection/edition': [{ to: 'x', reason: 'a trial' }],
  'POST /api/inspections/:inspection/edition/kept': [{ to: 'x', reason: 'a trial' }],
  'POST /api/inspections/:inspection/invitations': [{ wanted: false, person: emailOf('coordinator') }],
  'GET /api/inspections/:inspection/as-of': [{ moment: '2025-02-24T10:00' }],
  'GET /api/deadlines': [{ limit: 500 }],
  'GET /api/reminders': [{ limit: 500 }],
  'GET /api/history': [{ limit: 500 }],
  'GET /api/sessions': [{}, { user: BYSTANDER }],
  'POST /api/sessions/end': [{ session: UNKNOWN }, { session: UNKNOWN, user: BYSTANDER }],
  'GET /api/tokens': [{}, { user: 'all' }],
};

let service: TestService;
let app: FastifyInstance;
let routes: readonly string[];
const shown: Partial<Record<Asker, Record<string, string>>> = {};
const inspections = new Map<string, string>();
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const directory = await copyEmbeddedDirectory();
  const report = (error: Error): void => console.error(error);
  const database = await openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report });
  const queue = await openQueue({ pool: database.pool, report });
  service = await openTestService(database);
  service.setClock('2025-02-24 10:00');
  await addInspections();
  await addTestUser(service, BYSTANDER);
  for (const role of ROLE_NAMES) shown[role] = { cookie: `session=${await signIn(role)}` };
  const { token } = await runOperation('createToken', service.deps, COORDINATOR, {
    user: emailOf('coordinator'),
    name: 'see',
    scopes: 'see',
  });
  shown['token: see'] = { authorization: `Bearer ${token}` };

  const found = new Set<string>();
  const settings = settingsOf(directory.path, {
    network: { host: '127.0.0.1', port: 0, trustedProxies: [] },
    baseUrl: 'http://127.0.0.1:8080',
    // Nobody listens there.
    oidc: { issuer: 'http://127.0.0.1:9', clientId: 'timeline' },
  });
  const log = pino({ level: 'silent' }) as Logger;
  const network = await openNetwork(
    settings,
    { host: '127.0.0.1', port: 0, trustedProxies: [] },
    service.deps,
    { sender: { send: () => Promise.reject(new Error('none')) }, secret: 'x', from: { name: '', address: FROM } },
    {
      observe: async (each) => {
        app = each;
        each.addHook('onRoute', ({ method, url }) => {
          // One route takes several methods: only to refuse them.
          if (typeof method === 'string' && method !== 'HEAD') found.add(`${method} ${url}`);
        });
      },
      register: async (each) => {
        const metrics = { contentType: 'text/plain', render: () => Promise.resolve('') };
        await each.register(healthRoutes, { health: createHealth([]) });
        await each.register(metricsRoutes, { metrics });
        await each.register(queueBoardRoutes, { queue });
      },
    },
    log,
  );
  // Pages have a table of their own.
  routes = [...found]
    .filter((route) => !isPageRoute(route))
    .toSorted((a, b) => byPath(a).localeCompare(byPath(b), 'en'));
  closers.push(
    network.close,
    () => queue.close(),
    () => database.close(),
    directory.remove,
  );
});
afterAll(async () => {
  for (const close of closers) await close();
});

const FROM = 'timeline@ofsted.example' as EmailAddress;

/**
 * Each route for everybody. A cell is the status, and which of the three inspections the answer names. A route that is
 * new, or that answers somebody otherwise, changes the table: look at what changed before it is written anew (`-u`).
 */
it('lets each role do and see what it may, and nobody else', async () => {
  const rows: string[][] = [['route', ...ASKERS]];
  for (const route of routes) {
    const targets = route.includes(':inspection') ? TARGETS : [null];
    for (const sent of SENT[route] ?? [{}]) {
      for (const target of targets) {
        const cells: string[] = [];
        for (const asker of ASKERS) cells.push(await ask(asker, route, sent, target));
        rows.push([nameRow(route, sent, target), ...cells]);
      }
    }
  }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd(),
  );
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot('authorisation-matrix.txt');
});

it('sends only what routes take', () => {
  expect(Object.keys(SENT).filter((route) => !routes.includes(route))).toEqual([]);
});

async function ask(asker: Asker, route: string, sent: object, target: string | null): Promise<string> {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replaceAll(/:(\w+)|\*/g, (all, name: string | undefined) =>
    name === 'inspection' ? (inspections.get(target ?? '') ?? '') : (PARAMETERS[name ?? all] ?? 'unknown'),
  );
  const isGet = method === 'GET';
  const answer = await app.inject({
    method: method as 'GET',
    url,
    ...(isGet ? { query: sent as Record<string, string> } : { payload: sent }),
    headers: { 'sec-fetch-site': 'same-origin', ...shown[asker] },
  });
  const named = target === null ? TARGETS.filter((each) => answer.body.includes(inspections.get(each) ?? '-')) : [];
  const leaks = target === 'unannounced' && answer.statusCode >= 400 && /Cafcass inspection|2025-03/.test(answer.body);
  return [answer.statusCode, ...named, ...(leaks ? ['LEAKS'] : [])].join(' ');
}

function nameRow(route: string, sent: object, target: string | null): string {
  const several = (SENT[route]?.length ?? 0) > 1;
  const word = 'type' in sent ? String(sent.type) : 'user' in sent ? `user ${String(sent.user).split('@')[0]}` : 'own';
  // The address of styles and scripts changes with them.
  const named = route.replace(/(?<=\/assets\/)[^/]+/, '…');
  return [named, ...(several ? [word] : []), ...(target === null ? [] : [target])].join(', ');
}

function byPath(route: string): string {
  return route.split(' ').toReversed().join(' ');
}

/** Three inspections; in two of them everybody takes part who can. */
async function addInspections(): Promise<void> {
  const everybody = [
    { role: 'coordinator', name: 'A', email: emailOf('coordinator') },
    // As people write it; who signs in is known by it in small letters.
    { role: 'lead-inspector', name: 'B', email: 'Inspector@people.example' },
    { role: 'ceo', name: 'C', email: emailOf('senior-leader') },
    { role: 'link-person', name: 'D', email: emailOf('link-person') },
  ];
  for (const [target, start, people] of [
    ['own', '2025-03-10', everybody],
    ['other', '2025-03-17', PEOPLE],
    ['unannounced', '2025-03-24', everybody],
  ] as const) {
    const { id } = await service.create({ start, people });
    inspections.set(target, id);
    if (target !== 'unannounced') await service.record(id, 'notice-given 2025-02-24', { reason: 'a trial' });
  }
}

async function signIn(role: Role): Promise<string> {
  const token = newSecret();
  const userId = await addTestUser(service, emailOf(role), [role]);
  const at = new Date(service.deps.now());
  const session = {
    userId,
    tokenHash: hashSecret(token),
    signedInBy: 'link',
    browser: '',
    replaces: null,
    at,
  } as const;
  if ((await insertSession(service.db, session)) === undefined) throw new Error('no session');
  return token;
}
