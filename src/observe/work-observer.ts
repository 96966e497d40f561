/** What a span is told of: ids of rows, counts and words of the program; nothing of people or inspections. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** Runs something inside a span of that name, where traces are kept; gives what it gives. */
export type Within = <T>(name: string, facts: SpanFacts, act: () => Promise<T>) => Promise<T>;

/** What became of a claim: an outcome of the mail server, that it was given back, or an error that left it to its lease. */
export type AttemptResult =
  'accepted' | 'permanent' | 'temporary' | 'unknown' | 'put-back' | 'lease-lost' | 'interrupted' | 'nothing-to-do';

/** What one sweep did. */
export interface SweepFigures {
  readonly durationMs: number;
  /** Jobs put into the queue. */
  readonly enqueued: number;
  /** Emails sent without the queue. */
  readonly bypassed: number;
  /** Reminders closed unsent, by the state that they got. */
  readonly closed: Readonly<Record<string, number>>;
}

/** Told by sweep and workers what they do, for metrics and traces. It must not throw. */
export interface WorkObserver {
  readonly within: Within;
  /** Reminders were claimed for one email. */
  readonly claimed: () => void;
  /**
   * A claim ended.
   * @param lateSeconds For each accepted reminder: how long after its moment it was accepted; empty for any other result.
   */
  readonly ended: (result: AttemptResult, reminders: number, lateSeconds: readonly number[]) => void;
  /** A sweep got further: it began, or an email that it sends without the queue is done. */
  readonly moved: () => void;
  readonly swept: (sweep: SweepFigures) => void;
  readonly sweepFailed: () => void;
  /** A message to a webhook was tried; what became of its delivery: `delivered`, `pending` to be tried again, `failed`. */
  readonly webhookAttempted: (became: string) => void;
}

const untraced: Within = (_name, _facts, act) => act();

/** Keeps nothing: for tests and simulations. */
export const UNOBSERVED: WorkObserver = {
  within: untraced,
  claimed: () => {},
  ended: () => {},
  moved: () => {},
  swept: () => {},
  sweepFailed: () => {},
  webhookAttempted: () => {},
};
