import { describe, expect, it } from 'vitest';
import type { BankHolidayList } from '../../src/calendar/bank-holiday-list.ts';
import { applyCalendarChanges, whyNotAdd, whyNotRemove } from '../../src/calendar/calendar-changes.ts';
import { changesDays, changesOf, diffCalendars, diffWithList } from '../../src/calendar/diff-calendar.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import type { WorkingDayCalendarSource } from '../../src/calendar/working-day-calendar.ts';
import { DIVISIONS, listOfficialBankHolidays } from './official-bank-holidays.ts';
import { readCalendar } from './read-calendar.ts';

const sourceOf = (division: (typeof DIVISIONS)[number], until?: string): WorkingDayCalendarSource => {
  const { id, title, firstDate, lastDate, officialUntil, bankHolidays } = readCalendar(division);
  return {
    id,
    title,
    firstDate,
    lastDate,
    officialUntil: until === undefined ? officialUntil : plainDate(until),
    weekend: [6, 7],
    closures: bankHolidays,
  };
};
const CALENDAR = sourceOf('england-and-wales');
const listOf = (
  change: (days: { date: string; title: string; notes: string }[]) => { date: string; title: string; notes?: string }[],
): BankHolidayList => ({
  division: 'england-and-wales',
  events: change(
    listOfficialBankHolidays('england-and-wales').map(({ on, name }) => ({ date: on, title: name, notes: '' })),
  ).map((each) => ({ notes: '', ...each })),
});
const diff = (...given: Parameters<typeof diffWithList>) => {
  const difference = diffWithList(...given);
  if (difference === null) throw new Error('no whole year');
  return difference;
};

describe('a published list beside a calendar', () => {
  it.each(DIVISIONS)('changes nothing where it is the one that the calendar of %s rests on', (division) => {
    const events = listOfficialBankHolidays(division).map(({ on, name }) => ({ date: on, title: name, notes: '' }));
    const difference = diff(sourceOf(division), { division, events });
    expect(difference).toEqual({
      added: [],
      removed: [],
      renamed: [],
      officialUntil: { was: '2028-12-31', is: '2028-12-31' },
      remarks: [],
    });
    expect(changesOf(difference)).toEqual([]);
    expect(changesDays(difference)).toBe(false);
  });

  it('makes years firm that were computed', () => {
    const difference = diff(
      sourceOf('england-and-wales', '2026-12-31'),
      listOf((days) => days),
    );
    expect(difference).toMatchObject({
      added: [],
      removed: [],
      officialUntil: { was: '2026-12-31', is: '2028-12-31' },
    });
    expect(changesOf(difference)).toEqual([{ kind: 'official-until', on: '2028-12-31', name: null }]);
    expect(changesDays(difference)).toBe(true);
  });

  it('adds, moves, removes and renames days', () => {
    const list = listOf((days) => [
      ...days
        .filter(({ date }) => date !== '2027-05-03')
        .map((day) => (day.date === '2027-03-26' ? { ...day, title: 'Great Friday' } : day)),
      { date: '2027-05-07', title: 'Early May bank holiday', notes: 'Substitute day' },
    ]);
    const difference = diff(CALENDAR, list);
    expect(difference).toMatchObject({
      added: [{ on: '2027-05-07', name: 'Early May bank holiday (substitute day)' }],
      removed: [{ on: '2027-05-03', name: 'Early May bank holiday' }],
      renamed: [{ on: '2027-03-26', was: 'Good Friday', is: 'Great Friday' }],
    });
    expect(difference.remarks).toEqual([expect.stringMatching(/^The list lacks a day that is off/)]);
    const after = applyCalendarChanges(CALENDAR, changesOf(difference));
    expect(diff(after, list)).toEqual({ ...difference, added: [], removed: [], renamed: [], remarks: [] });
    expect(diffCalendars(CALENDAR, after)).toEqual({
      added: difference.added,
      removed: difference.removed,
      renamed: difference.renamed,
      officialUntil: difference.officialUntil,
    });
  });

  it('that ends earlier says so and takes back nothing', () => {
    const difference = diff(
      CALENDAR,
      listOf((days) => days.filter(({ date }) => date < '2027-06')),
    );
    expect(difference).toMatchObject({
      added: [],
      removed: [],
      officialUntil: { was: '2028-12-31', is: '2028-12-31' },
    });
    expect(difference.remarks).toEqual([
      'The list ends with 2026, earlier than the calendar, which is published up to Sunday 31 December 2028: what is known of later days stays.',
      'The list does not cover 2027 whole: what is known of such years stays, only 2012 to 2026 is compared.',
    ]);
  });

  it.each([
    ['a year', (date: string) => date.startsWith('2026')],
    ['Christmas of a year', (date: string) => date > '2026-12' && date < '2027'],
  ])('that lacks %s in the midst takes nothing of that year away, and says so', (_, isLost) => {
    const difference = diff(
      CALENDAR,
      listOf((days) => days.filter(({ date }) => !isLost(date))),
    );
    expect(difference).toMatchObject({ added: [], removed: [], officialUntil: { is: '2028-12-31' } });
    expect(difference.remarks).toEqual([
      'The list does not cover 2026 whole: what is known of such years stays, only 2012 to 2025, 2027 to 2028 is compared.',
    ]);
    expect(changesOf(difference)).toEqual([]);
  });

  it('that lacks the year after what is known does not make later years known', () => {
    const known = { ...CALENDAR, officialUntil: plainDate('2026-12-31') };
    const difference = diff(
      known,
      listOf((days) => days.filter(({ date }) => !date.startsWith('2027'))),
    );
    expect(difference.officialUntil).toEqual({ was: '2026-12-31', is: '2026-12-31' });
  });

  it('has lost a day that it lacks in a year that it covers', () => {
    const difference = diff(
      CALENDAR,
      listOf((days) => days.filter(({ date }) => !date.startsWith('2026-05'))),
    );
    expect(difference.removed).toHaveLength(2);
    expect(difference.remarks).toEqual([expect.stringMatching(/^The list lacks days that are off/)]);
  });

  it('is compared over one year where it covers one', () => {
    const difference = diff(
      CALENDAR,
      listOf((days) => days.filter(({ date }) => date.startsWith('2028'))),
    );
    expect(difference).toMatchObject({ added: [], removed: [], remarks: [] });
  });

  it('that covers no whole year cannot be compared', () => {
    expect(
      diffWithList(
        CALENDAR,
        listOf((days) => days.slice(0, 5)),
      ),
    ).toBeNull();
    expect(
      diffWithList(
        CALENDAR,
        listOf(() => [{ date: '1999-12-25', title: 'Christmas Day' }]),
      ),
    ).toBeNull();
  });

  it('may name weekend days, which change nothing', () => {
    const list = listOf((days) => [...days, { date: '2027-12-25', title: 'Christmas Day' }]);
    expect(changesOf(diff(CALENDAR, list))).toEqual([]);
  });
});

describe('changes of a calendar', () => {
  const extra = { kind: 'added', on: plainDate('2027-06-03'), name: 'One-off bank holiday' } as const;

  it('are made in their order, and twice is once', () => {
    const removed = { kind: 'removed', on: extra.on, name: null } as const;
    const added = applyCalendarChanges(CALENDAR, [extra]);
    expect(added.closures).toHaveLength(CALENDAR.closures.length + 1);
    expect(added.closures.map((day) => day.on)).toEqual(added.closures.map((day) => day.on).toSorted());
    expect(applyCalendarChanges(added, [extra])).toEqual(added);
    expect(applyCalendarChanges(CALENDAR, [extra, removed])).toEqual(CALENDAR);
    expect(applyCalendarChanges(CALENDAR, [removed])).toEqual(CALENDAR);
    expect(applyCalendarChanges(CALENDAR, [removed, extra])).toEqual(added);
  });

  it('never make the published list reach less far', () => {
    const until = (on: string) => ({ kind: 'official-until', on: plainDate(on), name: null }) as const;
    expect(applyCalendarChanges(CALENDAR, [until('2027-12-31')]).officialUntil).toBe('2028-12-31');
    expect(applyCalendarChanges(CALENDAR, [until('2030-12-31'), until('2029-12-31')]).officialUntil).toBe('2030-12-31');
  });

  it.each([
    ['2027-06-03', null],
    ['2027-06-05', 'is a Saturday, a day off already'],
    ['2027-03-26', 'is a bank holiday already: Good Friday'],
    ['2011-12-30', 'must lie in the years 2012 to 2100'],
    ['2101-01-03', 'must lie in the years 2012 to 2100'],
  ])('may add %s: %s', (date, expected) => {
    expect(whyNotAdd(CALENDAR, plainDate(date))).toBe(expected);
  });

  it.each([
    ['2027-03-26', null],
    ['2027-06-03', 'is no bank holiday of the calendar England and Wales (Thursday 3 June 2027)'],
    ['2027-12-25', 'is no bank holiday of the calendar England and Wales (Saturday 25 December 2027)'],
    ['2101-01-03', 'must lie in the years 2012 to 2100'],
  ])('may remove %s: %s', (date, expected) => {
    expect(whyNotRemove(CALENDAR, plainDate(date))).toBe(expected);
  });
});
