import { TimelineError } from '../../errors.ts';

/** What was to be changed is no longer as the request says that its sender saw it; nothing was done. */
export class PreconditionFailedError extends TimelineError {
  readonly code = 'precondition-failed';
}
