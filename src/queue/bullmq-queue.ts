import { type BackendFactory, type ConnectionOptions, Queue, Worker } from 'bullmq';
import { TimelineError } from '../errors.ts';
import {
  jobIdOf,
  KEY_PREFIX,
  processorOf,
  QUEUE_NAME,
  type QueuedReminder,
  type ReminderQueue,
  type ReminderWorker,
} from './reminder-queue.ts';

/** The queue did not take a job in time. */
export class QueueUnavailableError extends TimelineError {
  readonly code = 'queue-unavailable';
}

/** What a backend gives to the one queue that works over all of them. */
export interface QueueBackend {
  readonly description: string;
  readonly notices: readonly string[];
  /** A connection for each queue and each worker. */
  readonly connect: () => ConnectionOptions;
  /** BullMQ's own factory for another backend than Redis. */
  readonly factory?: BackendFactory;
  readonly check: () => Promise<string | null>;
  readonly close: () => Promise<void>;
  /** Told of errors that BullMQ recovers from by itself. */
  readonly report: (error: Error) => void;
}

/** `add()` waits for ever while Redis is down; the sweep must go on. */
const ENQUEUE_LIMIT_MS = 3000;

/** How long a worker may be silent before its jobs are given to another. Claims make a job run twice harmless. */
const LOCK_MS = 60_000;

/** BullMQ's queue over any of its backends, with the options that its traps ask for. */
export function createBullmqQueue(backend: QueueBackend): ReminderQueue {
  const options = { connection: backend.connect(), prefix: KEY_PREFIX };
  // The types of the two constructors differ by backend; this file is the only place that casts them.
  const queue = new Queue(
    QUEUE_NAME,
    { ...options, defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true } },
    backend.factory as undefined,
  );
  let closed = false;
  // While everything closes, connections end under BullMQ's hands; that is no news.
  const report = (error: Error): void => {
    if (!closed) backend.report(error);
  };
  queue.on('error', report);

  return {
    description: backend.description,
    notices: backend.notices,
    enqueue: async (job: QueuedReminder) => {
      // After close() neither add() nor any query ever settles.
      if (closed) throw new QueueUnavailableError('The queue is closed.');
      await within(
        ENQUEUE_LIMIT_MS,
        queue.add('send-reminder', { id: job.id }, { jobId: jobIdOf(job), delay: Math.max(0, Math.ceil(job.delayMs)) }),
      );
    },
    work: (process, concurrency) => startWorker({ ...backend, report }, process, concurrency),
    check: () => backend.check(),
    close: async () => {
      closed = true;
      await settleWithin(ENQUEUE_LIMIT_MS, queue.close());
      await backend.close();
    },
  };
}

function startWorker(
  backend: QueueBackend,
  process: (id: string) => Promise<void>,
  concurrency: number,
): ReminderWorker {
  const worker = new Worker(
    QUEUE_NAME,
    processorOf(process),
    {
      connection: backend.connect(),
      prefix: KEY_PREFIX,
      concurrency,
      lockDuration: LOCK_MS,
      // The row decides whether a job that ran into a crash runs again, not a count of crashes.
      maxStalledCount: 1000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
    backend.factory as undefined,
  );
  worker.on('error', backend.report);
  return { close: (limitMs) => settleWithin(limitMs, worker.close()) };
}

/** The promise's value, or an error once the time is over; the promise itself is left to end unheard. */
async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new QueueUnavailableError(`The queue did not answer within ${limitMs} ms.`)),
      limitMs,
    );
  });
  promise.catch(() => {});
  try {
    return await Promise.race([promise, limit]);
  } catch (error) {
    if (error instanceof QueueUnavailableError) throw error;
    throw new QueueUnavailableError(
      `The queue refused the job: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}

async function settleWithin(limitMs: number, promise: Promise<unknown>): Promise<void> {
  await within(limitMs, promise).catch(() => {});
}
