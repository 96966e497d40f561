import { closeStaleReminders, type DueReminder, listDueReminders } from '../src/store/due-reminders.ts';
import { UNOBSERVED } from '../src/observe/work-observer.ts';
import type { ReminderQueue } from '../src/queue/reminder-queue.ts';
import { learnCalendars } from '../src/service/calendars/register-calendars.ts';
import { isWindowOpen } from '../src/service/window-open.ts';
import type { ReminderWork } from './reminder-work.ts';
import { readMoment, sendReminder } from './send-reminder.ts';

/** What falls due within this time is put into the queue; nothing further ahead is left to it. */
const HORIZON_MS = 10 * 60_000;

/** How many emails one sweep looks at; the next goes on with the rest. */
const MOST_PER_SWEEP = 2000;

/** How many jobs are put into the queue at once. */
const ENQUEUED_AT_ONCE = 16;

/** How a process sweeps. */
export interface SweepOptions {
  /** How long a due row may stay unclaimed before it is sent without the queue: two sweeps. */
  readonly patienceMs: number;
  /** Emails sent at once where the queue does not send them. */
  readonly concurrency: number;
  /** Asked before each email that is sent without the queue. */
  readonly isStopping?: () => boolean;
}

/** What one sweep did. */
export interface SweepResult {
  readonly enqueued: number;
  /** Sent without the queue, since they were still unclaimed after two sweeps or the queue did not answer. */
  readonly bypassed: number;
  readonly queueAnswered: boolean;
}

/**
 * Makes the sweep of a process: one pass over what falls due, which closes what will never be sent, puts jobs for the
 * rest into the queue, and sends what the queue should have had sent by now. Every worker process sweeps by itself;
 * none leads.
 */
export function createSweep(
  work: ReminderWork,
  queue: ReminderQueue,
  { patienceMs, concurrency, isStopping = () => false }: SweepOptions,
): () => Promise<SweepResult> {
  /** When this process first saw an attempt due that nobody claimed, by its monotonic clock. */
  let unclaimed = new Map<string, number>();

  const sweep = async (): Promise<SweepResult> => {
    const { db, now, log, observer = UNOBSERVED } = work;
    const beganAt = performance.now();
    observer.moved();
    // A bank holiday that another process made one moves the send window.
    await learnCalendars(db, work.rules);
    const closed = await closeStaleReminders(db, now);
    if (Object.values(closed).some((count: number) => count > 0)) log.info(closed, 'reminders closed unsent');
    const atAnyTimeOnly = !isWindowOpen(work, await readMoment(work));
    const due = await listDueReminders(db, { now, horizonMs: HORIZON_MS, atAnyTimeOnly, limit: MOST_PER_SWEEP });
    const queueAnswered = await enqueueAll(queue, due, log);

    const seenAt = performance.now();
    const dueNow = due.filter((each) => each.dueInMs <= 0);
    const attemptOf = ({ id, attempt }: DueReminder): string => `${id} ${attempt}`;
    unclaimed = new Map(dueNow.map((each) => [attemptOf(each), unclaimed.get(attemptOf(each)) ?? seenAt]));
    const left = queueAnswered
      ? dueNow.filter((each) => seenAt - (unclaimed.get(attemptOf(each)) ?? seenAt) >= patienceMs)
      : dueNow;
    if (left.length > 0) log.warn({ reminders: left.length, queueAnswered }, 'sending without the queue');
    await inParallel(left, concurrency, async (each) => {
      if (isStopping()) return;
      await sendReminder(work, each.id).catch((error: unknown) =>
        log.error({ err: error, reminder: each.id }, 'not sent'),
      );
      observer.moved();
    });
    const done = { enqueued: queueAnswered ? due.length : 0, bypassed: left.length };
    observer.swept({ ...done, closed: { ...closed }, durationMs: performance.now() - beganAt });
    return { ...done, queueAnswered };
  };
  return () => (work.observer ?? UNOBSERVED).within('sweep', {}, sweep);
}

/** Puts a job for each into the queue; false, and no more of them, after the first that it does not take. */
async function enqueueAll(
  queue: ReminderQueue,
  due: readonly DueReminder[],
  log: ReminderWork['log'],
): Promise<boolean> {
  try {
    await inParallel(due, ENQUEUED_AT_ONCE, (each) =>
      queue.enqueue({ id: each.id, attempt: each.attempt, delayMs: each.dueInMs }),
    );
    return true;
  } catch (error) {
    log.warn({ err: error }, 'the queue does not take jobs');
    return false;
  }
}

/** Acts on every item, so many at once; after a failure begins no other, and throws it once those under way have ended. */
async function inParallel<T>(items: readonly T[], width: number, act: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const item of rest) {
      if (failures.length > 0) return;
      await act(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
