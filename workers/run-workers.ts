import type { ReminderQueue } from '../src/queue/reminder-queue.ts';
import { settledWithin } from '../src/queue/time-limit.ts';
import type { ReminderWork } from './reminder-work.ts';
import { sendReminder } from './send-reminder.ts';
import { createSweep } from './sweep.ts';

/** How the workers run. */
export interface WorkerOptions {
  readonly sweepMs: number;
  readonly concurrency: number;
  /** How long `stop` waits for emails in hand, in milliseconds; 20 seconds unless told. */
  readonly stopLimitMs?: number;
}

/** Workers at work in this process. */
export interface RunningWorkers {
  /** Has the next sweep begin now: something may be due. */
  readonly ring: () => void;
  /** Ends the sweep and lets emails in hand be finished, for a limited time; what is cut off is found again by its lease. */
  readonly stop: () => Promise<void>;
}

const STOP_LIMIT_MS = 20_000;

/** Starts the sweep and the queue's workers of one process. */
export function runWorkers(work: ReminderWork, queue: ReminderQueue, options: WorkerOptions): RunningWorkers {
  const { sweepMs, concurrency, stopLimitMs = STOP_LIMIT_MS } = options;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let rung = false;
  let wake = (): void => {};
  const worker = queue.work(async (id) => {
    // A job that fails is only gone: the sweep puts another in its place.
    await sendReminder(work, id).catch((error: unknown) => work.log.error({ err: error, reminder: id }, 'not sent'));
  }, concurrency);
  const sweep = createSweep(work, queue, { patienceMs: 2 * sweepMs, concurrency, isStopping });

  const loop = (async () => {
    while (!isStopping()) {
      rung = false;
      try {
        await sweep();
      } catch (error) {
        work.observer?.sweepFailed();
        work.log.error({ err: error }, 'the sweep failed; the next one tries again');
      }
      if (!isStopping() && !rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, sweepMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  })();

  return {
    ring: () => {
      rung = true;
      wake();
    },
    stop: async () => {
      stopping.abort();
      wake();
      await Promise.all([settledWithin(stopLimitMs, loop), worker.close(stopLimitMs)]);
    },
  };
}
