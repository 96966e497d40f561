import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/errors.ts';
import { parseFramework } from '../../src/framework/parse-framework.ts';

/** A file without a problem; the tables below break it. Lines are counted from 1. */
const sound = `id: harbour-2025
title: Harbour surveys
publisher: Harbour board
edition: 2025-01-01
calendar: none
parties:
  - { id: board, title: Board }
roles:
  - { id: surveyor, title: Surveyor, party: board }
conditions:
  - { id: storm, title: A storm }
events:
  - { id: sailed, title: Sailed }
readings:
  - { id: tide, unclear: Which tide., taken: The first., because: It comes first. }
kinds:
  - id: survey
    title: Survey
    name: Harbour survey
    product: letter
    start: { title: first tide }
    conditions: [storm]
    points:
      - { id: turn, title: turn of the tide, rule: { on: start } }
    milestones:
      - id: draft
        title: Draft
        owner: surveyor
        basis: rule
        shape: limit
        due: { count: 5, unit: working-days, after: start }
        completedBy: [sailed]
        clause: { section: Surveys, clause: first }
        readings:
          - { reading: tide, alternatives: [{ text: The second tide, gives: { on: turn } }] }
      - id: final
        title: Final
        owner: surveyor
        basis: rule
        shape: limit
        due: { count: 5, unit: working-days, after: draft }
        clause: { section: Surveys, clause: second }
    warnings:
      - id: late
        when: [{ date: draft.recorded, after: draft.due }]
        milestones: [draft]
        dates: { sent: draft.recorded }
        message: 'Sent on {sent}.'
    examples:
      - start: Mon 3 Mar 2025
        expect: { draft.due: Mon 10 Mar 2025 }
`;

function problemsOf(text: string): readonly string[] {
  const result = parseFramework(text, 'f.yaml');
  return result.ok ? [] : result.problems.map((problem) => formatProblem(problem).trim());
}

/** The file with some of its text replaced; a text that it does not hold is a mistake in the test. */
function broken(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the file does not hold ${from}`);
    return text.replace(from, to);
  }, sound);
}

const dates = 'start, turn, draft, final';

const references: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  [
    'an unknown date to count from',
    broken(['after: draft }', 'after: draught }']),
    `f.yaml:41 kinds[0].milestones[1].due.after: must be a known date to count from: ${dates}, seen "draught"`,
  ],
  [
    'a date that its milestone does not have',
    broken(['after: draft }', 'after: draft.opens }']),
    'f.yaml:41 kinds[0].milestones[1].due.after: must be a known date to count from: ' +
      'draft.due, draft.planned, draft.recorded, draft, seen "draft.opens"',
  ],
  [
    'an unknown date in the rule of another reading',
    broken(['gives: { on: turn }', 'gives: { on: slack }']),
    `f.yaml:35 kinds[0].milestones[0].readings[0].alternatives[0].gives.on: must be a known date to count from: ${dates}, seen "slack"`,
  ],
  [
    'an unknown limit',
    broken(['after: draft }', 'after: draft, notBefore: ebb, notAfter: flood }']),
    `f.yaml:41 kinds[0].milestones[1].due.notBefore: must be a known date to count from: ${dates}, seen "ebb"`,
    `f.yaml:41 kinds[0].milestones[1].due.notAfter: must be a known date to count from: ${dates}, seen "flood"`,
  ],
  [
    'an unknown event',
    broken(['{ on: start }', '{ event: landed, otherwise: noon }'], ['[sailed]', '[sailed, moored]']),
    `f.yaml:24 kinds[0].points[0].rule.otherwise: must be a known date to count from: ${dates}, seen "noon"`,
    'f.yaml:24 kinds[0].points[0].rule.event: must be a known event of the kind survey: sailed, seen "landed"',
    'f.yaml:32 kinds[0].milestones[0].completedBy[1]: must be a known event of the kind survey: sailed, seen "moored"',
  ],
  [
    'an event of another kind',
    broken(['title: Sailed }', 'title: Sailed, kinds: [regatta] }']),
    'f.yaml:13 events[0].kinds[0]: must be a known kind: survey, seen "regatta"',
    'f.yaml:32 kinds[0].milestones[0].completedBy[0]: must be a known event of the kind survey: there is none, seen "sailed"',
  ],
  [
    'an unknown owner, party, reading and condition',
    broken(
      ['owner: surveyor', 'owner: pilot'],
      ['party: board', 'party: crown'],
      ['reading: tide', 'reading: wind'],
      ['shape: limit', 'shape: limit\n        when: fog\n        otherwise: { state: no-date, because: No fog. }'],
    ),
    'f.yaml:9 roles[0].party: must be a known party: board, seen "crown"',
    'f.yaml:28 kinds[0].milestones[0].owner: must be a known role: surveyor, seen "pilot"',
    'f.yaml:31 kinds[0].milestones[0].when: must be a known condition of the kind survey: storm, seen "fog"',
    'f.yaml:37 kinds[0].milestones[0].readings[0].reading: must be a known reading: tide, seen "wind"',
  ],
  [
    'unknown names in a warning and in an example',
    broken(
      ['milestones: [draft]', 'milestones: [draft, draught]'],
      ['after: draft.due }', 'after: draught.due }'],
      ['{ draft.due: Mon 10 Mar 2025 }', '{ draft.ends: Mon 10 Mar 2025 }'],
    ),
    `f.yaml:45 kinds[0].warnings[0].when[0].after: must be a known date to count from: ${dates}, seen "draught.due"`,
    'f.yaml:46 kinds[0].warnings[0].milestones[1]: must be a known milestone: draft, final, seen "draught"',
    'f.yaml:51 kinds[0].examples[0].expect.draft.ends: must be a known date to count from: ' +
      'draft.due, draft.planned, draft.recorded, draft, seen "draft.ends"',
  ],
  [
    'a name in braces that nothing stands for, and a date that no braces name',
    broken(["'Sent on {sent}.'", "'Sent on {date}, {count} days late.'"]),
    'f.yaml:47 kinds[0].warnings[0].dates.sent: is not named in the message',
    'f.yaml:48 kinds[0].warnings[0].message: must name in braces only sent, seen "{date}"',
  ],
  [
    'a kind that mirrors none, itself, or a mirror',
    broken(['    conditions: [storm]', '    mirrors: passage']),
    'f.yaml:22 kinds[0].mirrors: must be a known kind: survey, seen "passage"',
  ],
  [
    'a kind that mirrors itself',
    broken(['    conditions: [storm]', '    mirrors: survey']),
    'f.yaml:22 kinds[0].mirrors: must name a kind that mirrors no other, seen "survey"',
  ],
];

const circles: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  [
    'of two milestones',
    broken(['unit: working-days, after: start', 'unit: working-days, after: final']),
    'f.yaml:31 kinds[0].milestones[0].due: counts in a circle: draft.due -> final -> final.planned -> final.due -> ' +
      'draft -> draft.planned -> draft.due; break it at one of these',
  ],
  [
    'of one milestone',
    broken(['after: draft }', 'after: final.due }']),
    'f.yaml:41 kinds[0].milestones[1].due: counts in a circle: final.due -> final.due; break it at one of these',
  ],
  [
    'through a point and a limit',
    broken(['{ on: start }', '{ on: final.due }'], ['after: draft }', 'after: start, notBefore: turn }']),
    'f.yaml:24 kinds[0].points[0]: counts in a circle: turn -> final.due -> turn; break it at one of these',
  ],
  [
    'and another: both are told',
    broken(
      ['{ on: start }', '{ on: turn }'],
      ['unit: working-days, after: start', 'unit: working-days, after: draft.due'],
    ),
    'f.yaml:24 kinds[0].points[0]: counts in a circle: turn -> turn; break it at one of these',
    'f.yaml:31 kinds[0].milestones[0].due: counts in a circle: draft.due -> draft.due; break it at one of these',
  ],
];

const ids: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  [
    'of milestones',
    broken(['- id: final', '- id: draft'], ['after: draft }', 'after: start }']),
    'f.yaml:36 kinds[0].milestones[1].id: is used twice: every milestone needs an id of its own, seen "draft"',
  ],
  [
    'of parties, roles, conditions, events, readings and warnings',
    broken(
      ['  - { id: board, title: Board }', '  - { id: board, title: Board }\n  - { id: board, title: Other }'],
      ['party: board }', 'party: board }\n  - { id: surveyor, title: Other, party: board }'],
      ['title: A storm }', 'title: A storm }\n  - { id: storm, title: Other }'],
      ['title: Sailed }', 'title: Sailed }\n  - { id: sailed, title: Other }'],
      ['because: It comes first. }', 'because: It comes first. }\n  - { id: tide, unclear: X, taken: Y, because: Z }'],
      ['    warnings:', '    warnings:\n      - { id: late, when: [{ notRecorded: draft }], message: Other. }'],
    ),
    'f.yaml:8 parties[1].id: is used twice: every party needs an id of its own, seen "board"',
    'f.yaml:11 roles[1].id: is used twice: every role needs an id of its own, seen "surveyor"',
    'f.yaml:14 conditions[1].id: is used twice: every condition needs an id of its own, seen "storm"',
    'f.yaml:17 events[1].id: is used twice: every event needs an id of its own, seen "sailed"',
    'f.yaml:20 readings[1].id: is used twice: every reading needs an id of its own, seen "tide"',
    'f.yaml:50 kinds[0].warnings[1].id: is used twice: every warning needs an id of its own, seen "late"',
  ],
  [
    'of a point and a milestone',
    broken(
      ['id: turn, title: turn of the tide', 'id: final, title: turn of the tide'],
      ['{ on: turn }', '{ on: start }'],
    ),
    'f.yaml:36 kinds[0].milestones[1].id: is the id of a point already, seen "final"',
  ],
  [
    'of a point and the start',
    broken(
      ['id: turn, title: turn of the tide, rule: { on: start }', 'id: start, title: turn, rule: { event: sailed }'],
      ['{ on: turn }', '{ on: start }'],
    ),
    'f.yaml:24 kinds[0].points[0].id: is taken: start is the date that the planner gives, seen "start"',
  ],
];

const shapes: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  [
    'a limit without a due day',
    broken(['due: { count: 5, unit: working-days, after: draft }', 'planned: { on: draft }']),
    'f.yaml:40 kinds[0].milestones[1].shape: needs due with the shape limit',
  ],
  [
    'a limit with a window and a last day',
    broken(['        completedBy: [sailed]', '        opens: { on: start }\n        ends: { on: start }']),
    'f.yaml:32 kinds[0].milestones[0].opens: must not be given with the shape limit',
    'f.yaml:33 kinds[0].milestones[0].ends: must not be given with the shape limit',
  ],
  [
    'a window without its first day',
    broken(['shape: limit', 'shape: window']),
    'f.yaml:30 kinds[0].milestones[0].shape: needs opens with the shape window',
  ],
  [
    'a range without its days',
    broken(['shape: limit', 'shape: range']),
    'f.yaml:30 kinds[0].milestones[0].shape: needs planned with the shape range',
    'f.yaml:30 kinds[0].milestones[0].shape: needs ends with the shape range',
  ],
  [
    'a date where there is to be none',
    broken(['shape: limit', 'shape: none']),
    'f.yaml:30 kinds[0].milestones[0].shape: needs none with the shape none',
    'f.yaml:31 kinds[0].milestones[0].due: must not be given with the shape none',
  ],
  [
    'an indicative step that is owed',
    broken([
      'basis: rule\n        shape: limit',
      'basis: indicative\n        shape: day\n        planned: { on: start }',
    ]),
    'f.yaml:32 kinds[0].milestones[0].due: must not be given for an indicative step: nothing of it is owed',
  ],
  [
    'an indicative limit',
    broken(['basis: rule', 'basis: indicative']),
    'f.yaml:30 kinds[0].milestones[0].shape: must be another for an indicative step: nothing of it is owed by a day, seen "limit"',
  ],
  [
    'an indicative step without a day',
    broken(
      ['basis: rule\n        shape: limit', 'basis: indicative\n        shape: day'],
      ['        due: { count: 5, unit: working-days, after: start }\n', ''],
      ['after: draft }', 'after: start }'],
      ['date: draft.recorded, after: draft.due', 'date: draft.recorded, after: final'],
      ['{ draft.due: Mon 10 Mar 2025 }', '{ final.due: Mon 10 Mar 2025 }'],
    ),
    'f.yaml:30 kinds[0].milestones[0].shape: needs planned with the shape day',
  ],
  [
    'a condition of what never has a date',
    broken([
      'shape: limit\n        due: { count: 5, unit: working-days, after: draft }',
      'shape: none\n        none: { state: no-date, because: X. }\n        when: storm\n        otherwise: { state: no-date, because: Y. }',
    ]),
    'f.yaml:42 kinds[0].milestones[1].when: must not be given with the shape none, which has no date either way',
  ],
  [
    'a condition without what holds otherwise, and the other way round',
    broken(
      ['shape: limit', 'when: storm\n        shape: limit'],
      ['second }', 'second }\n        otherwise: { state: no-date, because: Calm. }'],
    ),
    'f.yaml:30 kinds[0].milestones[0].when: needs otherwise beside it',
    'f.yaml:44 kinds[0].milestones[1].otherwise: needs when beside it',
  ],
  [
    'two dates that the planner may give',
    broken(
      ['completedBy: [sailed]', 'input: fieldwork-end'],
      ['after: draft }', 'after: draft }\n        planned: { on: draft }\n        input: fieldwork-end'],
    ),
    'f.yaml:32 kinds[0].milestones[0].input: needs planned, the date where none is given',
    'f.yaml:43 kinds[0].milestones[1].input: may stand at one milestone of a kind only',
  ],
  [
    'a time of day of a point',
    broken(['{ on: start }', '{ on: start, at: 09:30 }']),
    'f.yaml:24 kinds[0].points[0].rule.at: must not be given here: only planned and due have a time of day, seen "09:30"',
  ],
  [
    'nothing counted inclusively',
    broken(['count: 5, unit: working-days, after: draft', 'count: 0, unit: weeks, after: draft, counting: inclusive']),
    'f.yaml:41 kinds[0].milestones[1].due.count: must be at least 1 with inclusive counting: the anchor itself is day 1, seen 0',
  ],
  [
    'an inspected party that nothing announces to',
    broken(['title: Board }', 'title: Board, inspected: true }']),
    'f.yaml:12 events: must have one event with announces: true, since a party is inspected',
  ],
];

const UNITS = 'working-days, calendar-days, weeks, months, years';
const RULE_KEYS =
  'count, unit, counting, roll, at, notBefore, notAfter, after, before, weekday, week, of, onOrAfter, onOrBefore, on, event, otherwise';

const values: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  [
    'a word that is none of those allowed',
    broken(['unit: working-days', 'unit: business-days'], ['calendar: none', 'calendar: wales']),
    'f.yaml:5 calendar: must be one of england-and-wales, scotland, northern-ireland, none, seen "wales"',
    `f.yaml:31 kinds[0].milestones[0].due.unit: must be one of ${UNITS}, seen "business-days"`,
  ],
  [
    'what is missing',
    broken(['publisher: Harbour board\n', ''], ['        owner: surveyor\n', ''], ['count: 5, ', '']),
    'f.yaml:1 publisher: is missing: must be text',
    'f.yaml:25 kinds[0].milestones[0].owner: is missing: must be text',
    'f.yaml:29 kinds[0].milestones[0].due.count: is missing: must be a number',
  ],
  [
    'an unknown key',
    broken(['unit: working-days, after: start', 'unit: working-days, after: start, until: noon']),
    `f.yaml:31 kinds[0].milestones[0].due.until: is not a known key here: known are ${RULE_KEYS}, seen "noon"`,
  ],
  [
    'a key with a slip of the pen, which is then missing too',
    broken(['after: start }', 'afer: start }']),
    'f.yaml:31 kinds[0].milestones[0].due.after: is missing: must be text',
    `f.yaml:31 kinds[0].milestones[0].due.afer: is not a known key here: known are ${RULE_KEYS}, seen "start"`,
  ],
  [
    'a rule that is a sentence',
    broken(['{ count: 5, unit: working-days, after: start }', '5 working days after the start']),
    'f.yaml:31 kinds[0].milestones[0].due: must be a map, seen "5 working days after the start"',
  ],
  [
    'numbers out of bounds, and values of another type',
    broken(['count: 5', 'count: -5'], ['{ count: 5', '{ count: 2.5'], ['title: Draft', 'title: 7']),
    'f.yaml:27 kinds[0].milestones[0].title: must be text, seen 7',
    'f.yaml:31 kinds[0].milestones[0].due.count: must be at least 0, seen -5',
    'f.yaml:41 kinds[0].milestones[1].due.count: must be a whole number, seen 2.5',
  ],
  [
    'dates and times that are none, or have another weekday',
    broken(
      ['edition: 2025-01-01', 'edition: 2025-02-29'],
      ['start: Mon 3 Mar 2025', 'start: Tue 3 Mar 2025'],
      ['after: draft }', 'after: draft, at: 24:00 }'],
      ['calendar: none', 'calendar: none\nperiodsNotCounted: [{ name: X, everyYearFrom: 04-31, everyYearTo: 02-29 }]'],
    ),
    'f.yaml:4 edition: must be a date written as 2025-04-04, seen "2025-02-29"',
    'f.yaml:6 periodsNotCounted[0].everyYearFrom: must be a month and a day written as 12-24, seen "04-31"',
    'f.yaml:42 kinds[0].milestones[1].due.at: must be a time from 00:00 to 23:59, written as 09:30, seen "24:00"',
    'f.yaml:51 kinds[0].examples[0].start: must be a date with its right weekday, written as Fri 4 Apr 2025, seen "Tue 3 Mar 2025"',
  ],
  [
    'a period that ends before it begins',
    broken(['calendar: none', 'calendar: none\nperiodsNotCounted: [{ name: X, from: 2025-02-01, to: 2025-01-31 }]']),
    'f.yaml:6 periodsNotCounted[0].to: must not be before `from`, seen "2025-01-31"',
  ],
  [
    'an id, a date and a key that are not written so',
    broken(
      ['- id: final', '- id: Final Report'],
      ['after: draft }', 'after: the draft }'],
      ['{ draft.due: ', '{ draft: '],
    ),
    'f.yaml:36 kinds[0].milestones[1].id: must be lower-case words joined by hyphens, for example draft-report, seen "Final Report"',
    'f.yaml:41 kinds[0].milestones[1].due.after: must be start, a point or a milestone, for example draft, draft.due or draft.recorded, seen "the draft"',
    'f.yaml:51 kinds[0].examples[0].expect.draft: has a key that is not allowed: must be a milestone and a field, for example draft.due, seen "Mon 10 Mar 2025"',
  ],
  [
    'empty lists and words',
    broken(
      ['  - { id: board, title: Board }', '  []'],
      ['title: Final', "title: ''"],
      ['[{ date: draft.recorded, after: draft.due }]', '[]'],
    ),
    'f.yaml:6 parties: must have at least 1 entry, seen []',
    'f.yaml:9 roles[0].party: must be a known party: there is none, seen "board"',
    'f.yaml:37 kinds[0].milestones[1].title: must not be empty, seen ""',
    'f.yaml:45 kinds[0].warnings[0].when: must have at least 1 entry, seen []',
  ],
];

const notYaml: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  ['an empty file', '', 'f.yaml:1: is empty'],
  ['a file of comments', '# nothing\n# at all\n', 'f.yaml:1: is empty'],
  ['a word', 'hello', 'f.yaml:1 (top level): must be a map, seen "hello"'],
  ['a list', '- one\n- two', 'f.yaml:1 (top level): must be a map, seen ["one","two"]'],
  [
    'brackets that do not close',
    'id: harbour\nparties: [{ id: board }\nroles: []',
    'f.yaml:3: not readable as YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['tabs', 'id: harbour\nstart:\n\ttitle: x', 'f.yaml:3: not readable as YAML: Tabs are not allowed as indentation'],
  ['two documents', `${sound}---\nid: other\n`, 'f.yaml:52: begins a second document: a file holds one'],
  [
    'an alias of nothing',
    broken(['owner: surveyor', 'owner: *pilot']),
    'f.yaml:28: not readable as YAML: the alias is of no anchor above, seen "*pilot"',
  ],
  [
    'a value that contains itself',
    broken(['title: Harbour surveys', 'title: &self [*self]']),
    'f.yaml:2 title: must be text, seen a value that contains itself',
  ],
  [
    'aliases of aliases of aliases',
    [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((key, at) => `${key}: &${key} [${`*${'abcdefg'[at]}, `.repeat(9)}x]`),
    ].join('\n'),
    'f.yaml:1: not readable as YAML: Excessive alias count indicates a resource exhaustion attack',
  ],
  [
    'a key that stands twice',
    broken(['title: Final\n', 'title: Final\n        title: Last\n']),
    'f.yaml:38: is a key that stands here twice, seen "title"',
  ],
];

describe('a sound file', () => {
  it('has no problem', () => {
    expect(problemsOf(sound)).toEqual([]);
  });

  it('says where something in it stands', () => {
    const result = parseFramework(sound, 'f.yaml');
    expect(result.ok && result.locate(['kinds', 0, 'examples', 0, 'expect', 'draft.due'])).toBe(
      'f.yaml:51 kinds[0].examples[0].expect.draft.due',
    );
  });
});

describe.each([
  ['references that lead nowhere', references],
  ['circles', circles],
  ['ids used twice', ids],
  ['shapes that do not fit', shapes],
  ['values that are not allowed', values],
  ['files that are not such YAML', notYaml],
])('%s', (_, table) => {
  it.each(table)('%s', (_what, text, ...problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});

describe('problems of every sort', () => {
  it('are told at once, in the order of their lines', () => {
    const text = broken(
      ['edition: 2025-01-01', 'edition: today'],
      ['party: board', 'party: crown'],
      ['title: Survey\n', 'titel: Survey\n'],
      ['unit: working-days, after: start', 'unit: working-days, after: final'],
      ['title: Final\n', 'title: Final\n        title: Last\n'],
      [
        'owner: surveyor\n        basis: rule\n        shape: limit\n        due: { count: 5, unit: working-days, after: draft',
        'owner: pilot\n        basis: rule\n        shape: limit\n        due: { count: five, unit: working-days, after: draft',
      ],
      ['{sent}', '{when}'],
    );
    expect(problemsOf(text)).toEqual([
      'f.yaml:4 edition: must be a date written as 2025-04-04, seen "today"',
      'f.yaml:9 roles[0].party: must be a known party: board, seen "crown"',
      'f.yaml:17 kinds[0].title: is missing: must be text',
      'f.yaml:18 kinds[0].titel: is not a known key here: known are id, title, name, product, start, mirrors, conditions, provisionalWhile, holds, points, milestones, warnings, planning, examples, seen "Survey"',
      'f.yaml:31 kinds[0].milestones[0].due: counts in a circle: draft.due -> final -> final.planned -> final.due -> draft -> draft.planned -> draft.due; break it at one of these',
      'f.yaml:38: is a key that stands here twice, seen "title"',
      'f.yaml:39 kinds[0].milestones[1].owner: must be a known role: surveyor, seen "pilot"',
      'f.yaml:42 kinds[0].milestones[1].due.count: must be a number, seen "five"',
      'f.yaml:48 kinds[0].warnings[0].dates.sent: is not named in the message',
      'f.yaml:49 kinds[0].warnings[0].message: must name in braces only sent, seen "{when}"',
    ]);
  });

  it('never name what stands in for a wrong value', () => {
    const text = broken(
      ['- id: draft', '- id: Draft!'],
      ['owner: surveyor', 'owner: Pilot!'],
      ['after: draft }', 'after: draught }'],
    );
    const problems = problemsOf(text);
    expect(problems.join('\n')).not.toContain('stand-in');
    expect(problems).toContain(
      'f.yaml:41 kinds[0].milestones[1].due.after: must be a known date to count from: start, turn, final, seen "draught"',
    );
  });

  it('are told once, though a kind that mirrors another is checked with its rules', () => {
    const text = `${broken(['after: draft }', 'after: draught }'], ['[sailed]', '[moored]'])}
  - id: night-survey
    title: Night survey
    name: Harbour survey by night
    product: letter
    mirrors: survey
    start: { title: first tide }
`;
    expect(problemsOf(text)).toEqual([
      'f.yaml:32 kinds[0].milestones[0].completedBy[0]: must be a known event of the kind survey: sailed, seen "moored"',
      `f.yaml:41 kinds[0].milestones[1].due.after: must be a known date to count from: ${dates}, seen "draught"`,
    ]);
  });
});

describe('a file damaged at random', () => {
  const cafcass = readFileSync(new URL('../../config/frameworks/cafcass-2024-10-04.yaml', import.meta.url), 'utf8');
  const junk = fc.constantFrom(
    '~',
    '[]',
    '{}',
    'x',
    '-1',
    '2025-02-30',
    '"',
    '*a',
    '&a',
    ': :',
    '- -',
    '\t',
    '{ on: start }',
    'start',
  );
  const damage = (lines: readonly string[]): fc.Arbitrary<string> =>
    fc
      .array(
        fc.record({
          at: fc.nat(lines.length - 1),
          how: fc.constantFrom('drop', 'double', 'value', 'indent', 'swap'),
          junk,
        }),
        { minLength: 1, maxLength: 4 },
      )
      .map((changes) => {
        const result = [...lines];
        for (const { at, how, junk: text } of changes) {
          const line = result[at] ?? '';
          if (how === 'drop') result.splice(at, 1);
          else if (how === 'double') result.splice(at, 0, line);
          else if (how === 'value') result[at] = line.replace(/(:|-) .*$/, `$1 ${text}`);
          else if (how === 'indent') result[at] = ` ${line}`;
          else [result[at], result[at + 1]] = [result[at + 1] ?? '', line];
        }
        return result.join('\n');
      });

  it('names no stand-in where a kind has no id, and judges its events without it', () => {
    const damaged = cafcass.replace('  - id: monitoring-visit\n', '  - idd: monitoring-visit\n');
    const result = parseFramework(damaged, 'f.yaml');
    if (result.ok) return expect.unreachable('it was not refused');
    const told = result.problems.map(formatProblem).join('\n');
    expect(told).toContain('is missing');
    expect(told).not.toMatch(/stand-in|known event/);
  });

  it.each([
    ['small', sound, 400],
    ['whole', cafcass, 15],
  ])('is read or refused with the lines of its problems, %s', (_, text, numRuns) => {
    fc.assert(
      fc.property(damage(text.split('\n')), (damaged) => {
        const result = parseFramework(damaged, 'f.yaml');
        if (result.ok) return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const problem of result.problems) {
          expect(problem.where).toMatch(/^f\.yaml:\d+( |$)/);
          expect(formatProblem(problem)).not.toMatch(/undefined|stand-in/);
        }
      }),
      { numRuns },
    );
  });
});
