import { describe, expect, it } from 'vitest';
import { findKind, type Framework, type Kind } from '../../src/framework/framework.ts';
import { calendarForFramework } from '../../src/framework/framework-calendar.ts';
import { buildTimeline, type Timeline } from '../../src/timeline/build-timeline.ts';
import { compileKind } from '../../src/timeline/compile-kind.ts';
import { readCalendar } from '../calendar/read-calendar.ts';
import { madeUpFramework, madeUpMilestone } from '../framework/made-up.ts';
import { milestoneOf, requestOf, type WrittenRequest, written } from './cafcass.ts';

const calendars = new Map(
  ['england-and-wales', 'scotland', 'northern-ireland', 'none'].map((id) => [id, readCalendar(id)]),
);

function timelineFor(framework: Framework, request: WrittenRequest, kind = 'survey'): Timeline {
  const base = calendars.get(framework.calendar);
  if (!base) throw new Error(`no calendar ${framework.calendar}`);
  const plan = compileKind(framework, findKind(framework, kind) as Kind, calendarForFramework(framework, base));
  return buildTimeline(plan, requestOf(request));
}

function milestones(...entries: readonly string[]): string {
  return `milestones:\n${entries.join('\n')}`;
}

/** What one rule gives for a start, in a file with nothing else in it. */
function give(rule: string, start: string, calendar?: string): string {
  const framework = madeUpFramework({
    ...(calendar === undefined ? {} : { calendar }),
    kind: milestones(madeUpMilestone('report', `shape: limit\ndue: ${rule}`)),
  });
  return written(timelineFor(framework, { start }), 'report.due');
}

/** Easter 2025: Thu 17, Good Friday 18, Sat 19, Sun 20, Easter Monday 21, Tue 22 April. */
const rules: readonly (readonly [rule: string, start: string, expected: string])[] = [
  ['{ count: 3, unit: working-days, after: start }', 'Thu 17 Apr 2025', 'Thu 24 Apr 2025'],
  ['{ count: 3, unit: working-days, after: start, counting: exclusive }', 'Thu 17 Apr 2025', 'Thu 24 Apr 2025'],
  ['{ count: 3, unit: working-days, after: start, counting: inclusive }', 'Thu 17 Apr 2025', 'Wed 23 Apr 2025'],
  ['{ count: 1, unit: working-days, after: start, counting: inclusive }', 'Thu 17 Apr 2025', 'Thu 17 Apr 2025'],
  ['{ count: 3, unit: working-days, before: start }', 'Wed 23 Apr 2025', 'Wed 16 Apr 2025'],
  ['{ count: 3, unit: working-days, before: start, counting: inclusive }', 'Wed 23 Apr 2025', 'Thu 17 Apr 2025'],
  // From a day off: it is never counted, and the next working day is day 1.
  ['{ count: 1, unit: working-days, after: start }', 'Sat 19 Apr 2025', 'Tue 22 Apr 2025'],
  ['{ count: 1, unit: working-days, after: start, counting: inclusive }', 'Sat 19 Apr 2025', 'Tue 22 Apr 2025'],
  ['{ count: 2, unit: working-days, after: start, counting: inclusive }', 'Sat 19 Apr 2025', 'Wed 23 Apr 2025'],
  ['{ count: 1, unit: working-days, before: start }', 'Mon 21 Apr 2025', 'Thu 17 Apr 2025'],
  ['{ count: 2, unit: working-days, before: start, counting: inclusive }', 'Mon 21 Apr 2025', 'Wed 16 Apr 2025'],
  ['{ count: 0, unit: working-days, after: start }', 'Sat 19 Apr 2025', 'Sat 19 Apr 2025'],
  ['{ count: 0, unit: working-days, after: start, roll: next-working-day }', 'Sat 19 Apr 2025', 'Tue 22 Apr 2025'],
  ['{ count: 0, unit: working-days, before: start, roll: previous-working-day }', 'Sat 19 Apr 2025', 'Thu 17 Apr 2025'],

  ['{ count: 10, unit: calendar-days, after: start }', 'Thu 17 Apr 2025', 'Sun 27 Apr 2025'],
  ['{ count: 10, unit: calendar-days, after: start, counting: inclusive }', 'Thu 17 Apr 2025', 'Sat 26 Apr 2025'],
  ['{ count: 10, unit: calendar-days, before: start }', 'Thu 17 Apr 2025', 'Mon 7 Apr 2025'],
  ['{ count: 10, unit: calendar-days, before: start, counting: inclusive }', 'Thu 17 Apr 2025', 'Tue 8 Apr 2025'],

  ['{ count: 2, unit: weeks, after: start }', 'Thu 17 Apr 2025', 'Thu 1 May 2025'],
  ['{ count: 2, unit: weeks, after: start, counting: inclusive }', 'Thu 17 Apr 2025', 'Wed 30 Apr 2025'],
  ['{ count: 2, unit: weeks, before: start }', 'Thu 17 Apr 2025', 'Thu 3 Apr 2025'],
  ['{ count: 2, unit: weeks, before: start, counting: inclusive }', 'Thu 17 Apr 2025', 'Fri 4 Apr 2025'],

  ['{ count: 1, unit: months, after: start }', 'Fri 31 Jan 2025', 'Fri 28 Feb 2025'],
  ['{ count: 1, unit: months, after: start }', 'Wed 31 Jan 2024', 'Thu 29 Feb 2024'],
  ['{ count: 13, unit: months, after: start }', 'Fri 31 Jan 2025', 'Sat 28 Feb 2026'],
  ['{ count: 1, unit: months, after: start, counting: inclusive }', 'Wed 1 Jan 2025', 'Fri 31 Jan 2025'],
  ['{ count: 1, unit: months, before: start }', 'Mon 31 Mar 2025', 'Fri 28 Feb 2025'],
  ['{ count: 1, unit: months, before: start, counting: inclusive }', 'Fri 31 Jan 2025', 'Wed 1 Jan 2025'],
  ['{ count: 2, unit: months, before: start }', 'Fri 31 Jan 2025', 'Sat 30 Nov 2024'],

  ['{ count: 1, unit: years, after: start }', 'Thu 29 Feb 2024', 'Fri 28 Feb 2025'],
  ['{ count: 4, unit: years, after: start }', 'Thu 29 Feb 2024', 'Tue 29 Feb 2028'],
  ['{ count: 1, unit: years, after: start, counting: inclusive }', 'Wed 1 Jan 2025', 'Wed 31 Dec 2025'],
  ['{ count: 1, unit: years, before: start }', 'Thu 29 Feb 2024', 'Tue 28 Feb 2023'],

  ['{ weekday: monday, of: start }', 'Sun 20 Apr 2025', 'Mon 14 Apr 2025'],
  ['{ weekday: sunday, of: start }', 'Mon 14 Apr 2025', 'Sun 20 Apr 2025'],
  ['{ weekday: wednesday, week: 2, of: start }', 'Thu 17 Apr 2025', 'Wed 30 Apr 2025'],
  ['{ weekday: friday, week: -1, of: start }', 'Mon 14 Apr 2025', 'Fri 11 Apr 2025'],
  ['{ weekday: thursday, onOrAfter: start }', 'Thu 17 Apr 2025', 'Thu 17 Apr 2025'],
  ['{ weekday: thursday, onOrAfter: start }', 'Fri 18 Apr 2025', 'Thu 24 Apr 2025'],
  ['{ weekday: tuesday, onOrBefore: start }', 'Tue 15 Apr 2025', 'Tue 15 Apr 2025'],
  ['{ weekday: tuesday, onOrBefore: start }', 'Mon 14 Apr 2025', 'Tue 8 Apr 2025'],
  ['{ weekday: friday, of: start, roll: next-working-day }', 'Mon 14 Apr 2025', 'Tue 22 Apr 2025'],
  ['{ weekday: friday, of: start, roll: previous-working-day }', 'Mon 14 Apr 2025', 'Thu 17 Apr 2025'],
  ['{ count: 1, unit: months, after: start, roll: next-working-day }', 'Thu 1 May 2025', 'Mon 2 Jun 2025'],
  ['{ on: start, at: 07:45 }', 'Mon 14 Apr 2025', 'Mon 14 Apr 2025 07:45'],
];

describe('a rule', () => {
  it.each(rules)('%s from %s gives %s', (rule, start, expected) => {
    expect(give(rule, start)).toBe(expected);
  });

  it.each([
    ['england-and-wales', 'Thu 4 Jan 2024'],
    ['scotland', 'Fri 5 Jan 2024'],
    ['northern-ireland', 'Thu 4 Jan 2024'],
    ['none', 'Wed 3 Jan 2024'],
  ])('counts by the calendar of its framework, %s: over New Year to %s', (calendar, expected) => {
    expect(give('{ count: 3, unit: working-days, after: start }', 'Fri 29 Dec 2023', calendar)).toBe(expected);
  });

  it.each([
    ['england-and-wales', 'Mon 17 Mar 2025'],
    ['northern-ireland', 'Tue 18 Mar 2025'],
  ])('counts by the calendar of its framework, %s: over St Patrick’s Day to %s', (calendar, expected) => {
    expect(give('{ count: 1, unit: working-days, after: start }', 'Fri 14 Mar 2025', calendar)).toBe(expected);
  });
});

/** How rules that Cafcass does not need are told. */
const told: readonly (readonly [rule: string, start: string, text: string])[] = [
  [
    '{ count: 2, unit: weeks, after: start }',
    'Thu 17 Apr 2025',
    '2 weeks after Thu 17 Apr 2025 (first tide): Thu 1 May 2025.',
  ],
  [
    '{ count: 1, unit: months, after: start, counting: inclusive }',
    'Wed 1 Jan 2025',
    '1 calendar month after Wed 1 Jan 2025 (first tide), that day included: Fri 31 Jan 2025.',
  ],
  [
    '{ count: 10, unit: calendar-days, before: start, counting: inclusive }',
    'Thu 17 Apr 2025',
    '10 calendar days before Thu 17 Apr 2025 (first tide), which is day 1: Tue 8 Apr 2025.',
  ],
  [
    '{ count: 3, unit: working-days, after: start, counting: inclusive }',
    'Thu 17 Apr 2025',
    '3 working days after Thu 17 Apr 2025 (first tide), which is day 1: day 3 is Wed 23 Apr 2025. ' +
      'Not counted: 2 weekend days, Good Friday (Fri 18 Apr 2025) and Easter Monday (Mon 21 Apr 2025).',
  ],
  [
    '{ count: 2, unit: working-days, after: start, counting: inclusive }',
    'Sat 26 Apr 2025',
    '2 working days after Sat 26 Apr 2025 (first tide), which does not count: day 1 is Mon 28 Apr 2025, ' +
      'day 2 is Tue 29 Apr 2025. Not counted: 1 weekend day.',
  ],
  [
    '{ weekday: wednesday, week: 2, of: start }',
    'Thu 17 Apr 2025',
    'The Wednesday of the week 2 weeks after that of Thu 17 Apr 2025 (first tide) is Wed 30 Apr 2025.',
  ],
  [
    '{ weekday: tuesday, onOrBefore: start }',
    'Mon 14 Apr 2025',
    'The last Tuesday on or before Mon 14 Apr 2025 (first tide) is Tue 8 Apr 2025.',
  ],
];

describe('the working of a rule', () => {
  it.each(told)('%s from %s', (rule, start, text) => {
    const framework = madeUpFramework({
      kind: milestones(madeUpMilestone('report', `shape: limit\ndue: ${rule}`)),
    });
    expect(milestoneOf(timelineFor(framework, { start }), 'report').working.text).toBe(text);
  });
});

describe('limits', () => {
  const held = (limits: string, start: string): string => {
    const framework = madeUpFramework({
      kind: `points:
  - { id: monday, title: Monday after, rule: { weekday: monday, week: 1, of: start } }
  - { id: wednesday, title: Wednesday after, rule: { weekday: wednesday, week: 1, of: start } }
${milestones(madeUpMilestone('report', `shape: limit\ndue: { count: 5, unit: calendar-days, after: start, ${limits} }`))}`,
    });
    return written(timelineFor(framework, { start }), 'report.due');
  };

  it('move an earlier result to the earliest day, and a later one to the latest', () => {
    expect(held('notBefore: monday', 'Tue 4 Mar 2025')).toBe('Mon 10 Mar 2025');
    expect(held('notBefore: monday', 'Thu 6 Mar 2025')).toBe('Tue 11 Mar 2025');
    expect(held('notAfter: wednesday', 'Sun 9 Mar 2025')).toBe('Wed 12 Mar 2025');
    expect(held('notAfter: wednesday', 'Thu 6 Mar 2025')).toBe('Tue 11 Mar 2025');
    expect(held('notBefore: monday, notAfter: wednesday', 'Sat 8 Mar 2025')).toBe('Wed 12 Mar 2025');
  });

  it('that contradict each other leave the latest day the last word', () => {
    expect(held('notBefore: wednesday, notAfter: monday', 'Tue 4 Mar 2025')).toBe('Mon 10 Mar 2025');
  });

  it('are told as what they held the result to', () => {
    const textOf = (limits: string, start: string): string => {
      const framework = madeUpFramework({
        kind: `points:
  - { id: monday, title: Monday after, rule: { weekday: monday, week: 1, of: start } }
${milestones(madeUpMilestone('report', `shape: limit\ndue: { count: 5, unit: calendar-days, after: start, ${limits} }`))}`,
      });
      return milestoneOf(timelineFor(framework, { start }), 'report').working.text;
    };
    const both = 'notBefore: monday, notAfter: monday';
    expect(textOf(both, 'Tue 4 Mar 2025')).toBe(
      '5 calendar days after Tue 4 Mar 2025 (first tide), which is day 0: Sun 9 Mar 2025. ' +
        'It may not be before Mon 10 Mar 2025 (Monday after), so it moves to that day.',
    );
    expect(textOf(both, 'Sat 8 Mar 2025')).toContain('It may not be after Mon 10 Mar 2025 (Monday after)');
    expect(textOf(both, 'Wed 5 Mar 2025')).toBe(
      '5 calendar days after Wed 5 Mar 2025 (first tide), which is day 0: Mon 10 Mar 2025.',
    );
  });

  it('hold after a roll', () => {
    expect(held('roll: next-working-day, notAfter: monday', 'Tue 4 Mar 2025')).toBe('Mon 10 Mar 2025');
    // Sat 8 March rolls back to Friday, and is then held to Monday.
    expect(held('roll: previous-working-day, notBefore: monday', 'Mon 3 Mar 2025')).toBe('Mon 10 Mar 2025');
  });
});

describe('anchors', () => {
  const framework = madeUpFramework({
    kind: milestones(
      madeUpMilestone(
        'passage',
        `shape: window
opens: { count: 1, unit: calendar-days, after: start }
planned: { count: 2, unit: calendar-days, after: start }
due: { count: 3, unit: calendar-days, after: start }
completedBy: [sailed]`,
      ),
      madeUpMilestone(
        'soundings',
        `shape: range
planned: { count: 4, unit: calendar-days, after: start }
ends: { count: 6, unit: calendar-days, after: start }
also: [{ count: 9, unit: calendar-days, after: start }]`,
      ),
      madeUpMilestone('from-effective', 'shape: limit\ndue: { count: 10, unit: calendar-days, after: passage }'),
      madeUpMilestone('from-planned', 'shape: limit\ndue: { count: 10, unit: calendar-days, after: passage.planned }'),
      madeUpMilestone('from-due', 'shape: limit\ndue: { count: 10, unit: calendar-days, after: passage.due }'),
      madeUpMilestone('from-opens', 'shape: limit\ndue: { count: 10, unit: calendar-days, after: passage.opens }'),
      madeUpMilestone('from-ends', 'shape: limit\ndue: { count: 10, unit: calendar-days, after: soundings.ends }'),
      madeUpMilestone(
        'from-recorded',
        'shape: limit\ndue: { count: 10, unit: calendar-days, after: passage.recorded }',
      ),
      madeUpMilestone('from-event', 'shape: limit\ndue: { event: landed }'),
      madeUpMilestone('from-event-or-plan', 'shape: limit\ndue: { event: landed, otherwise: passage.due }'),
    ),
  });
  const keys = ['effective', 'planned', 'due', 'opens', 'ends', 'recorded', 'event', 'event-or-plan'];
  const dates = (request: WrittenRequest): Record<string, string> => {
    const timeline = timelineFor(framework, request);
    return Object.fromEntries(keys.map((key) => [key, written(timeline, `from-${key}.due`)]));
  };

  it('before anything is recorded are the planned days', () => {
    expect(dates({ start: 'Sat 1 Mar 2025' })).toEqual({
      effective: 'Thu 13 Mar 2025',
      planned: 'Thu 13 Mar 2025',
      due: 'Fri 14 Mar 2025',
      opens: 'Wed 12 Mar 2025',
      ends: 'Mon 17 Mar 2025',
      recorded: 'none',
      event: 'none',
      'event-or-plan': 'Tue 4 Mar 2025',
    });
  });

  it('follow what was recorded, where they say so', () => {
    const events = [
      ['sailed', 'Sat 8 Mar 2025'],
      ['landed', 'Sun 9 Mar 2025'],
    ] as const;
    expect(dates({ start: 'Sat 1 Mar 2025', events })).toEqual({
      effective: 'Tue 18 Mar 2025',
      planned: 'Thu 13 Mar 2025',
      due: 'Fri 14 Mar 2025',
      opens: 'Wed 12 Mar 2025',
      ends: 'Mon 17 Mar 2025',
      recorded: 'Tue 18 Mar 2025',
      event: 'Sun 9 Mar 2025',
      'event-or-plan': 'Sun 9 Mar 2025',
    });
  });

  it('follow an event that names its milestone', () => {
    const events = [['step-done', 'Mon 10 Mar 2025', { milestone: 'passage' }]] as const;
    expect(dates({ start: 'Sat 1 Mar 2025', events })).toMatchObject({
      effective: 'Thu 20 Mar 2025',
      recorded: 'Thu 20 Mar 2025',
    });
  });

  it('are told by name in the working', () => {
    const text = (id: string, events: WrittenRequest['events'] = []): string =>
      milestoneOf(timelineFor(framework, { start: 'Sat 1 Mar 2025', events }), `from-${id}`).working.text;
    expect(text('opens')).toContain('after Sun 2 Mar 2025 (first day: Passage), which is day 0: Wed 12 Mar 2025.');
    expect(text('ends')).toContain('(last day: Soundings)');
    expect(text('due')).toContain('(due: Passage)');
    expect(text('recorded')).toBe('No date.');
    expect(text('event-or-plan')).toBe('On Tue 4 Mar 2025 (due: Passage).');
    expect(text('event-or-plan', [['landed', 'Sun 9 Mar 2025']])).toBe(
      'On Sun 9 Mar 2025 (recorded: Survey boat landed).',
    );
  });

  it('leave a milestone without a date, and without a reason, where nothing is recorded', () => {
    const milestone = milestoneOf(timelineFor(framework, { start: 'Sat 1 Mar 2025' }), 'from-recorded');
    expect(milestone).toMatchObject({ planned: null, due: null, state: 'no-date', working: { steps: [] } });
  });

  it('give a window its first day, a range its last, and other days of their own', () => {
    const timeline = timelineFor(framework, { start: 'Sat 1 Mar 2025' });
    expect(written(timeline, 'passage.opens')).toBe('Sun 2 Mar 2025');
    expect(written(timeline, 'passage.planned')).toBe('Mon 3 Mar 2025');
    expect(written(timeline, 'passage.due')).toBe('Tue 4 Mar 2025');
    expect(written(timeline, 'soundings.ends')).toBe('Fri 7 Mar 2025');
    expect(written(timeline, 'soundings.also')).toBe('Mon 10 Mar 2025');
  });
});

describe('conditions', () => {
  const framework = madeUpFramework({
    conditions: '[{ id: storm, title: A storm, setBy: [storm-reported] }, { id: night, title: By night }]',
    events: '  - { id: storm-reported, title: Storm reported }',
    kind: `conditions: [storm]
${milestones(
  madeUpMilestone(
    'repair',
    `shape: limit
due: { count: 2, unit: weeks, after: start }
when: storm
otherwise: { state: not-applicable, because: There was no storm. }`,
  ),
  madeUpMilestone('after-repair', 'shape: limit\ndue: { count: 1, unit: weeks, after: repair }'),
  madeUpMilestone(
    'shelter',
    'shape: day\ndue: { on: start }\nwhen: storm\notherwise: { state: no-date, because: Calm. }',
  ),
)}`,
  });

  it('leave a milestone, and what counts from it, without a date', () => {
    const timeline = timelineFor(framework, { start: 'Mon 3 Mar 2025' });
    expect(milestoneOf(timeline, 'repair')).toMatchObject({ state: 'not-applicable', because: 'There was no storm.' });
    expect(milestoneOf(timeline, 'after-repair')).toMatchObject({ state: 'no-date', due: null });
    expect(milestoneOf(timeline, 'shelter')).toMatchObject({ state: 'no-date', planned: null, due: null });
  });

  it('hold when the planner says so, or when an event that sets them is recorded', () => {
    for (const request of [{ conditions: ['storm'] }, { events: [['storm-reported', 'Sun 2 Mar 2025']] as const }]) {
      const timeline = timelineFor(framework, { start: 'Mon 3 Mar 2025', ...request });
      expect(written(timeline, 'repair.due')).toBe('Mon 17 Mar 2025');
      expect(written(timeline, 'after-repair.due')).toBe('Mon 24 Mar 2025');
      expect(written(timeline, 'shelter.planned')).toBe('Mon 3 Mar 2025');
    }
  });

  it('count for nothing in a kind that does not have them', () => {
    expect(() => timelineFor(framework, { start: 'Mon 3 Mar 2025', conditions: ['night'] })).toThrow(
      'must be a condition of the kind survey: storm',
    );
  });
});

describe('a kind that mirrors another', () => {
  const framework = madeUpFramework({
    conditions: '[{ id: storm, title: A storm }, { id: night, title: By night }]',
    kind: `conditions: [storm]
points:
  - { id: turn, title: turn of the tide, rule: { count: 1, unit: calendar-days, after: start } }
${milestones(
  madeUpMilestone('passage', 'shape: limit\ndue: { count: 1, unit: weeks, after: turn }'),
  madeUpMilestone('report', 'shape: limit\ndue: { count: 2, unit: weeks, after: passage }'),
)}
warnings:
  - { id: early, when: [{ date: start, within: { from: 03-01, to: 03-31 } }], message: In March. }
  - { id: late, when: [{ date: start, within: { from: 03-01, to: 03-31 } }], message: In March too. }`,
    kinds: `  - id: night-survey
    title: Night survey
    name: Harbour survey by night
    product: letter
    mirrors: survey
    start: { title: first tide of the night, workingDay: false }
    conditions: [night]
    points:
      - { id: turn, title: second tide, rule: { count: 2, unit: calendar-days, after: start } }
    milestones:
    ${madeUpMilestone('lamps', 'shape: limit\ndue: { count: 1, unit: calendar-days, after: report }').replaceAll('\n', '\n    ')}
    warnings:
      - { id: late, when: [{ date: start, within: { from: 04-01, to: 04-30 } }], message: In April. }
`,
  });

  it('takes over what it does not replace, and adds its own after it', () => {
    const kind = findKind(framework, 'night-survey');
    expect(kind?.milestones.map((each) => each.id)).toEqual(['passage', 'report', 'lamps']);
    expect(kind?.conditions).toEqual(['storm', 'night']);
    expect(kind?.points).toHaveLength(1);
    expect(kind?.warnings.map((each) => each.message)).toEqual(['In March.', 'In April.']);
  });

  it('works out its dates by the replaced rules', () => {
    const day = timelineFor(framework, { start: 'Mon 3 Mar 2025' });
    const night = timelineFor(framework, { start: 'Mon 3 Mar 2025' }, 'night-survey');
    expect(written(day, 'passage.due')).toBe('Tue 11 Mar 2025');
    expect(written(night, 'passage.due')).toBe('Wed 12 Mar 2025');
    expect(written(night, 'lamps.due')).toBe('Thu 27 Mar 2025');
    expect(day.warnings.map((warning) => warning.id)).toEqual(['early', 'late']);
    expect(night.warnings.map((warning) => warning.id)).toEqual(['early']);
    expect(milestoneOf(night, 'passage').working.text).toContain('(second tide)');
  });
});

describe('a kind of any other framework', () => {
  const framework = madeUpFramework({
    calendar: 'scotland',
    periodsNotCounted: `
  - { name: Regatta, from: 2025-06-09, to: 2025-06-13 }
  - { name: Winter closure, everyYearFrom: 12-24, everyYearTo: 01-04 }`,
    kind: `points:
  - { id: planned-end, title: end of the season, rule: { weekday: friday, week: 1, of: start } }
${milestones(
  madeUpMilestone(
    'survey-end',
    `shape: day
planned: { on: planned-end, roll: previous-working-day }
input: fieldwork-end
completedBy: [landed]`,
  ),
  madeUpMilestone('report', 'shape: limit\ndue: { count: 10, unit: working-days, after: survey-end }'),
  madeUpMilestone('archive', 'shape: none\nnone: { state: no-date, because: Some day. }\ncompletedBy: [sailed]'),
)}`,
  });

  it('skips the periods that it does not count, by name and in one piece', () => {
    const timeline = timelineFor(framework, { start: 'Mon 26 May 2025' });
    expect(written(timeline, 'survey-end.planned')).toBe('Fri 6 Jun 2025');
    expect(written(timeline, 'report.due')).toBe('Fri 27 Jun 2025');
    expect(milestoneOf(timeline, 'report').working.text).toBe(
      '10 working days after Fri 6 Jun 2025 (planned: Survey end), which is day 0: day 1 is Mon 16 Jun 2025, ' +
        'day 10 is Fri 27 Jun 2025. Not counted: 6 weekend days and Regatta (Mon 9 Jun 2025 to Fri 13 Jun 2025).',
    );
  });

  it('skips a period of every year over New Year, and leaves bank holidays their names', () => {
    const timeline = timelineFor(framework, { start: 'Mon 8 Dec 2025' });
    expect(written(timeline, 'report.due')).toBe('Wed 14 Jan 2026');
    expect(milestoneOf(timeline, 'report').working.text).toContain(
      'Not counted: 8 weekend days, Winter closure (Wed 24 Dec 2025), Christmas Day (Thu 25 Dec 2025), ' +
        'Boxing Day (Fri 26 Dec 2025), Winter closure (Mon 29 Dec 2025 to Wed 31 Dec 2025), ' +
        'New Year’s Day (Thu 1 Jan 2026) and 2nd January (Fri 2 Jan 2026).',
    );
  });

  it('tells two periods of one name apart where work lies between them', () => {
    const twice = madeUpFramework({
      periodsNotCounted: `
  - { name: Regatta, from: 2025-06-09, to: 2025-06-10 }
  - { name: Regatta, from: 2025-06-12, to: 2025-06-16 }`,
      kind: milestones(madeUpMilestone('report', 'shape: limit\ndue: { count: 3, unit: working-days, after: start }')),
    });
    expect(milestoneOf(timelineFor(twice, { start: 'Fri 6 Jun 2025' }), 'report').working.text).toBe(
      '3 working days after Fri 6 Jun 2025 (first tide), which is day 0: day 1 is Wed 11 Jun 2025, ' +
        'day 3 is Wed 18 Jun 2025. Not counted: 4 weekend days, Regatta (Mon 9 Jun 2025 to Tue 10 Jun 2025) and ' +
        'Regatta (Thu 12 Jun 2025 to Mon 16 Jun 2025).',
    );
  });

  it('holds the last day of the published list to be firm, and the next to be provisional', () => {
    const framework2028 = madeUpFramework({
      kind: milestones(
        madeUpMilestone('last-day', 'shape: day\ndue: { on: start }'),
        madeUpMilestone('next-day', 'shape: day\ndue: { count: 1, unit: calendar-days, after: start }'),
      ),
    });
    const timeline = timelineFor(framework2028, { start: 'Sun 31 Dec 2028' });
    expect(timeline.milestones.map(({ id, provisional }) => [id, provisional])).toEqual([
      ['last-day', false],
      ['next-day', true],
    ]);
  });

  it('takes the end that the planner gives', () => {
    const timeline = timelineFor(framework, { start: 'Mon 26 May 2025', end: 'Thu 29 May 2025' });
    expect(written(timeline, 'report.due')).toBe('Thu 19 Jun 2025');
  });

  it('may start on any day where its rules say so', () => {
    expect(written(timelineFor(framework, { start: 'Sun 25 May 2025' }), 'survey-end.planned')).toBe('Fri 30 May 2025');
  });

  it('may start on the first and on the last day of the calendar', () => {
    const still = madeUpFramework({ kind: milestones(madeUpMilestone('report', 'shape: day\ndue: { on: start }')) });
    for (const start of ['Sun 1 Jan 2012', 'Fri 31 Dec 2100']) {
      expect(written(timelineFor(still, { start }), 'report.due')).toBe(start);
    }
    expect(() => timelineFor(still, { start: 'Sat 31 Dec 2011' })).toThrow('must be from 2012-01-01 to 2100-12-31');
    expect(() => timelineFor(still, { start: 'Sat 1 Jan 2101' })).toThrow('must be from 2012-01-01 to 2100-12-31');
  });

  it('records what has no date', () => {
    const events = [['sailed', 'Sun 1 Jun 2025']] as const;
    expect(milestoneOf(timelineFor(framework, { start: 'Mon 26 May 2025', events }), 'archive')).toMatchObject({
      state: 'done',
      actual: { on: '2025-06-01' },
      planned: null,
    });
  });

  it('is announced and ended by its own events', () => {
    const of = (...types: string[]): Timeline =>
      timelineFor(framework, { start: 'Mon 26 May 2025', events: types.map((type) => [type, 'Mon 26 May 2025']) });
    expect([of().announced, of('announced').announced]).toEqual([false, true]);
    expect([of().ended, of('abandoned').ended]).toEqual([false, true]);
    expect(milestoneOf(of('abandoned'), 'report').because).toBe('Survey abandoned.');
    expect(of('announced').embargoed).toBe(false);
  });
});
