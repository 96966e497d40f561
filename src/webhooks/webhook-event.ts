/** What other systems can be told of. */
export const WEBHOOK_EVENT_TYPES = [
  'timeline-changed',
  'milestone-due',
  'milestone-overdue',
  'reminder-failed',
] as const;

/** One of them. A `ping` is none: nobody subscribes to it. */
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** An inspection was planned or changed. */
export interface TimelineChanged {
  readonly inspection: string;
  /** Counts up with every change: of two messages about one inspection that with the higher one is the later. */
  readonly version: number;
  readonly kind: string;
  /** `planned` until the call is recorded: the inspected party knows nothing of it yet. */
  readonly state: 'planned' | 'announced' | 'cancelled';
  readonly start: string;
  /** What was done: `planned`, `recorded`, `calendar-applied`, `edition-adopted`. */
  readonly what: string;
  /** The type of the event that was recorded, where one was. */
  readonly event: string | null;
  readonly moved: readonly MovedDate[];
}

/** A date that is another one now, as `2025-04-04`, or `2025-04-04T09:30` London time; null for none. */
export interface MovedDate {
  /** The milestone. */
  readonly id: string;
  /** Which of its dates: the last moment for it, or when it is planned. */
  readonly date: 'due' | 'planned';
  readonly old: string | null;
  readonly new: string | null;
}

/** A milestone that is due from now on, or overdue. Its dates are written as those of `MovedDate`. */
export interface MilestoneTurned {
  readonly inspection: string;
  readonly version: number;
  readonly milestone: string;
  readonly planned: string | null;
  readonly due: string | null;
}

/** The mail server refused a reminder for good. */
export interface ReminderFailed {
  readonly inspection: string;
  readonly version: number;
  readonly reminder: string;
  /** Null for a message about the whole timeline. */
  readonly milestone: string | null;
  readonly stage: string;
}

/** Something to tell, with ids and dates and nothing of people. `ping` is a test. */
export type WebhookEvent =
  | { readonly type: 'timeline-changed'; readonly data: TimelineChanged }
  | { readonly type: 'milestone-due' | 'milestone-overdue'; readonly data: MilestoneTurned }
  | { readonly type: 'reminder-failed'; readonly data: ReminderFailed }
  | { readonly type: 'ping'; readonly data: { readonly webhook: string } };

/** The body of its messages, in the form of Standard Webhooks. */
export function writeWebhookBody({ type, data }: WebhookEvent, occurredAt: Date): string {
  return JSON.stringify({ type, timestamp: occurredAt.toISOString(), data });
}
