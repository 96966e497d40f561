import type { ReminderQueue } from '../src/queue/reminder-queue.ts';
import type { ReminderWork } from './reminder-work.ts';
import { sendReminder } from './send-reminder.ts';
import { sweep } from './sweep.ts';

/** How the workers run. */
export interface WorkerOptions {
  readonly sweepMs: number;
  readonly concurrency: number;
}

/** Workers at work in this process. */
export interface RunningWorkers {
  /** Has the next sweep begin now: something may be due. */
  readonly ring: () => void;
  /** Ends the sweep and lets emails in hand be finished, for 20 seconds at most. */
  readonly stop: () => Promise<void>;
}

const STOP_LIMIT_MS = 20_000;

/** Starts the sweep and the queue's workers of one process. */
export function runWorkers(work: ReminderWork, queue: ReminderQueue, options: WorkerOptions): RunningWorkers {
  const worker = queue.work(async (id) => {
    await sendReminder(work, id);
  }, options.concurrency);
  let stopped = false;
  let rung = false;
  let wake = (): void => {};

  const loop = (async () => {
    while (!stopped) {
      rung = false;
      try {
        await sweep(work, queue, 2 * options.sweepMs, options.concurrency, () => stopped);
      } catch (error) {
        work.log.error({ err: error }, 'the sweep failed; the next one tries again');
      }
      if (!stopped && !rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, options.sweepMs);
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
      stopped = true;
      wake();
      await Promise.all([loop, worker.close(STOP_LIMIT_MS)]);
    },
  };
}
