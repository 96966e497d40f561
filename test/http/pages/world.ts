import { readdirSync, readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { type Logger, pino } from 'pino';
import type { BrowserContext } from 'playwright-core';
import { openNetwork } from '../../../src/compose/open-network.ts';
import { createHealth } from '../../../src/observe/health.ts';
import { healthRoutes } from '../../../src/http/health-routes.ts';
import { metricsRoutes } from '../../../src/http/metrics-routes.ts';
import { queueBoardRoutes } from '../../../src/http/queue-board.ts';
import type { EmailAddress } from '../../../src/mail/email-address.ts';
import type { Sender } from '../../../src/mail/sender.ts';
import { openQueue } from '../../../src/queue/open-queue.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { permissionsOf, recordsOnAny, type Role, ROLE_NAMES, ROLES } from '../../../src/service/access/permissions.ts';
import { hashSecret, newSecret } from '../../../src/service/access/secret.ts';
import { runOperation } from '../../../src/service/operations.ts';
import type { Principal, ServiceDeps } from '../../../src/service/service-deps.ts';
import { openEmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';
import { insertSession } from '../../../src/store/sessions.ts';
import { insertUser } from '../../../src/store/users.ts';
import type { ReminderWork } from '../../../workers/reminder-work.ts';
import { openTestService, type TestService } from '../../service/test-service.ts';
import { copyEmbeddedDirectory, copyImage, type EmbeddedDirectory } from '../../support/embedded-directory.ts';
import { sendAllDue } from '../../workers/send-all-due.ts';
import { WORLD_INSPECTIONS, WORLD_NOW, type WorldInspection, type WorldStory } from './world-inspections.ts';
import { WORLD_PEOPLE } from './world-people.ts';

/** A whole service at work: people of every role, inspections in every state, and a clock that stands still. */
export interface PagesWorld {
  /** Where it listens, on the loopback: `http://127.0.0.1:40123`. */
  readonly baseUrl: string;
  readonly app: FastifyInstance;
  readonly service: TestService;
  /** As the app has them. */
  readonly deps: ServiceDeps;
  /** The ids of the inspections. */
  readonly inspections: Readonly<Record<WorldInspection, string>>;
  /** Every route of the app: `GET /deadlines`. */
  readonly routes: readonly string[];
  /** Signs a browser's context in as somebody of that role, or out. */
  readonly signIn: (context: BrowserContext, role: Role | null) => Promise<void>;
  /** Headers by which a request of `app.inject` comes from somebody of that role, in a session of their own. */
  readonly headersOf: (role: Role) => Promise<Readonly<Record<string, string>>>;
  /** Asks for a page as somebody of that role, without a browser. */
  readonly get: (role: Role | null, path: string) => Promise<LightMyRequestResponse>;
  /** Who somebody of that role is to the use-cases. */
  readonly principalOf: (role: Role) => Principal;
  /** Sends every email that is due at the moment, as a sweep does. */
  readonly sendDue: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How a world is opened. */
export interface WorldOptions {
  /** How emails leave; they are taken and forgotten where absent. */
  readonly sender?: Sender;
  /** There are people only, and no inspection yet. */
  readonly people?: boolean;
  /** The moment at which it stands, `2025-03-12 09:00`. */
  readonly now?: string;
}

const FROM = { name: 'Inspection timeline', address: 'timeline@ofsted.example' as EmailAddress };

/**
 * Opens the world in a second or two (some more where its stories are not played yet), in a database of its own, with the app as `start` builds it listening on a free port.
 *
 * In a test: `world = await openPagesWorld(); afterAll(() => world.close())`, then without a browser
 * `world.get('coordinator', '/deadlines')`, or with one (see `describeWithBrowser` of test/browser/browser.ts)
 * `context = await browser().newContext(); await world.signIn(context, 'coordinator'); page = await context.newPage();
 * await page.goto(`${world.baseUrl}/inspections/${world.inspections.onSite}`)`. `service.setClock` moves the clock.
 *
 * To look at pages while they are written: `npm run look -- coordinator /deadlines /inspections/:onSite`
 * (scripts/look-at-pages.ts) takes pictures at 1280 and 320 px and says what axe finds; where somebody else's file does
 * not compile just then, `npm run build; node dist/scripts/look-at-pages.js coordinator /deadlines`.
 */
export async function openPagesWorld(options: WorldOptions = {}): Promise<PagesWorld> {
  const { sender = TAKES_ALL, people = false } = options;
  const directory = people ? await copyEmbeddedDirectory() : await copyPlayedDirectory();
  const report = (error: Error): void => console.error(error);
  const database = await openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report });
  const queue = await openQueue({ pool: database.pool, report });
  const service = await openTestService(database);
  const { users, inspections } = people
    ? { users: await addPeople(service), inspections: {} as PlayedWorld['inspections'] }
    : (JSON.parse(readFileSync(join(directory.path, PLAYED), 'utf8')) as PlayedWorld);
  const principalOf = (role: Role): Principal => knownAs(role, users[role]);
  service.setClock(options.now ?? WORLD_NOW);

  let app: FastifyInstance | undefined;
  let address = '';
  const routes = new Set<string>();
  const deps: ServiceDeps = {
    ...service.deps,
    runtime: { ...service.deps.runtime, address: () => address, webhookReach: { loopback: true, private: false } },
  };
  const network = await openNetwork(
    { ...SETTINGS, dataDirectory: directory.path },
    LOOPBACK,
    deps,
    { sender, secret: 'a secret of this test', from: FROM },
    {
      observe: async (each) => {
        app = each;
        each.addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') routes.add(`${one} ${url}`);
        });
      },
      register: async (each) => {
        const metrics = { contentType: 'text/plain', render: () => Promise.resolve('') };
        await each.register(healthRoutes, { health: createHealth([]) });
        await each.register(metricsRoutes, { metrics });
        await each.register(queueBoardRoutes, { queue });
      },
    },
    pino({ level: 'silent' }) as Logger,
  );
  ({ address } = network);
  const built = app as unknown as FastifyInstance;

  const headersOf = async (role: Role): Promise<Readonly<Record<string, string>>> => ({
    cookie: `session=${await beginSession(service, users[role])}`,
    'sec-fetch-site': 'same-origin',
  });
  /** A session ends when the clock is moved on far enough. */
  const known = new Map<string, Readonly<Record<string, string>>>();
  return {
    baseUrl: address,
    app: built,
    service,
    deps,
    inspections,
    routes: [...routes].toSorted(),
    principalOf,
    headersOf,
    signIn: async (context, role) => {
      await context.clearCookies();
      if (role === null) return;
      const value = await beginSession(service, users[role]);
      await context.addCookies([{ name: 'session', value, url: address, httpOnly: true, sameSite: 'Lax' }]);
    },
    get: async (role, path) => {
      const key = `${role} at ${deps.now()}`;
      if (role !== null && !known.has(key)) known.set(key, await headersOf(role));
      return built.inject({ url: path, headers: known.get(key) ?? {} });
    },
    sendDue: () => sendAllDue(service.workWith(sender)),
    close: async () => {
      await network.close();
      await queue.close();
      await database.close();
      await directory.remove();
    },
  };
}

const LOOPBACK = { host: '127.0.0.1', port: 0, trustedProxies: [] };

const SETTINGS = {
  mailFrom: 'Inspection timeline <timeline@ofsted.example>',
  configDirectory: join(PROJECT_ROOT, 'config'),
  network: LOOPBACK,
  neutralTitles: false,
  webhookAllowPrivate: false,
  sweepSeconds: 10,
  sendConcurrency: 4,
  logLevel: 'silent',
} as const;

const TAKES_ALL: Sender = {
  description: 'takes everything',
  send: () => Promise.resolve({ kind: 'accepted', response: '250 taken' }),
  check: () => Promise.resolve(null),
  close: () => Promise.resolve(),
};

async function addPeople({ db }: TestService): Promise<Readonly<Record<Role, string>>> {
  const ids = {} as Record<Role, string>;
  for (const role of ROLE_NAMES) {
    const party = ROLES[role].inspected ? 'cafcass' : 'ofsted';
    const user = await insertUser(db, { party, roles: [role], ...WORLD_PEOPLE[role], createdBy: 'the first start' });
    if (!user) throw new Error(`${role} is there already`);
    ids[role] = user.id;
  }
  return ids;
}

function knownAs(role: Role, id: string): Principal {
  const { inspected } = ROLES[role];
  const { name, email } = WORLD_PEOPLE[role];
  return {
    name,
    party: inspected ? 'cafcass' : 'ofsted',
    inspected,
    permissions: permissionsOf([role]),
    recordsOnAny: recordsOnAny([role]),
    user: { id, email, session: 'a session' },
  };
}

async function beginSession({ db, deps }: TestService, userId: string): Promise<string> {
  const token = newSecret();
  const at = new Date(deps.now());
  const session = {
    userId,
    tokenHash: hashSecret(token),
    signedInBy: 'link',
    browser: 'Test',
    replaces: null,
    at,
  } as const;
  if ((await insertSession(db, session)) === undefined) throw new Error('no session');
  return token;
}

/** The file that says who and what there is, in an image of the world. */
const PLAYED = 'world.json';

interface PlayedWorld {
  readonly users: Readonly<Record<Role, string>>;
  readonly inspections: Readonly<Record<WorldInspection, string>>;
}

/** A copy of a database in which all stories were played: they take seconds, and are the same for everybody. */
async function copyPlayedDirectory(): Promise<EmbeddedDirectory> {
  return copyImage('world', listWorldSources(), async (path) => {
    const directory = await copyEmbeddedDirectory();
    const report = (error: Error): void => console.error(error);
    const database = await openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report });
    const service = await openTestService(database);
    const users = await addPeople(service);
    const coordinator = knownAs('coordinator', users.coordinator);
    const inspections = await playStories(service, coordinator, service.workWith(TAKES_ALL));
    await database.close();
    await cp(directory.path, path, { recursive: true });
    await writeFile(join(path, PLAYED), JSON.stringify({ users, inspections } satisfies PlayedWorld));
    await directory.remove();
  });
}

/** Everything that what is stored depends on: all but the doors to the service, and these stories. */
function listWorldSources(): readonly string[] {
  const all = ['src', 'workers', 'config'].flatMap((folder) =>
    readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(PROJECT_ROOT, join(entry.parentPath, entry.name))),
  );
  const own = ['world', 'world-people', 'world-inspections'].map((name) => `test/http/pages/${name}.ts`);
  return [...all.filter((path) => !/^src\/(http|cli|observe|compose)\//.test(path)).toSorted(), ...own];
}

/** Plays all stories together, each step at its own moment, and sends what was due by each day. */
async function playStories(
  service: TestService,
  coordinator: Principal,
  work: ReminderWork,
): Promise<Record<WorldInspection, string>> {
  const ids = {} as Record<WorldInspection, string>;
  const stories = Object.entries(WORLD_INSPECTIONS) as [WorldInspection, WorldStory][];
  const steps = stories.flatMap(([name, story]) => stepsOf(name, story, ids));
  let day = '';
  for (const { moment, run } of steps.toSorted((a, b) => a.moment.localeCompare(b.moment))) {
    if (day !== '' && day !== moment.slice(0, 10)) {
      service.setClock(`${day} 17:00`);
      await sendAllDue(work);
    }
    day = moment.slice(0, 10);
    service.setClock(moment);
    await run(service, coordinator);
  }
  return ids;
}

interface WorldStep {
  readonly moment: string;
  readonly run: (service: TestService, coordinator: Principal) => Promise<void>;
}

function stepsOf(name: WorldInspection, story: WorldStory, ids: Record<string, string>): readonly WorldStep[] {
  const { planned, events = [], ...input } = story;
  return [
    {
      moment: `${planned} 08:45`,
      run: async ({ deps }, coordinator) => {
        const given = { ...input, people: [...input.people] };
        ids[name] = (await runOperation('createInspection', deps, coordinator, given)).id ?? '';
      },
    },
    ...events.map(([event, more = {}]): WorldStep => {
      const [type = '', on = '', at] = event.split(' ');
      return {
        moment: `${on} ${at ?? '16:00'}`,
        run: async ({ deps }, coordinator) => {
          const given = { inspection: ids[name], type, on, ...(at === undefined ? {} : { at }), ...more };
          await runOperation('recordEvent', deps, coordinator, given);
        },
      };
    }),
  ];
}
