import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/errors.ts';
import { eventsOf } from '../../src/framework/framework.ts';
import { parseFramework } from '../../src/framework/parse-framework.ts';
import { madeUpFile, madeUpMilestone, type MadeUp } from './made-up.ts';

const HOLDS = `holds:
  - id: fog
    title: Fog
    because: there is fog
    mayLift: the harbour master
    placedBy: [{ event: sailed, from: start, to: draft.due }]
    liftedBy: [landed]
    milestones: [draft]
`;
const KIND = `milestones:
${madeUpMilestone('draft', 'shape: limit\ndue: { count: 5, unit: working-days, after: start }')}
`;

function parse(parts: Partial<MadeUp>) {
  return parseFramework(madeUpFile({ kind: `${KIND}${HOLDS}`, ...parts }), 'f.yaml');
}

function problemsOf(parts: Partial<MadeUp>): readonly string[] {
  const result = parse(parts);
  if (result.ok) return [];
  return result.problems.map((problem) =>
    formatProblem(problem)
      .trim()
      .replace(/^f\.yaml:\d+ /, ''),
  );
}

/** The problems of one further event, which stands sixth. */
function eventProblems(fields: string): readonly string[] {
  return problemsOf({ events: `  - { id: moved, title: Moved, ${fields} }\n` });
}

describe('an event of a rule file', () => {
  it('says what it carries, needs and does, and by itself does nothing to a plan', () => {
    const result = parse({
      events:
        '  - { id: moved, title: Moved, does: defer, asks: { date: required }, dateIs: the new tide, closedBy: [sailed] }\n',
    });
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    const [sailed, moved] = ['sailed', 'moved'].map((id) => result.framework.events.find((event) => event.id === id));
    expect(sailed).toMatchObject({ does: 'complete', asks: {}, requires: [], repeatable: false, dayZero: false });
    expect(moved).toMatchObject({ does: 'defer', dateIs: 'the new tide', closedBy: ['sailed'] });
    expect(eventsOf(result.framework, { id: 'survey' }).map(({ id }) => id)).toContain('moved');
  });

  it.each([
    ['kinds: [cruise]', 'events[5].kinds[0]: must be a known kind: survey, seen "cruise"'],
    [
      'requires: [x]',
      'events[5].requires[0]: must be a known event: announced, sailed, landed, step-done, abandoned, moved, seen "x"',
    ],
    ['expects: [x]', /^events\[5\]\.expects\[0\]: must be a known event/],
    ['closedBy: [x]', /^events\[5\]\.closedBy\[0\]: must be a known event/],
    [
      'closedBy: [sailed], insteadAfter: { landed: Swim. }',
      'events[5].insteadAfter.landed: must be a known event of its closedBy: sailed, seen "landed"',
    ],
    ['awaits: [x]', 'events[5].awaits[0]: must be a known milestone: draft, seen "x"'],
    ['answers: x', /^events\[5\]\.answers: must be a known event/],
    ['onlyIf: storm', 'events[5].onlyIf: must be a known condition: there is none, seen "storm"'],
    ['asks: { date: optional }, setsDateOf: x', 'events[5].setsDateOf: must be a known milestone: draft, seen "x"'],
    ['setsDateOf: draft', 'events[5].setsDateOf: needs asks.date beside it'],
    ['dateIs: the tide', 'events[5].dateIs: needs asks.date beside it'],
    ['outcomes: [calm]', 'events[5].outcomes: needs asks.outcome beside it'],
    ['does: unpin', 'events[5].does: needs asks: { milestone: required }, seen "unpin"'],
    ['does: defer, asks: { date: optional }', 'events[5].does: needs asks: { date: required }, seen "defer"'],
    ['does: hold', 'events[5].does: needs asks: { hold: required }, seen "hold"'],
    ['does: sink', /^events\[5\]\.does: must be one of complete, pin, unpin, vary, defer, resume, hold, lift, correct/],
    ['asks: { tea: required }', /^events\[5\]\.asks\.tea: is not a known key here: known are date, milestone, hold, /],
    ['asks: { date: maybe }', /^events\[5\]\.asks\.date: must be one of required, optional/],
  ])('with %s is refused', (fields, problem) => {
    expect(eventProblems(fields)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it('that pins needs a milestone and a date, each told by itself', () => {
    expect(eventProblems('does: pin')).toEqual([
      expect.stringContaining('{ milestone: required }'),
      expect.stringContaining('{ date: required }'),
    ]);
  });
});

describe('a hold of a rule file', () => {
  it('is taken over by a kind that mirrors, unless it has one of that id', () => {
    const mirroring = (id: string, own: string): string => `  - id: ${id}
    title: Resurvey
    name: Resurvey
    product: letter
    mirrors: survey
    start: { title: first tide, workingDay: false }
${own}`;
    const own = '    holds: [{ id: fog, title: Thick fog, because: there is thick fog }]\n';
    const result = parse({ kinds: `${mirroring('resurvey', '')}${mirroring('check', own)}` });
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    const [survey, resurvey, check] = result.framework.kinds.map((kind) => kind.holds);
    expect(survey).toMatchObject([{ id: 'fog', byHand: true, milestones: ['draft'], liftedBy: ['landed'] }]);
    expect(resurvey).toEqual(survey);
    expect(check).toMatchObject([{ title: 'Thick fog', placedBy: [], milestones: [] }]);
  });

  it.each([
    [
      'event: sailed',
      'event: x',
      /^kinds\[0\]\.holds\[0\]\.placedBy\[0\]\.event: must be a known event of the kind survey/,
    ],
    ['from: start', 'from: x', /^kinds\[0\]\.holds\[0\]\.placedBy\[0\]\.from: must be a known date to count from/],
    [
      'to: draft.due',
      'to: draft.opens',
      /^kinds\[0\]\.holds\[0\]\.placedBy\[0\]\.to: must be a known date to count from/,
    ],
    [
      'liftedBy: [landed]',
      'liftedBy: [x]',
      /^kinds\[0\]\.holds\[0\]\.liftedBy\[0\]: must be a known event of the kind/,
    ],
    [
      'milestones: [draft]',
      'milestones: [x]',
      /^kinds\[0\]\.holds\[0\]\.milestones\[0\]: must be a known milestone: draft/,
    ],
    ['id: fog', 'id: fog\n    byHand: false\n    milestones: []', /is a key that stands here twice/],
  ])('with %s as %s is refused', (from, to, problem) => {
    expect(problemsOf({ kind: `${KIND}${HOLDS.replace(from, to)}` })[0]).toMatch(problem);
  });

  it('that is not placed by hand must be placed and lifted by events, and hold something', () => {
    const holds = 'holds: [{ id: fog, title: Fog, because: there is fog, byHand: false }]\n';
    expect(problemsOf({ kind: `${KIND}${holds}` })).toEqual([
      'kinds[0].holds[0].placedBy: must name an event: it is not placed by hand',
      'kinds[0].holds[0].liftedBy: must name an event: it is not lifted by hand',
      'kinds[0].holds[0].milestones: must name a milestone: none is named by hand',
    ]);
  });

  it('that is placed by hand and not lifted so must be lifted by events', () => {
    const holds = 'holds: [{ id: fog, title: Fog, because: there is fog, liftByHand: false }]\n';
    expect(problemsOf({ kind: `${KIND}${holds}` })).toEqual([
      'kinds[0].holds[0].liftedBy: must name an event: it is not lifted by hand',
    ]);
  });

  it('has an id of its own', () => {
    const twice = 'holds: [{ id: fog, title: A, because: a }, { id: fog, title: B, because: b }]\n';
    expect(problemsOf({ kind: `${KIND}${twice}` })).toEqual([
      'kinds[0].holds[1].id: is used twice: every hold needs an id of its own, seen "fog"',
    ]);
  });
});
