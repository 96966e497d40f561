import { describe, expect, it } from 'vitest';
import { type PlainDate, plainDate, toOrdinal, type Weekday } from '../../src/calendar/plain-date.ts';
import {
  addWorkingDays,
  addWorkingDaysToOrdinal,
  buildWorkingDayCalendar,
  CalendarRangeError,
  isWorkingDay,
  listBankHolidays,
  listDaysOff,
  nameOfDayOff,
  nextWorkingDay,
  previousWorkingDay,
  workingDaysBetween,
  workingDaysWithin,
} from '../../src/calendar/working-day-calendar.ts';
import { parseWrittenDate } from '../../src/calendar/written-date.ts';
import { readCalendar } from './read-calendar.ts';

const england = readCalendar('england-and-wales');
const scotland = readCalendar('scotland');
const northernIreland = readCalendar('northern-ireland');

describe('addWorkingDays', () => {
  it.each([
    // Three days off follow each other twice: a public-sector tool in use gives 2 January here.
    ['Wed 24 Dec 2025', 5, 'Mon 5 Jan 2026', england],
    ['Mon 5 Jan 2026', -5, 'Wed 24 Dec 2025', england],
    ['Wed 24 Dec 2025', 5, 'Tue 6 Jan 2026', scotland],
    ['Fri 12 Dec 2025', 10, 'Tue 30 Dec 2025', england],
    // Easter.
    ['Thu 17 Apr 2025', 1, 'Tue 22 Apr 2025', england],
    ['Thu 17 Apr 2025', 1, 'Mon 21 Apr 2025', scotland],
    ['Tue 22 Apr 2025', -1, 'Thu 17 Apr 2025', england],
    // Day 0 is off: the next working day is day 1, the one before is day -1.
    ['Sat 19 Apr 2025', 1, 'Tue 22 Apr 2025', england],
    ['Sat 19 Apr 2025', -1, 'Thu 17 Apr 2025', england],
    ['Fri 18 Apr 2025', 0, 'Fri 18 Apr 2025', england],
    // Both substitute days of Christmas 2021 and 2022.
    ['Fri 24 Dec 2021', 1, 'Wed 29 Dec 2021', england],
    ['Fri 23 Dec 2022', 1, 'Wed 28 Dec 2022', england],
    // A one-off bank holiday beside a moved one.
    ['Wed 1 Jun 2022', 1, 'Mon 6 Jun 2022', england],
    ['Fri 16 Sep 2022', 1, 'Tue 20 Sep 2022', england],
    // Leap day.
    ['Wed 28 Feb 2024', 1, 'Thu 29 Feb 2024', england],
    ['Thu 29 Feb 2024', 1, 'Fri 1 Mar 2024', england],
    // 17 March is off in Northern Ireland alone, 30 November in Scotland alone.
    ['Fri 14 Mar 2025', 1, 'Tue 18 Mar 2025', northernIreland],
    ['Fri 14 Mar 2025', 1, 'Mon 17 Mar 2025', england],
    ['Fri 29 Nov 2024', 1, 'Tue 3 Dec 2024', scotland],
    ['Fri 28 Nov 2025', 1, 'Tue 2 Dec 2025', scotland],
  ])('%s and %i working days is %s', (start, count, result, calendar) => {
    expect(addWorkingDays(calendar, written(start), count)).toBe(written(result));
  });
});

describe('at the ends of the calendar', () => {
  const week = calendarOf('2025-04-14', '2025-04-24', [{ on: plainDate('2025-04-18'), name: 'Good Friday' }]);

  it('reaches the first and the last working day, and no further', () => {
    expect(addWorkingDays(week, plainDate('2025-04-24'), -7)).toBe('2025-04-14');
    expect(() => addWorkingDays(week, plainDate('2025-04-24'), -8)).toThrow(CalendarRangeError);
    expect(addWorkingDays(week, plainDate('2025-04-14'), 7)).toBe('2025-04-24');
    expect(() => addWorkingDays(week, plainDate('2025-04-14'), 8)).toThrow(
      '8 working days from 2025-04-14 is outside the Test calendar, which runs from 2025-04-14 to 2025-04-24.',
    );
    expect(() => previousWorkingDay(week, plainDate('2025-04-14'))).toThrow(CalendarRangeError);
    expect(() => nextWorkingDay(week, plainDate('2025-04-24'))).toThrow(CalendarRangeError);
  });

  it.each(['2025-04-13', '2025-04-25', '1899-01-01', '2500-01-01'])('refuses every question about %s', (text) => {
    const outside = plainDate(text);
    const inside = plainDate('2025-04-17');
    const questions = [
      () => addWorkingDays(week, outside, 0),
      () => addWorkingDays(week, outside, 1),
      () => addWorkingDays(week, outside, -1),
      () => isWorkingDay(week, outside),
      () => nameOfDayOff(week, outside),
      () => workingDaysBetween(week, outside, inside),
      () => workingDaysBetween(week, inside, outside),
      () => workingDaysWithin(week, outside, outside),
      () => listDaysOff(week, outside, outside),
    ];
    for (const question of questions) expect(question).toThrow(CalendarRangeError);
  });

  it('refuses counts that are no whole number', () => {
    expect(() => addWorkingDays(week, plainDate('2025-04-15'), 1.5)).toThrow(CalendarRangeError);
    expect(() => addWorkingDays(week, plainDate('2025-04-15'), Number.NaN)).toThrow(CalendarRangeError);
  });

  it('has a code that callers can rely on', () => {
    const error = thrownBy(() => addWorkingDaysToOrdinal(week, toOrdinal(plainDate('2030-01-01')), 1));
    expect(error).toMatchObject({ code: 'calendar-range', name: 'CalendarRangeError' });
  });
});

describe('days off', () => {
  it('are listed by name, both ends included', () => {
    const days = listDaysOff(england, plainDate('2025-12-25'), plainDate('2026-01-01'));
    expect(days.map((day) => `${day.on} ${day.name}`)).toEqual([
      '2025-12-25 Christmas Day',
      '2025-12-26 Boxing Day',
      '2025-12-27 Saturday',
      '2025-12-28 Sunday',
      '2026-01-01 New Year’s Day',
    ]);
  });

  it('keep the weekday’s name where a bank holiday falls on a weekend', () => {
    expect(nameOfDayOff(england, plainDate('2021-12-25'))).toBe('Saturday');
    expect(nameOfDayOff(england, plainDate('2021-12-27'))).toBe('Christmas Day (substitute day)');
    expect(nameOfDayOff(england, plainDate('2021-12-29'))).toBeNull();
  });

  it('are listed without weekends where bank holidays alone are asked for', () => {
    const list = (from: string, to: string): readonly string[] =>
      listBankHolidays(england, plainDate(from), plainDate(to)).map((day) => day.on);
    expect(list('2025-12-25', '2026-01-01')).toEqual(['2025-12-25', '2025-12-26', '2026-01-01']);
    expect(list('2025-12-26', '2025-12-31')).toEqual(['2025-12-26']);
    expect(list('2025-12-27', '2025-12-31')).toEqual([]);
    expect(list('2025-12-26', '2025-12-25')).toEqual([]);
    expect(list('2012-01-01', '2100-12-31')).toHaveLength(england.bankHolidays.length);
  });

  it('are none where the end is before the start', () => {
    expect(listDaysOff(england, plainDate('2025-12-26'), plainDate('2025-12-25'))).toEqual([]);
    expect(workingDaysWithin(england, plainDate('2025-12-24'), plainDate('2025-12-23'))).toBe(0);
  });
});

describe('a calendar with another weekend', () => {
  it('counts by it', () => {
    const calendar = calendarOf('2025-01-01', '2025-01-31', [], [5]);
    expect(addWorkingDays(calendar, plainDate('2025-01-02'), 1)).toBe('2025-01-04');
  });
});

function calendarOf(
  from: string,
  to: string,
  closures: readonly { readonly on: PlainDate; readonly name: string }[],
  weekend: readonly Weekday[] = [6, 7],
) {
  return buildWorkingDayCalendar({
    id: 'test',
    title: 'Test',
    firstDate: plainDate(from),
    lastDate: plainDate(to),
    officialUntil: plainDate(to),
    weekend,
    closures,
  });
}

function written(text: string): PlainDate {
  const date = parseWrittenDate(text);
  if (date === null) throw new Error(`${text} is no date, or another weekday`);
  return date;
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
