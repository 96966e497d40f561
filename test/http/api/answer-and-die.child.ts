import { Kysely, PostgresDialect } from 'kysely';
import { loadRules } from '../../../src/service/rules-library.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { openNetworkApp } from '../network-app.ts';

/**
 * Opens the embedded database in a directory, asks itself something, and is killed once it is committed, before the
 * answer leaves. Arguments: the data directory, the configuration directory, the request as JSON.
 */
const [dataDirectory = '', configDirectory = '', request = ''] = process.argv.slice(2);
const database = await openDatabase({
  databaseUrl: undefined,
  dataDirectory,
  holder: 'a test',
  progress: () => {},
  report: () => {},
});
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
await migrate(db as Kysely<unknown>);
const app = await openNetworkApp({
  db,
  rules: loadRules(configDirectory),
  now: () => Date.UTC(2025, 1, 10, 10),
  // Others are told as soon as it is committed.
  ring: () => process.kill(process.pid, 'SIGKILL'),
  runtime: { describe: () => Promise.resolve([]), notices: [], backup: () => Promise.resolve() },
});
const answer = await app.inject(JSON.parse(request) as object);
process.stdout.write(`It lives, and answers ${answer.statusCode}: ${answer.body}`);
