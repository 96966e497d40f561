import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/errors.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { parseReminderRules } from '../../src/schedules/parse-reminder-rules.ts';
import { RULES } from './example-plan.ts';

const VOCABULARY = { milestones: new Set(['draft', 'final']), roles: new Set(['coordinator', 'lead-inspector']) };

const GOOD = `sendWindow: { from: 08:30, to: 17:30 }
usefulForWorkingDays: 5
messages:
  - { id: planned, on: created, to: [coordinator] }
reminders:
  - id: draft
    milestones: [draft]
    stages:
      - { id: early, workingDays: -5, at: 09:00, to: [lead-inspector] }
      - { id: call, workingDays: 0, at: 07:00, to: [coordinator], outsideSendWindow: true }
  - id: rest
    owners: [lead-inspector]
    stages: []
`;

function problemsOf(text: string): string[] {
  const result = parseReminderRules(text, 'reminders.yaml', VOCABULARY);
  return result.ok ? [] : result.problems.map((problem) => formatProblem(problem).trim());
}

describe('reminder rules', () => {
  it('are read with what they leave out', () => {
    const result = parseReminderRules(GOOD, 'reminders.yaml', VOCABULARY);
    expect(result).toMatchObject({
      ok: true,
      rules: {
        sendWindow: { from: '08:30', to: '17:30' },
        messages: [{ id: 'planned', on: 'created', to: ['coordinator'] }],
        reminders: [
          { id: 'draft', once: [], stages: [{ outsideSendWindow: false }, { outsideSendWindow: true }] },
          { id: 'rest', owners: ['lead-inspector'] },
        ],
      },
    });
  });

  it('of config name every milestone of every kind, by itself or by its owner', () => {
    const { reminders } = RULES.reminders;
    const silent = RULES.current.kinds.flatMap((kind) =>
      kind.milestones
        .filter(
          ({ id, owner }) => !reminders.some((rule) => rule.milestones?.includes(id) || rule.owners?.includes(owner)),
        )
        .map(({ id }) => `${kind.id}: ${id}`),
    );
    expect(silent).toEqual([]);
  });

  it('of config have no stage that another rule keeps from ever applying', () => {
    const text = readFileSync(join(PROJECT_ROOT, 'config/reminders.yaml'), 'utf8');
    const named = [...text.matchAll(/milestones: \[(.+?)\]/g)].flatMap((match) => (match[1] as string).split(', '));
    expect(named.filter((each, index) => named.indexOf(each) < index)).toEqual([]);
  });
});

describe('bad reminder rules', () => {
  it('are refused with every wrong name, doubled id and time outside the window at once, each with its line', () => {
    const bad = `sendWindow: { from: 08:30, to: 17:30 }
usefulForWorkingDays: 5
messages:
  - { id: planned, on: created, to: [boss] }
  - { id: planned, on: created, to: [coordinator] }
reminders:
  - id: draft
    milestones: [draft, darft]
    once: [finel]
    stages:
      - { id: early, workingDays: -5, at: 08:29, to: [lead-inspector, nobody] }
      - { id: early, workingDays: -2, at: 17:31, to: [coordinator] }
  - id: draft
    owners: [lead]
    stages: []
  - id: rest
    stages: []
`;
    expect(problemsOf(bad)).toEqual([
      'reminders.yaml:5 messages[1].id: is used twice, seen "planned"',
      'reminders.yaml:13 reminders[1].id: is used twice, seen "draft"',
      'reminders.yaml:4 messages[0].to[0]: must be a known role: coordinator, lead-inspector, seen "boss"',
      'reminders.yaml:8 reminders[0].milestones[1]: must be a known milestone: draft, final, seen "darft"',
      'reminders.yaml:9 reminders[0].once[0]: must be a known milestone: draft, final, seen "finel"',
      'reminders.yaml:12 reminders[0].stages[1].id: is used twice, seen "early"',
      'reminders.yaml:11 reminders[0].stages[0].to[1]: must be a known role: coordinator, lead-inspector, seen "nobody"',
      'reminders.yaml:11 reminders[0].stages[0].at: must be within the send window, 08:30 to 17:30, or say outsideSendWindow: true, seen "08:29"',
      'reminders.yaml:12 reminders[0].stages[1].at: must be within the send window, 08:30 to 17:30, or say outsideSendWindow: true, seen "17:31"',
      'reminders.yaml:14 reminders[1].owners[0]: must be a known role: coordinator, lead-inspector, seen "lead"',
      'reminders.yaml:16 reminders[2]: must name milestones or owners, seen "rest"',
    ]);
  });

  it.each([
    [
      'a value of the wrong kind',
      GOOD.replace('usefulForWorkingDays: 5', 'usefulForWorkingDays: soon'),
      [/:2 usefulForWorkingDays: must be a .*number, seen "soon"/],
    ],
    [
      'a number out of range',
      GOOD.replace('-5', '-500'),
      [/:9 reminders\[0\]\.stages\[0\]\.workingDays: .*-260.*seen -500/],
    ],
    [
      'a time that is none',
      GOOD.replace('at: 09:00', 'at: 24:00'),
      [/:9 .*\.at: must be a time from 00:00 to 23:59, seen "24:00"/],
    ],
    [
      'a key that is unknown',
      GOOD.replace('usefulFor', 'usefulFro'),
      [
        /:2 usefulForWorkingDays|:1|usefulForWorkingDays: is missing/,
        /:2 usefulFroWorkingDays: is not a known key here/,
      ],
    ],
    [
      'an occasion that is unknown',
      GOOD.replace('created', 'planned'),
      [/:4 messages\[0\]\.on: must be one of created, announced, seen "planned"/],
    ],
    [
      'a window that closes before it opens',
      GOOD.replace('to: 17:30', 'to: 08:30'),
      [/:1 sendWindow\.to: must be later than 08:30, seen "08:30"/, /within the send window/],
    ],
    ['nobody to send to', GOOD.replace('to: [lead-inspector]', 'to: []'), [/:9 reminders\[0\]\.stages\[0\]\.to: /]],
    ['a key given twice', `usefulForWorkingDays: 1\n${GOOD}`, [/:3: .*(twice|unique)/]],
    ['text that is no YAML', '{', [/:1: not readable as YAML/]],
    ['nothing at all', '', [/:1/]],
  ])('%s is said with its line', (_name, text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(problems[index]).toMatch(pattern));
  });
});
