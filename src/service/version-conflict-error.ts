import { TimelineError } from '../errors.ts';
import type { HistoryChange } from './history/show-history.ts';

/** What has changed since a version that was seen. */
export interface ChangedSince {
  /** The version that the inspection is at now. */
  readonly version: number;
  /** In the order in which it was done. */
  readonly changes: readonly HistoryChange[];
}

/** Somebody else changed the inspection since it was read. */
export class VersionConflictError extends TimelineError {
  readonly code = 'version-conflict';
  /** What has changed, where that was looked up; null where it was not. */
  readonly changed: ChangedSince | null;

  constructor(message: string, options?: ErrorOptions, changed: ChangedSince | null = null) {
    super(message, options);
    this.changed = changed;
  }
}
