import { expect, it } from 'vitest';
import { OWN_FAULT_RETRY_MS, retryDelayMs } from '../../src/schedules/plan-retry.ts';

it('waits 1, 5, 15 and 30 minutes, then an hour for good', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 100].map((attempt) => retryDelayMs(attempt) / 60_000);
  expect(minutes).toEqual([1, 5, 15, 30, 60, 60, 60]);
});

it('asks an own mail server again sooner than it asks for a recipient the third time', () => {
  expect(OWN_FAULT_RETRY_MS).toBeLessThan(retryDelayMs(2));
});
