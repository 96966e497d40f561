import { TimelineError } from '../../errors.ts';
import type { ChangedSince } from '../../service/version-conflict-error.ts';

/** What was to be changed is no longer as the request says that its sender saw it; nothing was done. */
export class PreconditionFailedError extends TimelineError {
  readonly code = 'precondition-failed';
  /** What has changed; null where that cannot be told. */
  readonly changed: ChangedSince | null;

  constructor(message: string, changed: ChangedSince | null) {
    super(message);
    this.changed = changed;
  }
}
