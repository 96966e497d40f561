import { retryDelayMs } from '../schedules/plan-retry.ts';

/** A message is tried for so long, from when it was written or replayed. */
export const WEBHOOK_GIVEN_UP_MS = 72 * 60 * 60_000;

/**
 * How long to wait, in milliseconds, after the `attempt`-th attempt (from 1) failed: 1, 5, 15 and 30 minutes, then every
 * hour. Null where that would be after 72 hours: it is given up.
 * @param ageMs The time since it was written or replayed.
 */
export function planWebhookRetry(attempt: number, ageMs: number): number | null {
  const delayMs = retryDelayMs(attempt);
  return ageMs + delayMs > WEBHOOK_GIVEN_UP_MS ? null : delayMs;
}
