import { TimelineError } from '../../errors.ts';

/** A history is not as it was written, or what is stored is not what it gives. */
export class HistoryBrokenError extends TimelineError {
  readonly code = 'history-broken';
}
