import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { daysOfList, parseBankHolidayList } from '../../src/calendar/bank-holiday-list.ts';
import { DIVISIONS, listOfficialBankHolidays } from './official-bank-holidays.ts';

const TEXT = readFileSync(new URL('../fixtures/bank-holidays/gov-uk-bank-holidays.json', import.meta.url), 'utf8');
const WHOLE = JSON.parse(TEXT) as Record<string, { division: string; events: Record<string, unknown>[] }>;
const WALES = 'england-and-wales';

describe('the list that GOV.UK publishes', () => {
  it.each(DIVISIONS)('is read for %s, from the whole file and from a file of its own', (division) => {
    for (const text of [TEXT, `\uFEFF${TEXT}`, JSON.stringify(WHOLE[division])]) {
      const result = parseBankHolidayList(text, 'list.json', division);
      if (!result.ok) throw new Error(JSON.stringify(result.problems));
      expect(daysOfList(result.list)).toEqual(listOfficialBankHolidays(division));
    }
  });

  it('may have days in any order', () => {
    const events = [...(WHOLE[WALES]?.events ?? [])].reverse();
    const result = parseBankHolidayList(JSON.stringify({ division: WALES, events }), 'list.json', WALES);
    expect(result.ok && daysOfList(result.list)).toEqual(listOfficialBankHolidays(WALES));
  });
});

describe('a file that is not that list is refused', () => {
  const problemsOf = (text: string): readonly string[] => {
    const result = parseBankHolidayList(text, 'x.json', WALES);
    return result.ok ? [] : result.problems.map(({ where, message, seen }) => `${where}: ${message} (${seen})`);
  };

  it.each([
    ['', /^x\.json: is not JSON: /],
    [TEXT.slice(0, 5000), /^x\.json: is not JSON: /],
    ['[]', /must be the list of bank holidays that GOV\.UK publishes/],
    ['null', /must be the list of bank holidays/],
    ['{"wales": {}}', /must have a list for england-and-wales, as GOV\.UK's has: it has wales/],
    ['{}', /it has nothing/],
    ['{"england-and-wales": []}', /^x\.json england-and-wales: must be a map/],
    [JSON.stringify(WHOLE['scotland']), /must be the list for england-and-wales, not for scotland/],
    ['{"division": "england-and-wales", "events": []}', /^x\.json events: must have at least one entry/],
  ])('%.30s', (text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(expected);
  });

  it('with every problem at once, each in its place', () => {
    const events = [
      { title: 'Good Friday', date: '2027-02-29' },
      { title: ' ', date: '2027-03-26' },
      { date: '2027-03-26', title: 'Good Friday' },
      { title: 'Easter Monday' },
    ];
    expect(problemsOf(JSON.stringify({ [WALES]: { division: WALES, events } }))).toEqual([
      'x.json england-and-wales.events[0].date: must be a date of the calendar, written as 2025-04-04 ("2027-02-29")',
      'x.json england-and-wales.events[1].title: must not be empty (" ")',
      'x.json england-and-wales.events[3].date: is missing: must be text (undefined)',
    ]);
    const twice = [events[2], events[2]];
    expect(problemsOf(JSON.stringify({ division: WALES, events: twice }))).toEqual([
      'x.json events[1].date: is listed twice ("2027-03-26")',
    ]);
  });
});
