const MINUTE_MS = 60_000;
const BACKOFF_MINUTES = [1, 5, 15, 30] as const;

/**
 * How long to wait, in milliseconds, before an email is tried again after the `attempt`-th attempt (from 1) was put
 * off: 1, 5, 15 and 30 minutes, then every hour.
 */
export function retryDelayMs(attempt: number): number {
  return (BACKOFF_MINUTES[attempt - 1] ?? 60) * MINUTE_MS;
}

/** How long to wait, in milliseconds, where our own side is at fault: the mail server is away or refuses our sign-in. */
export const OWN_FAULT_RETRY_MS = 2 * MINUTE_MS;
