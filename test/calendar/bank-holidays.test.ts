import { describe, expect, it } from 'vitest';
import { buildCalendar } from '../../src/calendar/bank-holidays.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { DIVISIONS, listOfficialBankHolidays } from './official-bank-holidays.ts';
import { readCalendar, readCalendarFile } from './read-calendar.ts';
import { listStatutoryDays } from './statutory-bank-holidays.ts';

describe.each(DIVISIONS)('the bank holidays of %s', (division) => {
  const calendar = readCalendar(division);

  it('are GOV.UK’s published list from 2012 to 2028, by date and name', () => {
    const ours = calendar.bankHolidays.filter((day) => day.on <= '2028-12-31');
    expect(ours).toEqual(listOfficialBankHolidays(division));
  });

  it('follow the statutes from 2029 to 2100', () => {
    const ours = calendar.bankHolidays.filter((day) => day.on > '2028-12-31').map((day) => day.on);
    expect(ours).toEqual(listStatutoryDays(division, 2029, 2100));
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
