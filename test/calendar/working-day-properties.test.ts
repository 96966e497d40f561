import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, plainDate, type PlainDate } from '../../src/calendar/plain-date.ts';
import {
  addWorkingDays,
  buildWorkingDayCalendar,
  CalendarRangeError,
  type DayOff,
  isWorkingDay,
  listDaysOff,
  nextWorkingDay,
  previousWorkingDay,
  workingDaysBetween,
  workingDaysWithin,
} from '../../src/calendar/working-day-calendar.ts';
import { BANK_HOLIDAYS, countsAsWorking, listDates, stepDays, walkWorkingDays } from './day-by-day.ts';
import { DIVISIONS } from './official-bank-holidays.ts';
import { readCalendar } from './read-calendar.ts';

const calendarDays = 32_507; // 1 January 2012 to 31 December 2100

describe.each(DIVISIONS)('working days of %s', (division) => {
  const calendar = readCalendar(division);
  const bankHolidays = BANK_HOLIDAYS[division];

  // Days off and the days beside them are where counts go wrong, so every other date lies there.
  const nearDayOff = fc
    .tuple(fc.constantFrom(...calendar.bankHolidays), fc.integer({ min: -3, max: 3 }))
    .map(([day, shift]) => stepDays(day.on, shift))
    .filter((date) => date >= '2012-01-01' && date <= '2100-12-31');
  const anyDay = fc.integer({ min: 0, max: calendarDays - 1 }).map((day) => stepDays('2012-01-01', day));
  const dates = fc.oneof(anyDay, nearDayOff).map(plainDate);
  const innerDates = dates.filter((date) => date >= '2020-01-01' && date <= '2092-12-31');
  const workingDates = innerDates.filter((date) => countsAsWorking(bankHolidays, date));
  const counts = fc.oneof(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -300, max: 300 }));
  const positive = fc.integer({ min: 0, max: 300 });

  it('has the length that the tests rely on', () => {
    expect(listDates(calendar.firstDate, calendar.lastDate)).toHaveLength(calendarDays);
  });

  it('every day from 2012 to 2100 is what the day-by-day oracle says it is', () => {
    const wrong = listDates('2012-01-01', '2100-12-31').filter(
      (date) => isWorkingDay(calendar, plainDate(date)) !== countsAsWorking(bankHolidays, date),
    );
    expect(wrong).toEqual([]);
  });

  it('one working day on and back is the oracle’s from every day from 2012 to 2100', () => {
    const wrong = listDates('2012-01-07', '2100-12-25').filter((date) => {
      const day = plainDate(date);
      return (
        nextWorkingDay(calendar, day) !== walkWorkingDays(bankHolidays, date, 1) ||
        previousWorkingDay(calendar, day) !== walkWorkingDays(bankHolidays, date, -1)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('a count in either direction ends where the oracle’s walk ends', () => {
    check(
      dates,
      counts,
      (start, count) => {
        const expected = walkWorkingDays(bankHolidays, start, count);
        const inside = count === 0 || (expected >= '2012-01-01' && expected <= '2100-12-31');
        if (inside) expect(addWorkingDays(calendar, start, count)).toBe(expected);
        else expect(() => addWorkingDays(calendar, start, count)).toThrow(CalendarRangeError);
      },
      5_000,
    );
  });

  it('a long count ends where the oracle’s walk ends', () => {
    const start = plainDate('2055-06-15');
    check(
      fc.integer({ min: -10_800, max: 11_400 }),
      fc.constant(start),
      (count) => {
        expect(addWorkingDays(calendar, start, count)).toBe(walkWorkingDays(bankHolidays, start, count));
      },
      20,
    );
  });

  it('a count other than 0 ends on a working day, and a count of 0 stays', () => {
    check(innerDates, counts, (start, count) => {
      const end = addWorkingDays(calendar, start, count);
      if (count === 0) expect(end).toBe(start);
      else expect(isWorkingDay(calendar, end)).toBe(true);
    });
  });

  it('from a working day, there and back is home', () => {
    check(workingDates, counts, (start, count) => {
      expect(addWorkingDays(calendar, addWorkingDays(calendar, start, count), -count)).toBe(start);
    });
  });

  it('a and then b is a + b: from any day in one direction, from a working day in both', () => {
    check(innerDates, fc.tuple(positive, positive, fc.constantFrom(1, -1)), (start, [a, b, sign]) => {
      const inTwo = addWorkingDays(calendar, addWorkingDays(calendar, start, sign * a), sign * b);
      expect(inTwo).toBe(addWorkingDays(calendar, start, sign * (a + b)));
    });
    check(workingDates, fc.tuple(counts, counts), (start, [a, b]) => {
      const inTwo = addWorkingDays(calendar, addWorkingDays(calendar, start, a), b);
      expect(inTwo).toBe(addWorkingDays(calendar, start, a + b));
    });
  });

  it('a later start never ends earlier, and a greater count always ends later', () => {
    check(fc.tuple(innerDates, innerDates), counts, ([a, b], count) => {
      const [early, late] = a < b ? [a, b] : [b, a];
      expect(addWorkingDays(calendar, early, count) <= addWorkingDays(calendar, late, count)).toBe(true);
    });
    check(innerDates, fc.tuple(counts, fc.integer({ min: 1, max: 50 })), (start, [count, more]) => {
      expect(addWorkingDays(calendar, start, count) < addWorkingDays(calendar, start, count + more)).toBe(true);
    });
  });

  it('one more bank holiday never moves a forward count earlier or a backward count later', () => {
    const range = { from: plainDate('2024-01-01'), to: plainDate('2027-12-31') };
    const build = (more: readonly DayOff[]) =>
      buildWorkingDayCalendar({
        ...calendar,
        firstDate: range.from,
        lastDate: range.to,
        weekend: [6, 7],
        closures: [...calendar.bankHolidays, ...more],
      });
    const before = build([]);
    const days = fc.integer({ min: 0, max: 364 }).map((day) => addDays(plainDate('2025-06-01'), day));
    check(
      fc.tuple(days, days),
      fc.integer({ min: 0, max: 90 }),
      ([start, extra], count) => {
        const after = build([{ on: extra, name: 'One-off bank holiday' }]);
        expect(addWorkingDays(after, start, count) >= addWorkingDays(before, start, count)).toBe(true);
        expect(addWorkingDays(after, start, -count) <= addWorkingDays(before, start, -count)).toBe(true);
      },
      300,
    );
  });

  it('the number of working days between two dates is the oracle’s, and undoes the count', () => {
    const nearby = fc.tuple(innerDates, fc.integer({ min: -400, max: 400 }));
    check(
      nearby,
      fc.constant(null),
      ([from, days]) => {
        const to = plainDate(stepDays(from, days));
        const counted =
          days >= 0
            ? listDates(stepDays(from, 1), to).filter((date) => countsAsWorking(bankHolidays, date)).length
            : 0 - listDates(to, stepDays(from, -1)).filter((date) => countsAsWorking(bankHolidays, date)).length;
        expect(workingDaysBetween(calendar, from, to)).toBe(counted);
      },
      500,
    );
    check(innerDates, counts, (start, count) => {
      const end = addWorkingDays(calendar, start, count);
      expect(workingDaysBetween(calendar, start, end)).toBe(count);
    });
    check(workingDates, workingDates, (from, to) => {
      expect(addWorkingDays(calendar, from, workingDaysBetween(calendar, from, to))).toBe(to);
    });
  });

  it('the working days and the days off within two dates are the oracle’s', () => {
    const nearby = fc.tuple(innerDates, fc.integer({ min: 0, max: 120 }));
    check(
      nearby,
      fc.constant(null),
      ([from, days]) => {
        const to: PlainDate = plainDate(stepDays(from, days));
        const all = listDates(from, to);
        const off = all.filter((date) => !countsAsWorking(bankHolidays, date));
        expect(listDaysOff(calendar, from, to).map((day) => day.on)).toEqual(off);
        expect(workingDaysWithin(calendar, from, to)).toBe(all.length - off.length);
      },
      500,
    );
  });
});

/** Checks a property of two generated values. */
function check<A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>, property: (a: A, b: B) => void, numRuns = 2_000): void {
  fc.assert(fc.property(a, b, property), { numRuns });
}
