import { closeStaleReminders, type DueReminder, listDueReminders } from '../src/store/due-reminders.ts';
import type { ReminderQueue } from '../src/queue/reminder-queue.ts';
import type { ReminderWork } from './reminder-work.ts';
import { isWindowOpen, readMoment, sendReminder } from './send-reminder.ts';

/** What falls due within this time is put into the queue; nothing further ahead is left to it. */
const HORIZON_MS = 10 * 60_000;

/** How many emails one sweep looks at; the next goes on with the rest. */
const MOST_PER_SWEEP = 2000;

/** What one sweep did. */
export interface SweepResult {
  readonly enqueued: number;
  /** Sent without the queue, since they were still unclaimed after two sweeps or the queue did not answer. */
  readonly bypassed: number;
  readonly queueAnswered: boolean;
}

/**
 * One pass over what falls due: closes what will never be sent, puts jobs for the rest into the queue, and sends what
 * the queue should have had sent by now. Every worker process does this by itself; none leads.
 * @param overdueMs How long a due row may stay unclaimed before it is sent without the queue: two sweeps.
 */
export async function sweep(
  work: ReminderWork,
  queue: ReminderQueue,
  overdueMs: number,
  concurrency: number,
  isStopping: () => boolean = () => false,
): Promise<SweepResult> {
  const { db, now, log } = work;
  const closed = await closeStaleReminders(db, now);
  if (closed.superseded + closed.lapsed + closed.abandoned > 0) log.info(closed, 'reminders closed unsent');
  const atAnyTimeOnly = !isWindowOpen(work, await readMoment(work));
  const due = await listDueReminders(db, { now, horizonMs: HORIZON_MS, atAnyTimeOnly, limit: MOST_PER_SWEEP });
  const queueAnswered = await enqueueAll(queue, due, log);
  const left = due.filter((each) => (queueAnswered ? each.dueInMs <= -overdueMs : each.dueInMs <= 0));
  if (left.length > 0) log.warn({ reminders: left.length, queueAnswered }, 'sending without the queue');
  await inParallel(left, concurrency, async (each) => {
    if (isStopping()) return;
    await sendReminder(work, each.id).catch((error: unknown) =>
      log.error({ err: error, reminder: each.id }, 'not sent'),
    );
  });
  return { enqueued: queueAnswered ? due.length : 0, bypassed: left.length, queueAnswered };
}

/** Puts a job for each into the queue; false at the first that it does not take. */
async function enqueueAll(
  queue: ReminderQueue,
  due: readonly DueReminder[],
  log: ReminderWork['log'],
): Promise<boolean> {
  try {
    await inParallel(due, 16, (each) => queue.enqueue({ id: each.id, attempt: each.attempt, delayMs: each.dueInMs }));
    return true;
  } catch (error) {
    log.warn({ err: error }, 'the queue does not take jobs');
    return false;
  }
}

async function inParallel<T>(items: readonly T[], width: number, act: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const item of { [Symbol.iterator]: () => rest }) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}
