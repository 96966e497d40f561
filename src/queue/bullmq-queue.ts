import { type BackendFactory, type ConnectionOptions, Queue, type Telemetry, Worker } from 'bullmq';
import { TimelineError } from '../errors.ts';
import {
  jobIdOf,
  KEY_PREFIX,
  processorOf,
  QUEUE_NAME,
  type QueuedReminder,
  type ReminderWorker,
  type WatchedQueue,
} from './reminder-queue.ts';
import { settledWithin, TimeLimitError, withinLimit } from './time-limit.ts';

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
  /** Traces of jobs, where they are kept. */
  readonly telemetry?: Telemetry | undefined;
  /** Told of errors that BullMQ recovers from by itself. */
  readonly report: (error: Error) => void;
}

/** `add()` waits for ever while Redis is down; the sweep must go on. */
const ENQUEUE_LIMIT_MS = 3000;

/** How long a worker may be silent before its jobs are given to another. Claims make a job run twice harmless. */
const LOCK_MS = 60_000;

/** How long BullMQ may take to end once no job is in hand. */
const IDLE_CLOSE_MS = 1000;

/** BullMQ's queue over any of its backends, with the options that its traps ask for. */
export function createBullmqQueue(backend: QueueBackend): WatchedQueue {
  const options = { connection: backend.connect(), prefix: KEY_PREFIX, ...telemetryOf(backend) };
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
  /** Adds that were given up on; until they end the queue is away, and more would only pile up in memory. */
  let unanswered = 0;
  let counting: Promise<Readonly<Record<string, number>>> | undefined;

  return {
    description: backend.description,
    notices: backend.notices,
    enqueue: async (job: QueuedReminder) => {
      // After close() neither add() nor any query ever settles.
      if (closed) throw new QueueUnavailableError('The queue is closed.');
      if (unanswered > 0) throw new QueueUnavailableError('The queue has not answered yet.');
      const delay = Math.max(0, Math.ceil(job.delayMs));
      const added = queue.add('send-reminder', { id: job.id }, { jobId: jobIdOf(job), delay });
      try {
        await withinLimit(ENQUEUE_LIMIT_MS, added);
      } catch (error) {
        if (error instanceof TimeLimitError) {
          unanswered += 1;
          const answered = (): void => {
            unanswered -= 1;
          };
          void added.then(answered, answered);
        }
        const words = error instanceof Error ? error.message : 'no reason given';
        throw new QueueUnavailableError(`The queue did not take a job: ${words}.`, { cause: error });
      }
    },
    work: (process, concurrency) => startWorker({ ...backend, report }, process, concurrency),
    check: () => backend.check(),
    counts: async () => {
      if (closed) throw new QueueUnavailableError('The queue is closed.');
      try {
        // Asked once at a time, however often and however long the queue is away.
        counting ??= queue.getJobCounts('waiting', 'active', 'delayed').finally(() => {
          counting = undefined;
        });
        return await withinLimit(ENQUEUE_LIMIT_MS, counting);
      } catch (error) {
        throw new QueueUnavailableError('The queue does not say how many jobs it has.', { cause: error });
      }
    },
    bullmq: queue,
    close: async () => {
      closed = true;
      await settledWithin(ENQUEUE_LIMIT_MS, queue.close());
      await backend.close();
    },
  };
}

function startWorker(
  backend: QueueBackend,
  process: (id: string) => Promise<void>,
  concurrency: number,
): ReminderWorker {
  const inHand = new Set<Promise<void>>();
  const watched = async (id: string): Promise<void> => {
    const work = process(id);
    inHand.add(work);
    await work.finally(() => inHand.delete(work));
  };
  const worker = new Worker(
    QUEUE_NAME,
    processorOf(watched),
    {
      connection: backend.connect(),
      prefix: KEY_PREFIX,
      concurrency,
      lockDuration: LOCK_MS,
      // The row decides whether a job that ran into a crash runs again, not a count of crashes.
      maxStalledCount: 1000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      ...telemetryOf(backend),
    },
    backend.factory as undefined,
  );
  worker.on('error', backend.report);
  return {
    close: async (limitMs) => {
      const closing = worker.close();
      await settledWithin(limitMs, Promise.race([closing, untilIdle(inHand)]));
    },
  };
}

function telemetryOf({ telemetry }: QueueBackend): { readonly telemetry?: Telemetry } {
  return telemetry === undefined ? {} : { telemetry };
}

/** BullMQ ends only with its connections; where the queue is away, it is enough that no job is in hand. */
async function untilIdle(inHand: ReadonlySet<Promise<void>>): Promise<void> {
  do {
    await Promise.allSettled(inHand);
    await new Promise((resolve) => setTimeout(resolve, IDLE_CLOSE_MS).unref());
  } while (inHand.size > 0);
}
