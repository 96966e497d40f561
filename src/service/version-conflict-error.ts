import { TimelineError } from '../errors.ts';

/** Somebody else changed the inspection since it was read. */
export class VersionConflictError extends TimelineError {
  readonly code = 'version-conflict';
}
