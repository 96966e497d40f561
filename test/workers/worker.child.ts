import { Kysely, PostgresDialect, sql } from 'kysely';
import { pino } from 'pino';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { loadRules } from '../../src/service/rules-library.ts';
import { DATABASE_NOW } from '../../src/store/database-moment.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { readMailSecret } from '../../src/store/service-settings.ts';
import type { Tables } from '../../src/store/tables.ts';
import { runWorkers } from '../../workers/run-workers.ts';

/** What the process works with, as JSON in its argument. */
export interface WorkerChildSettings {
  readonly databaseUrl?: string;
  readonly dataDirectory: string;
  readonly redisUrl?: string;
  readonly smtpUrl: string;
  readonly configDirectory: string;
  readonly leaseMs: number;
  readonly sweepMs: number;
  readonly concurrency: number;
  /** Ends by itself once nothing is due any more. */
  readonly untilDone?: boolean;
}

/** A process with workers: says `ready`, then a line for each email, and ends on SIGTERM as the service does. */
const settings = JSON.parse(process.argv[2] ?? '') as WorkerChildSettings;
const database = await openDatabase({
  databaseUrl: settings.databaseUrl,
  dataDirectory: settings.dataDirectory,
  holder: 'workers of a test',
  progress: () => {},
  report: () => {},
});
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
const queue = await openQueue({ redisUrl: settings.redisUrl, pool: database.pool, report: () => {} });
const sender = createSmtpSender(parseSmtpUrl(settings.smtpUrl), { maxConnections: settings.concurrency });
const from = { name: 'Inspection timeline', address: 'timeline@ofsted.example' };
const workers = runWorkers(
  {
    db,
    rules: loadRules(settings.configDirectory),
    sender,
    mail: { from, secret: await readMailSecret(db) },
    now: DATABASE_NOW,
    lease: { ms: settings.leaseMs, leastMs: 0 },
    log: pino({ level: 'info', base: null }, pino.destination({ dest: 1, sync: true })),
  },
  queue,
  { sweepMs: settings.sweepMs, concurrency: settings.concurrency },
);
process.stdout.write('ready\n');

const stop = async (): Promise<void> => {
  await workers.stop();
  await queue.close();
  await sender.close();
  await database.close();
};
if (settings.untilDone) {
  for (;;) {
    const { rows } = await sql<{ due: boolean }>`
      select exists (select 1 from reminders where due_at < now() + interval '1 hour') as due`.execute(db);
    if (rows[0]?.due === false) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  process.exit(0);
}
process.on('SIGTERM', () => {
  void stop().then(() => process.exit(0));
});
