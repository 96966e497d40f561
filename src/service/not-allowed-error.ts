import { TimelineError } from '../errors.ts';

/** Something that whoever asks may not do or see. */
export class NotAllowedError extends TimelineError {
  readonly code = 'not-allowed';
}

/**
 * For what concerns every inspection, those not announced included, or is the planners' own business.
 * @throws NotAllowedError for an inspected party.
 */
export function requireInspecting(principal: { readonly inspected: boolean }): void {
  if (principal.inspected) throw new NotAllowedError('Only the inspecting party can see or change what this is about.');
}
