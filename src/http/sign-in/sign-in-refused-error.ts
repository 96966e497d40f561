import { TimelineError } from '../../errors.ts';

/** A sign-in that did not succeed; it never says which of the possible reasons it was. */
export class SignInRefusedError extends TimelineError {
  readonly code = 'sign-in-refused';

  constructor(
    message = 'You cannot be signed in with this. A link or code works once, for ten minutes, in the browser that asked for it.',
  ) {
    super(message);
  }
}
