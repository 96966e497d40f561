import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../src/framework/framework.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { possibleEvents } from '../../src/timeline/possible-events.ts';
import { localTime } from '../../src/calendar/local-time.ts';
import { day, KINDS, type KindId, planOf } from './cafcass.ts';
import { eventsIn, fieldwork, type State, STATES, statesOf, verdictOf } from './event-states.ts';

/* What may be recorded when: `.` can be, `r` needs a reason, `x` is refused. Columns are the states, in their order. */

const VISIT = `
notice-given               . r r x x x x x x x x x x
annex-a-received           r . . . . . . . . . . x x
fieldwork-started          r r r r r x x x x x x x x
fieldwork-ended            x x x . . r x x x x x x x
priority-action-found      r r r . . . . . . r . x x
moderation-confirmed       x x x x x x x x x . x x x
draft-sent                 r r r r x . r r x x x x x
comments-received          x x x x x x . . . . . x x
complaint-received         . . . . . . . . . . . . x
complaint-resolved         x x x x x x x . x x x x x
variation                  . . . . . . . . . . . x x
final-sent                 x x x x x x r x r r r x x
final-received             x x x x x x x x . . . . x
published                  x x x x x x x x . r x r x
deferred                   . . . x x x x x x x x x x
paused                     x x x . x x x x x x x x x
resumed                    x x x x . x x x x x x x x
hold-placed                . . . . . . . . . . x x x
hold-lifted                x x x x x x x x x x . x x
milestone-done             . . . . . . . . . . . . x
milestone-pinned           . . . . . . . . . . . x x
milestone-unpinned         x x x x x x x x x x . x x
event-corrected            x . . . . . . . . . . . .
cancelled                  . . . . . . . . . . . x x`;

const VERDICTS: Readonly<Record<KindId, string>> = {
  inspection: `${VISIT}
case-access-given          r . . . . . . . . . . x x
judgement                  x x x . . . . . . . . x x
action-plan-received       x x x x x x x x r r r r x`,
  'focused-visit': `${VISIT}
draft-action-plan-received x x x x x x x x x r x x x
action-plan-received       x x x x x x x x r r r r x`,
  'monitoring-visit': VISIT,
  'annual-engagement': `
meeting-announced          . r r x x x
variation                  . . . . x x
self-evaluation-received   . . . x x x
meeting-held               r r r r x x
letter-sent                x x x . r x
deferred                   . . . x x x
hold-placed                . . . . x x
hold-lifted                x x x x x x
milestone-done             x x x x x x
milestone-pinned           . . . . x x
milestone-unpinned         x x x x x x
event-corrected            x . . . . .
cancelled                  . . . . x x`,
};

describe.each(KINDS)('%s', (kind) => {
  const states = Object.entries(statesOf(kind));
  const rows = VERDICTS[kind]
    .trim()
    .split('\n')
    .map((row) => row.split(/ +/) as [string, ...string[]]);

  it('has a verdict for every event in every state', () => {
    const { framework, kind: rules } = planOf(kind);
    expect(rows.map(([type]) => type).sort()).toEqual(
      eventsOf(framework, rules)
        .map(({ id }) => id)
        .sort(),
    );
    for (const [, ...verdicts] of rows) expect(verdicts).toHaveLength(states.length);
  });

  it.each(rows)('may have %s recorded: %s %s %s %s %s %s', (type, ...verdicts) => {
    const found = states.map(([, state]) => verdictIn(kind, state, type));
    expect(found.join(' ')).toBe(verdicts.join(' '));
  });

  it('is told in whole sentences why not, and with a reason is told nothing of what is only unusual', () => {
    for (const [type] of rows) {
      for (const [, state] of states) {
        const verdict = verdictOf(kind, state, type);
        const { problems, unusual } = verdictOf(kind, state, type, { reason: 'it was so' });
        expect(unusual).toEqual([]);
        expect(problems.length).toBe(verdict.problems.length - verdict.unusual.length);
        for (const { where, message } of verdict.problems) {
          expect(where).toMatch(/^(type|on|date|milestone|hold|corrects|told|at)$/);
          expect(message).toMatch(/^[a-z].*[^.]$/);
          expect(message).not.toMatch(/undefined|null|\.\.|  /);
        }
        for (const { message } of verdict.notes) expect(message).toMatch(/^[A-Z0-9“].*\.$/);
      }
    }
  });

  it('offers what can be recorded, and nothing that is refused', () => {
    for (const [name, state] of states) {
      const offered = offers(kind, state);
      for (const [type, ...verdicts] of rows) {
        const verdict = verdicts[states.findIndex(([each]) => each === name)];
        // What names something is offered for whatever it can name, not only for what it names here.
        const names = /^(hold|milestone|variation)/.test(type);
        if (offered.has(type) && !names) expect([name, type, verdict]).not.toContain('x');
        if (verdict === '.') expect([name, offered.has(type), type]).toEqual([name, true, type]);
      }
    }
  });
});

function verdictIn(kind: KindId, state: State, type: string): string {
  const { problems, unusual } = verdictOf(kind, state, type);
  if (problems.length > unusual.length) return 'x';
  return unusual.length > 0 ? 'r' : '.';
}

function offers(kind: KindId, state: State): ReadonlyMap<string, readonly string[]> {
  const plan = planOf(kind);
  const request = { start: day('Mon 10 Mar 2025'), ...fieldwork(kind), events: eventsIn(state) };
  const now = { on: day(state.today), at: localTime('17:00') };
  const possible = possibleEvents({ plan, request, timeline: buildTimeline(plan, request), now });
  return new Map(possible.map(({ rule, unusual }) => [rule.id, unusual]));
}

describe('what is offered', () => {
  it('says what would need a reason', () => {
    expect(offers('inspection', STATES['planned'] as State).get('draft-sent')).toEqual([
      'comes before fieldwork-ended is recorded. Record that first, or give a reason',
    ]);
    expect(offers('inspection', STATES['ended'] as State).get('draft-sent')).toEqual([]);
  });

  it('leaves out what nothing is there for', () => {
    const planned = offers('inspection', STATES['planned'] as State);
    for (const type of ['hold-lifted', 'milestone-unpinned', 'event-corrected']) expect(planned.has(type)).toBe(false);
    const held = offers('inspection', STATES['pinned-held'] as State);
    for (const type of ['hold-lifted', 'milestone-unpinned', 'event-corrected']) expect(held.has(type)).toBe(true);
    expect(offers('annual-engagement', { today: 'Mon 17 Feb 2025', events: [] }).has('milestone-done')).toBe(false);
    expect([...offers('inspection', STATES['cancelled'] as State).keys()]).toEqual(['event-corrected']);
  });
});
