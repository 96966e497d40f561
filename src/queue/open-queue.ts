import { type BackendFactory, createPostgresBackend, runMigrations, type Telemetry } from 'bullmq';
import { Redis } from 'ioredis';
import type pg from 'pg';
import { TimelineError } from '../errors.ts';
import { createBullmqQueue } from './bullmq-queue.ts';
import type { WatchedQueue } from './reminder-queue.ts';
import { withinLimit } from './time-limit.ts';

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
  /** Traces of jobs, where they are kept. */
  readonly telemetry?: Telemetry | undefined;
}

/** How long Redis may take to be asked for its settings, at the start and by a check. */
const INSPECT_LIMIT_MS = 5000;
const CHECK_LIMIT_MS = 2000;

/** The same words are reported once in this time: every connection tries again every two seconds. */
const SAME_WORDS_MS = 60_000;

/**
 * The queue on Redis where its URL is given, else on the database itself, embedded or server. The workers are the same.
 * @throws UnsafeRedisError where Redis may evict keys.
 */
export function openQueue(choice: QueueChoice): Promise<WatchedQueue> {
  const watching = { report: withoutRepeats(choice.report), telemetry: choice.telemetry };
  return choice.redisUrl === undefined
    ? openDatabaseQueue(choice.pool, watching)
    : openRedisQueue(choice.redisUrl, watching);
}

type Watching = Pick<QueueChoice, 'report' | 'telemetry'>;

async function openDatabaseQueue(pool: pg.Pool, watching: Watching): Promise<WatchedQueue> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  return createBullmqQueue({
    description: "BullMQ on the service's database",
    notices: [],
    connect: () => pool,
    factory: createPostgresBackend as unknown as BackendFactory,
    check: () => Promise.resolve(null),
    close: () => Promise.resolve(),
    ...watching,
  });
}

async function openRedisQueue(url: string, watching: Watching): Promise<WatchedQueue> {
  const clients: Redis[] = [];
  const connect = (): Redis => {
    const client = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 5000, keepAlive: 10_000 });
    client.on('error', watching.report);
    clients.push(client);
    return client;
  };
  const disconnect = (): Promise<void> => {
    for (const client of clients) client.disconnect();
    return Promise.resolve();
  };
  const first = connect();
  const facts = await inspectRedis(first, INSPECT_LIMIT_MS);
  const unsafe = describeEviction(facts);
  if (unsafe !== null) {
    await disconnect();
    throw new UnsafeRedisError(unsafe);
  }
  return createBullmqQueue({
    description: `BullMQ on Redis at ${new URL(url).host}`,
    notices: describeFacts(facts),
    connect,
    check: async () => {
      const now = await inspectRedis(first, CHECK_LIMIT_MS);
      return now.answered ? describeEviction(now) : `${describeSilence(now)} Reminders are sent without the queue.`;
    },
    close: disconnect,
    ...watching,
  });
}

/** What Redis says of itself; settings are absent where it does not tell them, as some hosted ones do not. */
interface RedisFacts {
  readonly answered: boolean;
  /** Why it did not answer. */
  readonly silence?: string;
  readonly policy?: string | undefined;
  readonly appendOnly?: string | undefined;
}

async function inspectRedis(client: Redis, limitMs: number): Promise<RedisFacts> {
  const setting = async (name: string): Promise<string | undefined> => {
    const pair = await client.config('GET', name).catch(() => []);
    return (pair as readonly string[])[1];
  };
  const ask = async (): Promise<RedisFacts> => {
    await client.ping();
    return { answered: true, policy: await setting('maxmemory-policy'), appendOnly: await setting('appendonly') };
  };
  return withinLimit(limitMs, ask()).catch((error: unknown) => ({
    answered: false,
    silence: error instanceof Error ? error.message : 'unknown',
  }));
}

/** Settings that lose jobs silently are refused; those that lose them in a crash only are said. */
function describeEviction({ policy }: RedisFacts): string | null {
  if (policy === undefined || policy === 'noeviction') return null;
  return `Redis is set to maxmemory-policy ${policy} and may drop jobs without a word: set it to noeviction.`;
}

function describeFacts(facts: RedisFacts): readonly string[] {
  if (!facts.answered) return [`${describeSilence(facts)} Until it does, reminders are sent without the queue.`];
  if (facts.policy === undefined) {
    return ['Redis does not tell its settings: see that its maxmemory-policy is noeviction.'];
  }
  return facts.appendOnly === 'yes'
    ? []
    : ['Redis keeps no append-only file: after a crash the sweep puts lost jobs back.'];
}

function describeSilence({ silence = 'unknown' }: RedisFacts): string {
  return `Redis does not answer (${silence}).`;
}

/** Reports the same words once a minute, however many connections come upon them. */
function withoutRepeats(report: (error: Error) => void): (error: Error) => void {
  const reportedAt = new Map<string, number>();
  return (error) => {
    const now = performance.now();
    if (now - (reportedAt.get(error.message) ?? -Infinity) < SAME_WORDS_MS) return;
    if (reportedAt.size > 100) reportedAt.clear();
    reportedAt.set(error.message, now);
    report(error);
  };
}
