import { stripVTControlCharacters } from 'node:util';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { londonInstant } from '../../src/clock.ts';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import type { CliDeps } from '../../src/cli/cli-deps.ts';
import type { Timeline } from '../../src/timeline/build-timeline.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import { capture, type Ran, run } from './run-in-process.ts';

const INSPECTION = ['--kind', 'inspection', '--start', '2025-03-10'];
const before: Partial<CliDeps> = { now: () => londonInstant(plainDate('2025-02-03'), localTime('09:00')) };

describe('preview --json', () => {
  it('prints what the issue says and no more at the top', async () => {
    const { code, out, err } = await preview([...INSPECTION, '--json']);
    expect(code).toBe(0);
    expect(err).toBe('');
    const timeline = JSON.parse(out) as Timeline;
    expect(Object.keys(timeline)).toEqual(['kind', 'framework', 'start', 'milestones', 'warnings']);
    expect(timeline).toMatchObject({ kind: 'inspection', framework: 'cafcass-2024-10-04', start: '2025-03-10' });
    expect(milestoneOf(timeline, 'notice')).toMatchObject({
      title: 'Call to announce the inspection',
      party: 'ofsted',
      owner: 'lead-inspector',
      basis: 'rule',
      planned: { on: '2025-02-24', at: '09:30' },
      due: { on: '2025-03-03', at: '09:30' },
      state: 'upcoming',
    });
    expect(milestoneOf(timeline, 'comments')).toMatchObject({
      opensOn: '2025-04-07',
      due: { on: '2025-04-11', at: '23:59' },
    });
    expect(milestoneOf(timeline, 'fieldwork-end').due).toBeNull();
    expect(milestoneOf(timeline, 'draft').working.text).toContain('day 10 is Fri 4 Apr 2025');
  });

  it.each([
    ['draft-sent=2025-04-07', 'comments', { opensOn: '2025-04-08', due: { on: '2025-04-14', at: '23:59' } }],
    ['notice-given=2025-02-24T09:25', 'notice', { state: 'done', actual: { on: '2025-02-24', at: '09:25' } }],
    ['milestone-done:team-meeting=2025-03-07', 'team-meeting', { state: 'done', actual: { on: '2025-03-07' } }],
  ])('assumes the event %s', async (event, id, expected) => {
    const { out } = await preview([...INSPECTION, '--json', '--event', event]);
    expect(milestoneOf(JSON.parse(out) as Timeline, id)).toMatchObject(expected);
  });

  it('takes several events', async () => {
    const events = ['notice-given=2025-03-03', 'draft-sent=2025-04-04', 'final-sent=2025-04-24'];
    const { out } = await preview([...INSPECTION, '--json', ...events.flatMap((event) => ['--event', event])]);
    const done = (JSON.parse(out) as Timeline).milestones.filter((each) => each.state === 'done').map(({ id }) => id);
    expect(done).toEqual(expect.arrayContaining(['notice', 'draft', 'final']));
  });

  it('tells states for the moment asked for, and else for now', async () => {
    const stateAt = async (...asAt: string[]): Promise<string> => {
      const { out } = await preview([...INSPECTION, '--json', ...asAt]);
      return milestoneOf(JSON.parse(out) as Timeline, 'notice').state;
    };
    expect(await stateAt()).toBe('upcoming');
    expect(await stateAt('--as-at', '2025-03-03T09:30')).toBe('due');
    expect(await stateAt('--as-at', '2025-03-03')).toBe('due');
    expect(await stateAt('--as-at', '2025-03-03T09:31')).toBe('overdue');
    expect(await stateAt('--as-at', '2025-03-04')).toBe('overdue');
  });
});

describe('preview', () => {
  it('prints every milestone with weekdays, planned and due', async () => {
    const { code, out } = await preview(INSPECTION);
    expect(code).toBe(0);
    expect(rowOf(out, 'Call to announce')).toMatch(/Mon 24 Feb 2025, 9:30am {2,}Mon 3 Mar 2025, 9:30am {2,}upcoming$/);
    expect(rowOf(out, 'Fieldwork ends')).toMatch(/Fri 21 Mar 2025 {2,}- {2,}upcoming$/);
    expect(rowOf(out, 'Comments or')).toMatch(/opens Mon 7 Apr 2025 {2,}Fri 11 Apr 2025, 11:59pm/);
    expect(rowOf(out, 'Action plan shared')).toMatch(/Mon 4 Aug 2025/);
    expect(out).not.toContain('\u001B');
  });

  it('warns on stderr, so that a piped table stays a table', async () => {
    const { out, err } = await preview(['--kind', 'inspection', '--start', '2025-08-04']);
    expect(err).toContain('August');
    expect(out).not.toContain('Warning');
  });

  it('explains each date with its clause and the other readings', async () => {
    const { out } = await preview([...INSPECTION, '--explain']);
    expect(out).toContain('day 0');
    expect(out.match(/^ {2}Source: /gm)).toHaveLength(24);
    expect(out).toContain('Otherwise:');
    expect(
      Math.max(
        ...out
          .split('\n')
          .slice(40)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(100);
  });

  it('fits a terminal by breaking columns, and colours states there', async () => {
    const out = capture({ terminal: true, colours: true, columns: 90 });
    await preview([...INSPECTION, '--as-at', '2025-03-04'], { out });
    const lines = out.text().split('\n');
    const widths = lines.map((line) => stripVTControlCharacters(line).length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(90);
    expect(out.text()).toContain('\u001B[31moverdue\u001B[39m');
  });

  it('gives a calendar file that others can read', async () => {
    const { out } = await preview([...INSPECTION, '--ics']);
    const calendar = new ICAL.Component(ICAL.parse(out) as unknown[]);
    const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
    const notice = events.find((each) => each.summary.startsWith('Call to Cafcass'));
    expect(notice?.startDate.toString()).toBe('2025-03-03T09:30:00');
    expect(notice?.startDate.zone.tzid).toBe('Europe/London');
    expect(events).toHaveLength(23);
    expect(new Set(events.map((each) => each.uid)).size).toBe(events.length);
    expect((await preview([...INSPECTION, '--ics'])).out).toBe(out);
  });
});

describe('preview refuses', () => {
  it.each<[string, string[], RegExp[]]>([
    [
      'what is missing, in the words of its help',
      [],
      [/--kind: is missing: inspection, /, /--start: is missing: first day/],
    ],
    [
      'a start that is no working day, offering those beside it',
      ['--kind', 'inspection', '--start', '2025-03-08'],
      [/--start: .*take 2025-03-07 .*or 2025-03-10/],
    ],
    [
      'everything at once, whether of a wrong form or against the rules',
      [
        ...['--kind', 'inspection', '--start', '2025-03-09', '--fieldwork-end', '2025-02-01', '--grounds', 'mood'],
        ...['--event', 'draft-sent=2025-13-01', '--event', 'nonsense', '--as-at', 'soon'],
      ],
      [
        /--event 1 \(date\): must be a date .*2025-13-01/,
        /--event 2 \(date\): is missing/,
        /--as-at: must be a date or a moment/,
        /--start: must be a working day/,
        /--fieldwork-end: must not be before the start/,
        /--grounds: must be a known ground: agreed, concern-led/,
      ],
    ],
    [
      'a kind that does not exist beside a date that is none',
      ['--kind', 'visit', '--start', 'soon'],
      [/--kind: must be one of inspection, /, /--start: must be a date/],
    ],
    [
      'an event that the kind does not have',
      [...INSPECTION, '--event', 'draft-sent=2025-04-04', '--event', 'lunch=2025-04-04'],
      [/--event 2 \(event\): must be a known event of the kind inspection/],
    ],
    [
      'priority action where it cannot be',
      ['--kind', 'annual-engagement', '--start', '2025-03-10', '--priority-action'],
      [/--priority-action: .*this kind has none/],
    ],
    ['an edition that does not exist', [...INSPECTION, '--framework', 'x'], [/no rule file for the edition x/]],
    [
      'a date past the calendar',
      ['--kind', 'inspection', '--start', '2100-12-10'],
      [/runs from 2012-01-01 to 2100-12-31/],
    ],
    ['two forms of output', [...INSPECTION, '--json', '--ics'], [/'--json' cannot be used with option '--ics'/]],
    ['an unknown option', [...INSPECTION, '--jsno'], [/unknown option '--jsno'/, /Did you mean --json/, /--help/]],
    ['words that it does not take', ['inspection'], [/too many arguments/]],
  ])('%s', async (_, words, expected) => {
    const { code, out, err } = await preview(words);
    expect(code).toBe(2);
    expect(out).toBe('');
    for (const text of expected) expect(err).toMatch(text);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('and writes no control characters of others to the terminal', async () => {
    const { err } = await preview(['--kind', '\u001B[2Jinspection', '--start', '2025-03-10']);
    expect(err).toContain('seen \uFFFD[2Jinspection');
  });
});

function preview(words: readonly string[], more: Partial<CliDeps> = {}): Promise<Ran> {
  return run(['preview', ...words], { ...before, ...more });
}

function milestoneOf(timeline: Timeline, id: string): Milestone {
  const found = timeline.milestones.find((each) => each.id === id);
  if (!found) throw new Error(`no milestone ${id}`);
  return found;
}

function rowOf(table: string, title: string): string {
  return table.split('\n').find((line) => line.startsWith(title)) ?? '';
}
