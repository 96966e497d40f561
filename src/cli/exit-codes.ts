import { TimelineError } from '../errors.ts';

/** What the command's exit code says. */
export const EXIT = { ok: 0, failed: 1, invalid: 2, notFound: 3, conflict: 4, unavailable: 5 } as const;

/** The exit code of each error code; any other is a failure. */
export const EXIT_BY_CODE: Readonly<Record<string, number>> = {
  'invalid-input': EXIT.invalid,
  'idempotency-key-reused': EXIT.invalid,
  'unknown-rules': EXIT.invalid,
  'calendar-range': EXIT.invalid,
  'not-allowed': EXIT.invalid,
  'smtp-url': EXIT.invalid,
  'unsafe-listening': EXIT.invalid,
  'needs-server': EXIT.invalid,
  'backup-file-unsuitable': EXIT.invalid,
  'inspection-not-found': EXIT.notFound,
  'no-start-found': EXIT.notFound,
  'reminder-not-failed': EXIT.notFound,
  'user-not-found': EXIT.notFound,
  'token-not-found': EXIT.notFound,
  'draft-not-found': EXIT.notFound,
  'email-not-found': EXIT.notFound,
  'feed-not-found': EXIT.notFound,
  'webhook-not-found': EXIT.notFound,
  'version-conflict': EXIT.conflict,
  'precondition-failed': EXIT.conflict,
  'calendar-moved': EXIT.conflict,
  'user-exists': EXIT.conflict,
  'last-administrator': EXIT.conflict,
  'address-unavailable': EXIT.conflict,
  'directory-in-use': EXIT.conflict,
  'restore-refused': EXIT.conflict,
  'not-migrated': EXIT.conflict,
  'database-unavailable': EXIT.unavailable,
  'queue-unavailable': EXIT.unavailable,
  'provider-unavailable': EXIT.unavailable,
  'timed-out': EXIT.unavailable,
  'service-unavailable': EXIT.unavailable,
};

/** What the driver of a PostgreSQL server says, and the system for it, when the server is out of reach. */
const LOST_CONNECTION =
  /^(ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|08\d{3}|57P0[123])$/;

/** The exit code for an error; 1 for any that has none of its own. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof TimelineError) return EXIT_BY_CODE[error.code] ?? EXIT.failed;
  return isLostConnection(error) ? EXIT.unavailable : EXIT.failed;
}

/** Whether a server that was reached before is so no longer. */
export function isLostConnection(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (typeof code === 'string' && LOST_CONNECTION.test(code)) || error.message.startsWith('Connection terminated');
}
