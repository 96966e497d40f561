import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type PlainDate, weekdayOf } from '../../src/calendar/plain-date.ts';
import { isWorkingDay } from '../../src/calendar/working-day-calendar.ts';
import { findClashes } from '../../src/planning/find-clashes.ts';
import { findStarts, type StartSearch } from '../../src/planning/find-starts.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { day, KINDS, planOf, writeDay } from '../timeline/cafcass.ts';
import { commitment } from './commitments.ts';

const MILESTONES = ['publication', 'notice', 'draft', 'action-plan'] as const;
const FIRST = day('Wed 1 Jan 2025');

const searches = fc
  .record({
    kind: fc.constantFrom(...KINDS.slice(0, 3)),
    from: fc.integer({ min: 0, max: 1200 }).map((days) => addDays(FIRST, days)),
    length: fc.integer({ min: 0, max: 120 }),
    weekday: fc.option(fc.constantFrom(1, 2, 5), { nil: undefined }),
    milestone: fc.option(fc.constantFrom(...MILESTONES), { nil: undefined }),
    beforeIn: fc.integer({ min: -10, max: 200 }),
    order: fc.constantFrom('earliest', 'latest'),
    count: fc.integer({ min: 1, max: 4 }),
    allow: fc.subarray(['start-in-august', 'short-fieldwork', 'bank-holiday-on-site', 'lead-in-notice']),
    otherStarts: fc.subarray(['Mon 10 Mar 2025', 'Mon 3 Nov 2025', 'Mon 14 Sep 2026']),
    fieldworkDays: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  })
  .map(({ kind, from, length, weekday, milestone, beforeIn, otherStarts, fieldworkDays, ...rest }): StartSearch => {
    const plan = planOf(kind);
    return {
      plan,
      terms: fieldworkDays === undefined ? {} : { fieldworkDays },
      from,
      to: addDays(from, length),
      ...(weekday === undefined ? {} : { weekday }),
      ...(milestone === undefined ? {} : { target: { milestone, before: addDays(from, beforeIn) } }),
      others: otherStarts.map((start) => commitment('inspection', start)),
      ...(rest as Pick<StartSearch, 'order' | 'count' | 'allow'>),
    };
  });

/** Whether a start will do, told one by one from the timeline, and from the clashes of `findClashes`. */
function willDo({ plan, terms, weekday, target, allow, others }: StartSearch, start: PlainDate): boolean {
  if (!isWorkingDay(plan.calendar, start) || (weekday !== undefined && weekdayOf(start) !== weekday)) return false;
  let fieldworkEnd = start;
  for (let left = terms.fieldworkDays ?? 1; left > 1;) {
    fieldworkEnd = addDays(fieldworkEnd, 1);
    if (isWorkingDay(plan.calendar, fieldworkEnd)) left -= 1;
  }
  const timeline = buildTimeline(plan, terms.fieldworkDays === undefined ? { start } : { start, fieldworkEnd });
  const milestone = timeline.milestones.find((each) => each.id === target?.milestone);
  if (target && !(milestone?.planned && milestone.planned.on < target.before)) return false;
  return findClashes(plan, timeline, others).every((clash) => allow.includes(clash.id));
}

describe('a search', () => {
  it('gives what trying every day one by one gives', () => {
    let answered = 0;
    fc.assert(
      fc.property(searches, (search) => {
        const days: PlainDate[] = [];
        for (let on = search.from; on <= search.to; on = addDays(on, 1)) days.push(on);
        if (search.order === 'latest') days.reverse();
        const expected = days.filter((start) => willDo(search, start)).slice(0, search.count);
        const { found } = findStarts(search);
        expect(found.map(({ start }) => writeDay(start))).toEqual(expected.map(writeDay));
        answered += found.length;
      }),
      { numRuns: 150 },
    );
    // A search that never finds anything would agree as well.
    expect(answered).toBeGreaterThan(10);
  });

  it('passes over nothing without a reason, and tells every start that it looked at', () => {
    fc.assert(
      fc.property(searches, (search) => {
        const { found, passedOver, inTheWay, looked } = findStarts(search);
        expect(found.length + passedOver.reduce((sum, run) => sum + run.starts, 0)).toBe(looked);
        for (const run of passedOver) {
          expect(run.clashes.length).toBeGreaterThan(0);
          expect(run.clashes.map((clash) => clash.id).filter((id) => search.allow.includes(id))).toEqual([]);
        }
        const named = new Set(passedOver.flatMap((run) => run.clashes.map((clash) => clash.id)));
        expect(new Set(inTheWay.map(({ id }) => id))).toEqual(named);
      }),
      { numRuns: 100 },
    );
  });
});
