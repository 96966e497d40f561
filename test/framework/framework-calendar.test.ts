import { describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { isWorkingDay, nameOfDayOff } from '../../src/calendar/working-day-calendar.ts';
import { calendarForFramework } from '../../src/framework/framework-calendar.ts';
import { listDates } from '../calendar/day-by-day.ts';
import { readCalendar } from '../calendar/read-calendar.ts';

const england = readCalendar('england-and-wales');

describe('the calendar of a framework', () => {
  it('is the division’s own where every day counts', () => {
    expect(calendarForFramework({ periodsNotCounted: [] }, england)).toBe(england);
  });

  const calendar = calendarForFramework(
    {
      periodsNotCounted: [
        { name: 'Move of offices', from: '2025-04-14', to: '2025-04-25' },
        { name: 'Leap day', everyYearFrom: '02-29', everyYearTo: '02-29' },
        { name: 'Winter', everyYearFrom: '12-24', everyYearTo: '01-02' },
      ],
    },
    england,
  );
  const nameOn = (date: string): string | null => nameOfDayOff(calendar, plainDate(date));

  it('leaves out both ends of a period and what lies between', () => {
    expect(nameOn('2025-04-11')).toBeNull();
    expect(nameOn('2025-04-14')).toBe('Move of offices');
    expect(nameOn('2025-04-25')).toBe('Move of offices');
    expect(nameOn('2025-04-28')).toBeNull();
    expect(nameOn('2026-04-14')).toBeNull();
  });

  it('keeps weekends and bank holidays by their own names', () => {
    expect(nameOn('2025-04-18')).toBe('Good Friday');
    expect(nameOn('2025-04-19')).toBe('Saturday');
    expect(nameOn('2025-12-25')).toBe('Christmas Day');
  });

  it('leaves out a period of every year, over New Year too, from the first year to the last', () => {
    for (const [date, name] of [
      ['2012-01-03', null],
      ['2025-12-23', null],
      ['2025-12-24', 'Winter'],
      ['2025-12-31', 'Winter'],
      ['2026-01-02', 'Winter'],
      ['2026-01-05', null],
      ['2100-12-31', 'Winter'],
      ['2024-02-29', 'Leap day'],
      ['2025-02-28', null],
      ['2025-03-03', null],
    ] as const) {
      expect([date, nameOn(date)]).toEqual([date, name]);
    }
  });

  it('changes no other day', () => {
    const outside = listDates('2025-05-01', '2025-12-23');
    expect(
      outside.filter((date) => isWorkingDay(calendar, plainDate(date)) !== isWorkingDay(england, plainDate(date))),
    ).toEqual([]);
    expect(calendar).toMatchObject({
      id: england.id,
      officialUntil: england.officialUntil,
      lastDate: england.lastDate,
    });
  });

  it('adds to a calendar without bank holidays', () => {
    const none = readCalendar('none');
    const closed = calendarForFramework(
      { periodsNotCounted: [{ name: 'Closed', from: '2025-04-14', to: '2025-04-14' }] },
      none,
    );
    expect(closed.bankHolidays).toEqual([{ on: '2025-04-14', name: 'Closed' }]);
    expect(isWorkingDay(closed, plainDate('2025-04-18'))).toBe(true);
    expect(isWorkingDay(closed, plainDate('2025-04-19'))).toBe(false);
  });
});
