import type { Processor, Queue } from 'bullmq';

/** The doorbell of the reminders: a job holds a reminder's id and nothing else, and losing one loses nothing. */
export interface ReminderQueue {
  /** Which queue it is, in a sentence; never with a password. */
  readonly description: string;
  /** What the operator should know, to be said at the start. */
  readonly notices: readonly string[];
  /**
   * Adds a job for a reminder's next attempt. The same reminder and attempt again is no second job.
   * @throws QueueUnavailableError where the queue does not answer in time; the caller goes on without it.
   */
  enqueue(job: QueuedReminder): Promise<void>;
  /** Has jobs processed, so many at once; gives what ends it. */
  work(process: (reminderId: string) => Promise<void>, concurrency: number): ReminderWorker;
  /** What is wrong with the queue now, in a sentence, or null. */
  check(): Promise<string | null>;
  close(): Promise<void>;
}

/** A queue with what those who run the service look at. */
export interface WatchedQueue extends ReminderQueue {
  /**
   * Jobs by state: waiting, active, delayed.
   * @throws QueueUnavailableError where the queue does not answer in time.
   */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** BullMQ's own queue, for a board that shows it. Nothing is to be put into it or taken out. */
  readonly bullmq: Queue;
}

/** What a job is made of. */
export interface QueuedReminder {
  readonly id: string;
  readonly attempt: number;
  /** Milliseconds from now; minutes at most, since nothing far ahead is left to a queue. */
  readonly delayMs: number;
}

/** Jobs being processed. */
export interface ReminderWorker {
  /** Waits for the jobs in hand, but no longer than this; what is cut off is found again by its lease. */
  close(limitMs: number): Promise<void>;
}

/** The name of the queue, and the prefix of its keys on Redis. */
export const QUEUE_NAME = 'reminders';
export const KEY_PREFIX = 'inspection-timeline';

/** Job ids hold no colon and are not all digits, or BullMQ refuses them. */
export function jobIdOf({ id, attempt }: QueuedReminder): string {
  return `rem_${id}_${attempt}`;
}

/** The reminder's id in a job's data; the processor of every backend. */
export function processorOf(process: (reminderId: string) => Promise<void>): Processor<{ readonly id: string }> {
  return (job) => process(job.data.id);
}
