import { TimelineError } from '../errors.ts';

/** Nobody is signed in, or no longer. */
export class SignInNeededError extends TimelineError {
  readonly code = 'sign-in-needed';
}
