import { TimelineError } from '../errors.ts';

/** What the command's exit code says. */
export const EXIT = { ok: 0, failed: 1, invalid: 2, notFound: 3, conflict: 4, unavailable: 5 } as const;

const BY_CODE: Readonly<Record<string, number>> = {
  'invalid-input': EXIT.invalid,
  'unknown-rules': EXIT.invalid,
  'calendar-range': EXIT.invalid,
  'inspection-not-found': EXIT.notFound,
  'reminder-not-failed': EXIT.notFound,
  'version-conflict': EXIT.conflict,
  'directory-in-use': EXIT.conflict,
  'database-unavailable': EXIT.unavailable,
  'queue-unavailable': EXIT.unavailable,
};

/** The exit code for an error; 1 for any that has none of its own. */
export function exitCodeOf(error: unknown): number {
  return error instanceof TimelineError ? (BY_CODE[error.code] ?? EXIT.failed) : EXIT.failed;
}
