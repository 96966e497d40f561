import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  clampedPlainDate,
  daysBetween,
  formatLongDate,
  formatShortDate,
  fromOrdinal,
  parsePlainDate,
  partsOf,
  plainDate,
  toOrdinal,
  WEEKDAY_NAMES,
  weekdayOf,
} from '../../src/calendar/plain-date.ts';
import { listDates } from './day-by-day.ts';

const dayMs = 86_400_000;
const everyDate = listDates('1900-01-01', '2200-12-31').map(plainDate);
const dates = fc.constantFrom(...everyDate);

describe('every day from 1900 to 2200', () => {
  it('is its number of days since 1970, and back', () => {
    const wrong = everyDate.filter((date) => {
      const days = Date.parse(`${date}T00:00:00Z`) / dayMs;
      return toOrdinal(date) !== days || fromOrdinal(days) !== date;
    });
    expect(wrong).toEqual([]);
  });

  it('has the weekday, year, month and day that Temporal gives it', () => {
    const wrong = everyDate.filter((date) => {
      const expected = Temporal.PlainDate.from(date);
      const { year, month, day } = partsOf(date);
      return (
        weekdayOf(date) !== expected.dayOfWeek ||
        year !== expected.year ||
        month !== expected.month ||
        day !== expected.day
      );
    });
    expect(wrong).toEqual([]);
  });

  it('is written in both forms with its weekday', () => {
    const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
    const wrong = everyDate.filter((date, index) => {
      if (index % 7 !== 0 && !date.endsWith('02-29')) return false;
      const expected = long.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
      const [weekday, day, month, year] = expected.split(' ') as [string, string, string, string];
      const short = `${weekday.slice(0, 3)} ${day} ${month.slice(0, 3)} ${year}`;
      return formatLongDate(date) !== expected || formatShortDate(date) !== short;
    });
    expect(wrong).toEqual([]);
  });
});

describe('arithmetic agrees with Temporal', () => {
  it('on days', () => {
    check(dates, fc.integer({ min: -100_000, max: 100_000 }), (date, count) => {
      expect(addDays(date, count)).toBe(Temporal.PlainDate.from(date).add({ days: count }).toString());
    });
  });

  it('on months, clamped to the end of a shorter one', () => {
    check(dates, fc.integer({ min: -3_000, max: 3_000 }), (date, count) => {
      const expected = Temporal.PlainDate.from(date).add({ months: count }, { overflow: 'constrain' });
      expect(addMonths(date, count)).toBe(expected.toString());
    });
  });

  it('on the distance of two dates', () => {
    check(dates, dates, (a, b) => {
      expect(daysBetween(a, b)).toBe(Temporal.PlainDate.from(a).until(b, { largestUnit: 'days' }).days);
    });
  });

  it('on a day that a month does not have', () => {
    const parts = fc.tuple(fc.integer({ min: 1900, max: 2200 }), fc.integer({ min: 1, max: 12 }));
    check(parts, fc.integer({ min: 1, max: 31 }), ([year, month], day) => {
      const expected = Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
      expect(clampedPlainDate(year, month, day)).toBe(expected.toString());
    });
  });

  it('on which texts are dates', () => {
    const digits = fc.tuple(
      fc.integer({ min: 0, max: 2400 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    const pad = (value: number, width: number): string => String(value).padStart(width, '0');
    check(digits, fc.constant(null), ([year, month, day]) => {
      const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
      expect(parsePlainDate(text)).toBe(temporalAccepts(text) ? text : null);
    });
  });
});

describe('one month on', () => {
  it.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2025-03-31', -1, '2025-02-28'],
    ['1900-01-31', 1, '1900-02-28'],
    ['2000-01-31', 1, '2000-02-29'],
    ['2025-12-31', 2, '2026-02-28'],
  ])('%s and %i months is %s', (start, count, result) => {
    expect(addMonths(plainDate(start), count)).toBe(result);
  });
});

describe('parsePlainDate', () => {
  it.each(['2025-4-4', '2025-04-04T00:00', ' 2025-04-04', '20250404', '2025-02-29', '2025-00-10', '٢٠٢٥-٠٤-٠٤', ''])(
    'refuses %j',
    (text) => {
      expect(parsePlainDate(text)).toBeNull();
      expect(() => plainDate(text)).toThrow(RangeError);
    },
  );
});

describe('a date outside the years 0 to 9999', () => {
  it.each([
    ['9999-12-31', 1],
    ['0000-01-01', -1],
    ['2025-01-01', Number.NaN],
  ])('%s and %d days is refused, since it cannot be written', (start, count) => {
    expect(() => addDays(plainDate(start), count)).toThrow(RangeError);
  });
});

it('weekdays are named from Monday', () => {
  expect(WEEKDAY_NAMES[weekdayOf(plainDate('1970-01-01')) - 1]).toBe('Thursday');
});

function temporalAccepts(text: string): boolean {
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

function check<A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>, property: (a: A, b: B) => void): void {
  fc.assert(fc.property(a, b, property), { numRuns: 3_000 });
}
