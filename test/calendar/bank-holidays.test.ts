import { describe, expect, it } from 'vitest';
import { buildCalendar } from '../../src/calendar/bank-holidays.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { DIVISIONS, type Division, listOfficialBankHolidays } from './official-bank-holidays.ts';
import { readCalendar, readCalendarFile } from './read-calendar.ts';

describe.each(DIVISIONS)('the bank holidays of %s', (division) => {
  const calendar = readCalendar(division);

  it('are GOV.UK’s published list from 2012 to 2028, by date and name', () => {
    const ours = calendar.bankHolidays.filter((day) => day.on <= '2028-12-31');
    expect(ours).toEqual(listOfficialBankHolidays(division));
  });

  it('follow the statutes from 2029 to 2100', () => {
    const ours = calendar.bankHolidays.filter((day) => day.on > '2028-12-31').map((day) => day.on);
    const expected = Array.from({ length: 2100 - 2029 + 1 }, (_, index) =>
      statutoryDays(division, 2029 + index),
    ).flat();
    expect(ours).toEqual(expected);
  });

  it('have a file that names what it says', () => {
    const file = readCalendarFile(division);
    expect(file.id).toBe(division);
    expect(file.officialUntil).toBe(
      listOfficialBankHolidays(division)
        .at(-1)
        ?.on.replace(/-12-26$/, '-12-31'),
    );
    expect(calendar).toMatchObject({ id: division, firstDate: '2012-01-01', lastDate: '2100-12-31' });
  });
});

describe('the calendar none', () => {
  it('has weekends and nothing else', () => {
    const calendar = readCalendar('none');
    expect(calendar.bankHolidays).toEqual([]);
    expect(calendar.daysOff.slice(0, 3).map((day) => `${day.on} ${day.name}`)).toEqual([
      '2012-01-01 Sunday',
      '2012-01-07 Saturday',
      '2012-01-08 Sunday',
    ]);
  });
});

describe('buildCalendar', () => {
  it('covers the range it is given, no more', () => {
    const range = { from: plainDate('2025-04-18'), to: plainDate('2025-05-05') };
    const calendar = buildCalendar(readCalendarFile('england-and-wales'), range);
    expect(calendar.bankHolidays).toEqual([
      { on: '2025-04-18', name: 'Good Friday' },
      { on: '2025-04-21', name: 'Easter Monday' },
      { on: '2025-05-05', name: 'Early May bank holiday' },
    ]);
  });
});

/** The bank holidays that the Banking and Financial Dealings Act 1971 and custom give a division, in order. */
function statutoryDays(division: Division, year: number): readonly string[] {
  const easter = easterSunday(year);
  const scotland = division === 'scotland';
  const northernIreland = division === 'northern-ireland';
  const days = [
    ...substituted(year, scotland ? ['01-01', '01-02'] : ['01-01']),
    ...(northernIreland ? [...substituted(year, ['03-17']), ...substituted(year, ['07-12'])] : []),
    easter - 2,
    ...(scotland ? [] : [easter + 1]),
    mondayFrom(utcDay(year, 5, 1)),
    mondayFrom(utcDay(year, 5, 25)),
    mondayFrom(utcDay(year, 8, scotland ? 1 : 25)),
    ...(scotland ? substituted(year, ['11-30']) : []),
    ...substituted(year, ['12-25', '12-26']),
  ];
  return days.sort((a, b) => a - b).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
}

/** Days in a row, each moved to the next weekday that is free where it falls on a weekend. */
function substituted(year: number, monthDays: readonly string[]): readonly number[] {
  const days = monthDays.map((text) => utcDay(year, Number(text.slice(0, 2)), Number(text.slice(3))));
  const kept = new Set(days.filter((day) => !isWeekend(day)));
  for (const moved of days.filter(isWeekend)) {
    let free = moved;
    while (isWeekend(free) || kept.has(free)) free += 1;
    kept.add(free);
  }
  return [...kept];
}

/** The anonymous Gregorian algorithm, as days since 1970. */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return utcDay(year, Math.floor(sum / 31), (sum % 31) + 1);
}

function mondayFrom(day: number): number {
  return day + ((8 - weekday(day)) % 7);
}

function isWeekend(day: number): boolean {
  return weekday(day) % 6 === 0;
}

/** 0 is Sunday. */
function weekday(day: number): number {
  return new Date(day * 86_400_000).getUTCDay();
}

function utcDay(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}
