import fastify, { type FastifyBaseLogger } from 'fastify';
import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { pino } from 'pino';
import { buildNetworkApp } from '../src/http/build-network-app.ts';
import { createIdentify } from '../src/http/sign-in/identify-request.ts';
import { signInCookies } from '../src/http/sign-in/cookies.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { loadRules } from '../src/service/rules-library.ts';
import { registerCalendars } from '../src/service/calendars/register-calendars.ts';
import { migrate } from '../src/store/migrate.ts';
import { openServerDatabase } from '../src/store/server-database.ts';
import type { Tables } from '../src/store/tables.ts';

/*
 * The network interface in a process of its own, as `start` has it, on the database and at the moment of its arguments;
 * beside it the framework's own "hello world". Says both addresses as JSON to whoever started it.
 */
const [databaseUrl = '', now = ''] = process.argv.slice(2);
const database = await openServerDatabase({ databaseUrl, report: (error) => console.error(error) });
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
await migrate(db as Kysely<unknown>);
const rules = loadRules(path.join(PROJECT_ROOT, 'config'));
await registerCalendars(db, rules, 'bench');
const deps = {
  db,
  rules,
  now: () => Number(now),
  ring: () => {},
  runtime: { describe: () => Promise.resolve([]), notices: [], backup: () => Promise.resolve() },
};
const cookies = signInCookies(false);
const app = await buildNetworkApp({
  deps,
  logger: pino({ level: 'silent' }) as FastifyBaseLogger,
  identify: createIdentify({ db, now: deps.now, cookies, framework: () => rules.current }),
  sameOrigin: { cookies, baseUrl: () => 'http://127.0.0.1' },
  https: false,
});
const hello = fastify();
hello.get('/', () => ({ hello: 'world' }));
const listen = { host: '127.0.0.1', port: 0 };
process.send?.({ service: await app.listen(listen), hello: await hello.listen(listen) });
