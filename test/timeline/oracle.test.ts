import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilMoment } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { buildTimeline, datesOf } from '../../src/timeline/build-timeline.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import type { TimelineRequest } from '../../src/timeline/timeline-request.ts';
import { listDates, stepDays } from '../calendar/day-by-day.ts';
import { KINDS, type KindId, planOf } from './cafcass.ts';
import { askOracle, daysOffPassed, isWorking, type OracleRequest, walk } from './oracle.ts';

const starts = listDates('2012-03-01', '2099-03-01').filter(isWorking);
const visitEvents = [
  'notice-given',
  'annex-a-received',
  'fieldwork-started',
  'fieldwork-ended',
  'priority-action-found',
  'moderation-confirmed',
  'draft-sent',
  'comments-received',
  'final-sent',
  'final-received',
  'published',
];
const eventsOf: Readonly<Record<KindId, readonly string[]>> = {
  inspection: [...visitEvents, 'case-access-given', 'action-plan-received'],
  'focused-visit': [...visitEvents, 'draft-action-plan-received', 'action-plan-received'],
  'monitoring-visit': visitEvents,
  'annual-engagement': ['meeting-announced', 'self-evaluation-received', 'meeting-held', 'letter-sent'],
};

/** Any request that a planner could make: dates from 2012 to 2099, events on any day of the week, in any order. */
function requests(kind: KindId): fc.Arbitrary<OracleRequest> {
  const milestones = planOf(kind).kind.milestones.map((each) => each.id);
  const event = (start: string) =>
    fc
      .record({
        type: fc.constantFrom(...eventsOf[kind], 'milestone-done'),
        on: fc.integer({ min: -40, max: 250 }).map((days) => stepDays(start, days)),
        named: fc.constantFrom(...milestones),
      })
      .map(({ type, on, named }) => ({ type, on, ...(type === 'milestone-done' ? { milestone: named } : {}) }));
  return fc.constantFrom(...starts).chain((start) =>
    fc.record({
      kind: fc.constant(kind),
      start: fc.constant(start),
      end:
        kind === 'annual-engagement'
          ? fc.constant(undefined)
          : fc.option(
              fc.integer({ min: 0, max: 20 }).map((count) => (count === 0 ? start : walk(start, count))),
              { nil: undefined },
            ),
      priorityAction: kind === 'annual-engagement' ? fc.constant(false) : fc.boolean(),
      events: fc.oneof(fc.constant([]), fc.array(event(start), { maxLength: 6 })),
    }),
  );
}

function toRequest({ start, end, priorityAction, events }: OracleRequest): TimelineRequest {
  return {
    start: plainDate(start),
    ...(end === undefined ? {} : { fieldworkEnd: plainDate(end) }),
    conditions: priorityAction ? ['priority-action'] : [],
    events: events.map((event) => ({ ...event, on: plainDate(event.on) })),
  };
}

function text(moment: CivilMoment | null): string | null {
  return moment === null ? null : moment.at === undefined ? moment.on : `${moment.on} ${moment.at}`;
}

function tell({ planned, due, opensOn, endsOn, alsoOn, working }: Milestone): unknown {
  const others = working.readings.flatMap((reading) => reading.alternatives.map((other) => other.on));
  return {
    planned: text(planned),
    due: text(due),
    ...(opensOn === undefined ? {} : { opens: opensOn }),
    ...(endsOn === undefined ? {} : { ends: endsOn }),
    ...(alsoOn === undefined ? {} : { also: alsoOn[0] }),
    ...(planned === null || others.length === 0 ? {} : { others }),
  };
}

describe.each(KINDS)('%s, against an oracle that walks over a wall calendar', (kind) => {
  const plan = planOf(kind);
  const check = (property: (request: OracleRequest) => void, runs: number): void =>
    fc.assert(fc.property(requests(kind), property), { numRuns: runs });

  it('has every date, and the date of every other reading', () => {
    check((request) => {
      const timeline = buildTimeline(plan, toRequest(request));
      expect(new Map(timeline.milestones.map((each) => [each.id, tell(each)]))).toEqual(askOracle(request));
    }, 400);
  });

  it('never moves what was recorded, and gives the last of what was recorded twice', () => {
    check((request) => {
      const timeline = buildTimeline(plan, toRequest(request));
      for (const milestone of timeline.milestones) {
        const completedBy = plan.kind.milestones.find((each) => each.id === milestone.id)?.completedBy ?? [];
        const last = request.events.filter(
          (event) => completedBy.includes(event.type) || event.milestone === milestone.id,
        );
        expect(milestone.actual).toEqual(last.length === 0 ? null : { on: last.at(-1)?.on });
        if (last.length > 0) expect(milestone.state).toBe('done');
      }
    }, 150);
  });

  it('gives the dates alone as it gives them with their working', () => {
    check((request) => {
      const timeline = buildTimeline(plan, toRequest(request));
      expect(datesOf(plan, toRequest(request))).toEqual(
        timeline.milestones.map(({ id, planned, due, opensOn, endsOn, actual }) => ({
          id,
          planned,
          due,
          opensOn: opensOn ?? null,
          endsOn: endsOn ?? null,
          actual,
        })),
      );
    }, 150);
  });

  it('counts each step again to the same day, and names each day that it passed over', () => {
    check((request) => {
      for (const { working } of buildTimeline(plan, toRequest(request)).milestones) {
        for (const { unit, count, dayZero, result, skipped, text: told } of working.steps) {
          if (unit === 'working-days') {
            const reached = walk(dayZero.on, count);
            expect(skipped.map((each) => each.on)).toEqual(daysOffPassed(dayZero.on, reached));
            if (Math.abs(count) > 1) expect(told).toContain(`, day ${Math.abs(count)} is `);
            // Only the last day of the analysis week holds a count back.
            expect(reached === result.on || told.includes('It may not be after')).toBe(true);
          }
          for (const each of skipped) {
            expect(isWorking(each.on)).toBe(false);
            expect(each.name).toMatch(/\w/);
          }
          expect(told).toMatch(/^[A-Z0-9].*\.$/);
          expect(told).not.toMatch(/undefined|null|NaN| {2}|\.\./);
        }
      }
    }, 150);
  });

  it('says the same twice, and changes nothing that it was given', () => {
    check((request) => {
      const given = toRequest(request);
      const before = JSON.stringify(given);
      const first = buildTimeline(plan, given);
      expect(JSON.stringify(buildTimeline(plan, given))).toBe(JSON.stringify(first));
      expect(JSON.stringify(given)).toBe(before);
    }, 50);
  });

  it('says the same wherever the machine stands', () => {
    const zone = process.env['TZ'];
    const tellIn = (place: string, request: OracleRequest): readonly [number, string] => {
      process.env['TZ'] = place;
      const offset = new Date(2025, 0, 1).getTimezoneOffset();
      return [offset, JSON.stringify(buildTimeline(plan, toRequest(request)))];
    };
    try {
      check((request) => {
        const [offsetThere, there] = tellIn('Pacific/Kiritimati', request);
        const [offsetHere, here] = tellIn('America/Los_Angeles', request);
        expect(offsetHere - offsetThere).toBe(22 * 60);
        expect(here).toBe(there);
      }, 20);
    } finally {
      process.env['TZ'] = zone;
    }
  });
});
