import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, type PlainDate } from '../../src/calendar/plain-date.ts';
import { isWorkingDay } from '../../src/calendar/working-day-calendar.ts';
import { type Commitment, commitmentOf } from '../../src/planning/commitment.ts';
import { findLeadClashes } from '../../src/planning/find-lead-clashes.ts';
import { buildTimeline } from '../../src/timeline/build-timeline.ts';
import { day, KINDS, planOf } from '../timeline/cafcass.ts';

const commitments = fc
  .record({ kind: fc.constantFrom(...KINDS), days: fc.integer({ min: 0, max: 150 }) })
  .map(({ kind, days }): Commitment => {
    const plan = planOf(kind);
    let start = addDays(day('Mon 3 Mar 2025'), days);
    while (!isWorkingDay(plan.calendar, start)) start = addDays(start, 1);
    return commitmentOf(plan, buildTimeline(plan, { start, conditions: plan.kind.conditions }), kind);
  });

function daysOf(stretch: Commitment['onSite']): ReadonlySet<PlainDate> {
  const days = new Set<PlainDate>();
  if (stretch === null) return days;
  for (let on = stretch.from; on <= stretch.to; on = addDays(on, 1)) days.add(on);
  return days;
}

/** What two inspections ask of the same days, told from their days one by one. */
function expectedIds(own: Commitment, other: Commitment): readonly string[] {
  const common = (one: Commitment['onSite'], two: Commitment['onSite']) =>
    [...daysOf(one)].some((on) => daysOf(two).has(on));
  const dueInside = (one: Commitment, two: Commitment) =>
    one.due.filter(({ on }) => daysOf(two.onSite).has(on)).map(() => 'due-while-on-site');
  const taken = common(own.onSite, other.onSite)
    ? ['lead-on-site']
    : common(own.notice, other.onSite) || common(own.onSite, other.notice) || common(own.notice, other.notice)
      ? ['lead-in-notice']
      : [];
  return [...taken, ...dueInside(own, other), ...dueInside(other, own)];
}

it('two inspections of one lead clash as their days do, whichever is asked about', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(commitments, commitments, (own, other) => {
      const ids = findLeadClashes(own, [other]).map((clash) => clash.id);
      expect(ids).toEqual(expectedIds(own, other));
      const back = findLeadClashes(other, [own]).map((clash) => clash.id);
      expect(back.toSorted()).toEqual(ids.toSorted());
      for (const id of ids) seen.add(id);
    }),
    { numRuns: 400 },
  );
  expect([...seen].toSorted()).toEqual(['due-while-on-site', 'lead-in-notice', 'lead-on-site']);
});
