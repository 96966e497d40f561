import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { eventsOf } from '../../src/framework/framework.ts';
import { buildTimeline, datesOf, type Timeline } from '../../src/timeline/build-timeline.ts';
import { withSettableDates } from '../../src/timeline/compile-kind.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import type { RecordedEvent, TimelineRequest } from '../../src/timeline/timeline-request.ts';
import { BANK_HOLIDAYS, countsAsWorking, listDates, stepDays } from '../calendar/day-by-day.ts';
import { KINDS, type KindId, planOf } from './cafcass.ts';

const england = BANK_HOLIDAYS['england-and-wales'];
const isWorking = (date: string): boolean => countsAsWorking(england, date);
const starts = listDates('2013-01-01', '2080-01-01').filter(isWorking);

/** Any event of the kind with any day, whether it makes sense there or not. */
function events(kind: KindId, start: string): fc.Arbitrary<RecordedEvent> {
  const plan = planOf(kind);
  const dayAround = fc.integer({ min: -40, max: 250 }).map((days) => plainDate(stepDays(start, days)));
  return fc
    .record({
      rule: fc.constantFrom(...eventsOf(plan.framework, plan.kind)),
      on: dayAround,
      date: dayAround,
      milestone: fc.constantFrom(...plan.kind.milestones.map(({ id }) => id)),
      hold: fc.constantFrom(...plan.kind.holds.map(({ id }) => id)),
    })
    .map(({ rule, on, date, milestone, hold }): RecordedEvent => {
      const isWorkingDayNeeded = rule.does === 'defer' || rule.does === 'resume';
      const working = isWorkingDayNeeded ? plainDate(nextWorking(date)) : date;
      const holdRule = plan.kind.holds.find((each) => each.id === hold);
      const namesMilestone = rule.asks.hold === undefined || holdRule?.milestones.length === 0;
      return {
        type: rule.id,
        on,
        ...(rule.asks.date === undefined || rule.does === 'correct' ? {} : { date: working }),
        ...(rule.asks.milestone !== undefined && namesMilestone ? { milestone } : {}),
        ...(rule.asks.hold === undefined ? {} : { hold }),
        ...(rule.asks.reference === undefined ? {} : { reference: 'L/1' }),
      };
    })
    .filter(({ type }) => type !== 'event-corrected');
}

function nextWorking(date: string): string {
  return isWorking(date) ? date : nextWorking(stepDays(date, 1));
}

function requests(kind: KindId): fc.Arbitrary<TimelineRequest> {
  return fc.constantFrom(...starts).chain((start) =>
    fc.record({
      start: fc.constant(plainDate(start)),
      events: fc.array(events(kind, start), { maxLength: 12 }),
    }),
  );
}

/** The place in the list of the event that tells when a step was done: the last that tells it; -1 where none does. */
function placeTold(kind: KindId, id: string, recorded: readonly RecordedEvent[]): number {
  const completedBy = planOf(kind).kind.milestones.find((each) => each.id === id)?.completedBy ?? [];
  return recorded.findLastIndex(
    ({ type, milestone }) => completedBy.includes(type) || (type === 'milestone-done' && milestone === id),
  );
}

/** Where a step was done, by the events alone. */
function toldBy(kind: KindId, id: string, recorded: readonly RecordedEvent[]): string | null {
  return recorded[placeTold(kind, id, recorded)]?.on ?? null;
}

/** Whether a step was done under a start that was given up. */
function isBeforeDeferral(kind: KindId, id: string, recorded: readonly RecordedEvent[]): boolean {
  const at = recorded.findLastIndex(({ type }) => type === 'deferred');
  const place = placeTold(kind, id, recorded);
  const [deferral, told] = [recorded[at], recorded[place]];
  return deferral !== undefined && told !== undefined && (place < at || told.on < deferral.on);
}

/** Working days from one day to another, walked one day at a time. */
function walkDrift(from: string, to: string): number {
  const later = from <= to;
  let count = 0;
  for (let day = from; day !== to;) {
    day = stepDays(day, later ? 1 : -1);
    if (isWorking(day)) count += later ? 1 : -1;
  }
  return count;
}

function find(timeline: Timeline, id: string): Milestone {
  return timeline.milestones.find((each) => each.id === id) as Milestone;
}

describe.each(KINDS)('%s, whatever is recorded', (kind) => {
  const plan = planOf(kind);
  const check = <T>(given: fc.Arbitrary<T>, property: (value: T) => void): void =>
    fc.assert(fc.property(given, property), { numRuns: 100 });

  it('never moves what was recorded', () => {
    check(requests(kind), (request) => {
      for (const { id, actual } of buildTimeline(plan, request).milestones) {
        expect([id, actual?.on ?? null]).toEqual([id, toldBy(kind, id, request.events ?? [])]);
      }
    });
  });

  it('gives the same twice, leaves what it was given, and gives the dates that `datesOf` gives', () => {
    check(requests(kind), (request) => {
      const before = structuredClone(request);
      const once = buildTimeline(plan, request);
      expect(buildTimeline(plan, request)).toEqual(once);
      expect(request).toEqual(before);
      const dates = datesOf(plan, request);
      expect(dates.map(({ planned, due, actual }) => ({ planned, due, actual }))).toEqual(
        once.milestones.map(({ planned, due, actual }) => ({ planned, due, actual })),
      );
    });
  });

  it('is the same whether dates share places or not', () => {
    check(requests(kind), (request) => {
      const facts = { ...request, events: request.events?.filter(({ type }) => !plan.changing.has(type)) ?? [] };
      expect(buildTimeline(withSettableDates(plan), facts)).toEqual(buildTimeline(plan, facts));
    });
  });

  it('gives what is held no date, names its hold, and holds all that a hold names', () => {
    check(requests(kind), (request) => {
      const timeline = buildTimeline(plan, request);
      for (const milestone of timeline.milestones) {
        const { id, state, planned, due, opensOn, endsOn, alsoOn, drift, heldBy, because } = milestone;
        if (state === 'held') {
          expect([planned, due, opensOn, endsOn, alsoOn, drift]).toEqual([
            null,
            null,
            undefined,
            undefined,
            undefined,
            null,
          ]);
          expect(timeline.holds.find((hold) => hold.id === heldBy && hold.milestones.includes(id))).toBeDefined();
          expect(because).toMatch(/eld since .*\.$/);
        } else if (state !== 'not-applicable') {
          expect([id, timeline.holds.filter((hold) => hold.milestones.includes(id))]).toEqual([id, []]);
        }
      }
    });
  });

  it('keeps a pin until it is released or done', () => {
    const pinned = requests(kind).chain((request) =>
      fc.record({
        request: fc.constant(request),
        at: fc.nat({ max: request.events?.length ?? 0 }),
        milestone: fc.constantFrom(...plan.kind.milestones.map(({ id }) => id)),
        on: fc.integer({ min: -20, max: 100 }).map((days) => plainDate(stepDays(request.start, days))),
      }),
    );
    check(pinned, ({ request, at, milestone, on }) => {
      const pin: RecordedEvent = { type: 'milestone-pinned', on: request.start, milestone, date: on, reason: 'so' };
      const sets = (event: RecordedEvent): boolean =>
        /^milestone-(un)?pinned$/.test(event.type) && event.milestone === milestone;
      const given = request.events ?? [];
      const after = given.slice(at).filter((event) => !sets(event));
      const found = find(
        buildTimeline(plan, { ...request, events: [...given.slice(0, at), pin, ...after] }),
        milestone,
      );
      if (found.state === 'done' || found.state === 'not-applicable') return;
      expect(found.pinned).toEqual({ on, reason: 'so' });
      expect(found.planned?.on ?? null).toBe(found.state === 'held' ? null : on);
    });
  });

  it('drifts by as many working days as there are between, walked day by day', () => {
    check(requests(kind), (request) => {
      for (const { id, planned, due, actual, fromPlan, drift } of buildTimeline(plan, request).milestones) {
        const was = (fromPlan.planned ?? fromPlan.due)?.on;
        const is = (actual ?? planned ?? due)?.on;
        if (actual !== null && isBeforeDeferral(kind, id, request.events ?? [])) {
          expect([id, drift]).toEqual([id, null]);
          continue;
        }
        const expected = was === undefined || is === undefined ? null : walkDrift(was, is);
        expect([id, drift]).toEqual([id, expected]);
      }
    });
  });

  it('plans by the last deferral, and keeps the dates of each plan that was given up', () => {
    check(requests(kind), (request) => {
      const timeline = buildTimeline(plan, request);
      const deferrals = (request.events ?? []).filter(({ type }) => type === 'deferred').map(({ date }) => date);
      expect([...timeline.earlierStarts, timeline.start]).toEqual([request.start, ...deferrals]);
      const alone = buildTimeline(plan, { start: timeline.start });
      for (const { id, fromPlan, superseded = [] } of timeline.milestones) {
        const { planned, due } = find(alone, id);
        expect([id, fromPlan]).toEqual([id, { planned, due }]);
        for (const { start } of superseded) expect(timeline.earlierStarts).toContain(start);
      }
    });
  });
});
