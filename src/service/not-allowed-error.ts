import { TimelineError } from '../errors.ts';
import type { Principal } from './service-deps.ts';

/** Something that only the inspecting party may do or see. */
export class NotAllowedError extends TimelineError {
  readonly code = 'not-allowed';
}

/**
 * For what concerns every inspection, those not announced included, or is the planners' own business.
 * @throws NotAllowedError for an inspected party.
 */
export function requireInspecting(principal: Principal): void {
  if (principal.inspected) throw new NotAllowedError('Only the inspecting party can see or change what this is about.');
}
