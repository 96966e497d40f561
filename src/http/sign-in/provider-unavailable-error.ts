import { TimelineError } from '../../errors.ts';

/** The provider that signs people in does not answer, or not as it should. */
export class ProviderUnavailableError extends TimelineError {
  readonly code = 'provider-unavailable';
}
