import { TimelineError } from '../../errors.ts';

/** An answer took longer than anybody should wait. What was begun may still be done. */
export class TimedOutError extends TimelineError {
  readonly code = 'timed-out';
}
