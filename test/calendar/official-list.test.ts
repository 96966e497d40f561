import { expect, it } from 'vitest';
import { coversNextYear } from '../../src/calendar/official-list.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';

it.each([
  ['2028-12-31', '2027-12-31', true],
  ['2028-12-31', '2028-01-01', false],
  ['2028-12-30', '2027-06-01', false],
  ['2100-12-31', '2026-01-01', true],
])('a list until %s covers the year after %s: %s', (officialUntil, today, covered) => {
  expect(coversNextYear({ officialUntil: plainDate(officialUntil) }, plainDate(today))).toBe(covered);
});
