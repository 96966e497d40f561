import { TimelineError } from '../errors.ts';

/** The answer to `can-publish` is no. */
export class NotPublishableError extends TimelineError {
  readonly code = 'not-publishable';
}
