import { UNOBSERVED } from '../src/observe/work-observer.ts';
import type { ReminderQueue } from '../src/queue/reminder-queue.ts';
import { settledWithin } from '../src/queue/time-limit.ts';
import { PUBLIC_REACH } from '../src/webhooks/webhook-reach.ts';
import type { ReminderWork } from './reminder-work.ts';
import { repeat } from './repeat.ts';
import { sendReminder } from './send-reminder.ts';
import { createWebhookSweep } from './send-webhooks.ts';
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
  /** Ends the sweeps and lets what is being sent be finished, for a limited time; what is cut off is found again by its lease. */
  readonly stop: () => Promise<void>;
}

const STOP_LIMIT_MS = 20_000;

/** Starts the sweeps, of reminders and of webhooks, and the queue's workers of one process. */
export function runWorkers(work: ReminderWork, queue: ReminderQueue, options: WorkerOptions): RunningWorkers {
  const { sweepMs, concurrency, stopLimitMs = STOP_LIMIT_MS } = options;
  const { db, rules, now, log, observer = UNOBSERVED, webhookReach: reach = PUBLIC_REACH } = work;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const worker = queue.work(async (id) => {
    // A job that fails is only gone: the sweep puts another in its place.
    await sendReminder(work, id).catch((error: unknown) => log.error({ err: error, reminder: id }, 'not sent'));
  }, concurrency);
  const sweep = createSweep(work, queue, { patienceMs: 2 * sweepMs, concurrency, isStopping });

  const sweeping = repeat(sweepMs, sweep, (error) => {
    observer.sweepFailed();
    log.error({ err: error }, 'the sweep failed; the next one tries again');
  });
  const webhooks = createWebhookSweep({ db, rules, now, log, observer, reach });
  const telling = repeat(sweepMs, webhooks.sweep, (error) =>
    log.error({ err: error }, 'the sweep of webhooks failed; the next one tries again'),
  );

  return {
    ring: () => {
      sweeping.ring();
      telling.ring();
    },
    stop: async () => {
      stopping.abort();
      webhooks.stop();
      const told = telling.stop().then(webhooks.settled);
      await Promise.all([
        settledWithin(stopLimitMs, sweeping.stop()),
        settledWithin(stopLimitMs, told),
        worker.close(stopLimitMs),
      ]);
    },
  };
}
