import { type BackendFactory, type ConnectionOptions, createPostgresBackend, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import type pg from 'pg';
import { TimelineError } from '../errors.ts';
import { createBullmqQueue } from './bullmq-queue.ts';
import type { ReminderQueue } from './reminder-queue.ts';

/** The Redis server is set so that it would lose jobs without a word. */
export class UnsafeRedisError extends TimelineError {
  readonly code = 'unsafe-redis';
}

/** Which queue to open. */
export interface QueueChoice {
  readonly redisUrl?: string | undefined;
  /** The database's pool, for its own queue; its clients find the schema `bullmq`. */
  readonly pool: pg.Pool;
  readonly report: (error: Error) => void;
}

/**
 * The queue on Redis where its URL is given, else on the database itself, embedded or server. The workers are the same.
 * @throws UnsafeRedisError where Redis may evict keys.
 */
export function openQueue(choice: QueueChoice): Promise<ReminderQueue> {
  return choice.redisUrl === undefined ? openDatabaseQueue(choice) : openRedisQueue(choice.redisUrl, choice.report);
}

/** Brings BullMQ's own tables up to date, in their schema. */
export async function migrateQueue(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client as never);
  } finally {
    client.release();
  }
}

async function openDatabaseQueue({ pool, report }: QueueChoice): Promise<ReminderQueue> {
  await migrateQueue(pool);
  return createBullmqQueue({
    description: "BullMQ on the service's database",
    notices: [],
    connect: () => pool as unknown as ConnectionOptions,
    factory: createPostgresBackend as unknown as BackendFactory,
    check: () => Promise.resolve(null),
    close: () => Promise.resolve(),
    report,
  });
}

async function openRedisQueue(url: string, report: (error: Error) => void): Promise<ReminderQueue> {
  const clients: Redis[] = [];
  const connect = (): Redis => {
    const client = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5000 });
    client.on('error', report);
    clients.push(client);
    return client;
  };
  const first = connect();
  const notices = await inspectRedis(first);
  return createBullmqQueue({
    description: `BullMQ on Redis at ${new URL(url).host}`,
    notices,
    connect: () => connect() as unknown as ConnectionOptions,
    check: async () => {
      const answer = await Promise.race([
        first.ping(),
        new Promise<string>((resolve) => setTimeout(() => resolve('none'), 2000).unref()),
      ]).catch((error: unknown) => String(error));
      return answer === 'PONG' ? null : `Redis does not answer (${answer}); reminders are sent without the queue.`;
    },
    close: async () => {
      for (const client of clients) client.disconnect();
      await Promise.resolve();
    },
    report,
  });
}

/** Settings that lose jobs silently are refused; those that lose them in a crash only are said. */
async function inspectRedis(client: Redis): Promise<readonly string[]> {
  const limit = new Promise<null>((resolve) => setTimeout(() => resolve(null), 5000).unref());
  const answers = Promise.all([client.config('GET', 'maxmemory-policy'), client.config('GET', 'appendonly')]);
  const settings = await Promise.race([answers, limit]).catch(() => null);
  if (settings === null) {
    return ['Redis could not be asked for its settings. Until it answers, reminders are sent without the queue.'];
  }
  const [policy, appendOnly] = settings.map((pair) => (pair as string[])[1]);
  if (policy !== undefined && policy !== 'noeviction') {
    throw new UnsafeRedisError(
      `Redis is set to maxmemory-policy ${policy} and may drop jobs without a word: set it to noeviction.`,
    );
  }
  return appendOnly === 'yes' ? [] : ['Redis keeps no append-only file: after a crash the sweep puts lost jobs back.'];
}
