import { describe, expect, it } from 'vitest';
import { parseCalendarFile } from '../../src/calendar/calendar-file.ts';

describe('parseCalendarFile', () => {
  it('takes additions and removals that make sense', () => {
    const result = parseCalendarFile(
      fileWith(`
add:
  - { date: 2031-06-09, name: Coronation bank holiday, source: Royal proclamation }
  - { date: 2031-05-27, name: Spring bank holiday, source: Royal proclamation }
remove:
  - { date: 2031-05-26, name: Spring bank holiday, source: Royal proclamation }`),
      'test.yaml',
    );
    expect(result).toMatchObject({ ok: true, calendar: { id: 'test', officialUntil: '2031-12-31' } });
  });

  it('takes a day out and puts it back under another name', () => {
    const result = parseCalendarFile(
      fileWith(`
add: [{ date: 2031-05-26, name: Jubilee, source: Royal proclamation }]
remove: [{ date: 2031-05-26, source: Royal proclamation }]`),
      'test.yaml',
    );
    expect(result.ok).toBe(true);
  });

  it('lists every problem of additions and removals at once, with line and path', () => {
    const text = fileWith(`
add:
  - { date: 2031-04-11, name: Good Friday, source: twice over }
  - { date: 2031-06-07, name: Coronation, source: on a Saturday }
  - { date: 2031-06-09, name: Coronation, source: first }
  - { date: 2031-06-09, name: Coronation, source: again }
remove:
  - { date: 2031-06-10, source: not there }
  - { date: 2031-05-26, name: Whit Monday, source: another name }
  - { date: 2031-08-25, source: first }
  - { date: 2031-08-25, source: again }
  - { date: 2032-12-25, source: a Saturday whose substitute day is another }`);
    expect(problemsOf(text)).toEqual([
      'test.yaml:13 remove[0].date: is no bank holiday of the library, seen 2031-06-10',
      "test.yaml:14 remove[1].name: must be the library's name for that day, Spring bank holiday, seen Whit Monday",
      'test.yaml:16 remove[3].date: is removed twice, seen 2031-08-25',
      'test.yaml:17 remove[4].date: is no bank holiday of the library, seen 2032-12-25',
      'test.yaml:8 add[0].date: is a bank holiday already: Good Friday, seen 2031-04-11',
      'test.yaml:9 add[1].date: is a Saturday, a day off already, seen 2031-06-07',
      'test.yaml:11 add[3].date: is added twice, seen 2031-06-09',
    ]);
  });

  it('lists every problem of shape at once: dates that do not exist, keys it does not know, what is missing', () => {
    const text = `id: Test
library: { country: FR, state: ENG, types: [public] }
officialUntil: 2031-02-29
officialSource: a test
weekends: [6, 7]
add: [{ date: 2031-13-01, name: Coronation, source: a test }, { date: 1931-06-09, name: Old, source: a test }]
`;
    const problems = problemsOf(text);
    expect(problems.map((problem) => problem.split(':', 2).join(':'))).toEqual([
      'test.yaml:1 id',
      'test.yaml:1 title',
      'test.yaml:2 library.country',
      'test.yaml:3 officialUntil',
      'test.yaml:6 add[0].date',
      'test.yaml:6 add[1].date',
      'test.yaml:5 weekends',
    ]);
    expect(problems).toContainEqual(
      'test.yaml:3 officialUntil: must be a date of the calendar, written as 2025-04-04, seen "2031-02-29"',
    );
    expect(problems).toContainEqual('test.yaml:6 add[1].date: must lie in the years 2012 to 2100, seen "1931-06-09"');
  });
});

function fileWith(changes: string): string {
  return `id: test
title: Test
library: { country: GB, state: ENG, types: [public] }
officialUntil: 2031-12-31
officialSource: a test${changes.replace(/^\n/, '\n\n')}
`;
}

function problemsOf(text: string): readonly string[] {
  const result = parseCalendarFile(text, 'test.yaml');
  if (result.ok) throw new Error('the file was taken');
  return result.problems.map(({ where, message, seen }) => `${where}: ${message}, seen ${seen}`);
}
