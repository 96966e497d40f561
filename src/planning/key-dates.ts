import type { PlainDate } from '../calendar/plain-date.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { dateOf } from './dates-of-timeline.ts';

/** The dates by which people know a plan; null where the kind has no such milestone, or it has no date. */
export interface KeyDates {
  readonly start: PlainDate;
  /** When the event that announces it is planned. */
  readonly call: PlainDate | null;
  readonly lastDayOnSite: PlainDate | null;
  readonly published: PlainDate | null;
}

/** The dates by which people know a plan. */
export function keyDatesOf(plan: KindPlan, timeline: Timeline): KeyDates {
  const call = findCall(plan);
  const published = findPublication(plan);
  const { planning } = plan.kind;
  return {
    start: timeline.start,
    call: call === undefined ? null : dateOf(timeline, call),
    lastDayOnSite: planning ? dateOf(timeline, planning.onSite.to) : null,
    published: published === undefined ? null : dateOf(timeline, published),
  };
}

/** The milestone that announces an inspection, or undefined for a kind that nothing announces. */
export function findCall(plan: KindPlan): string | undefined {
  return findCompletedBy(plan, plan.announcing);
}

/** The milestone by which an embargo ends, or undefined for a kind that publishes nothing. */
export function findPublication(plan: KindPlan): string | undefined {
  const { embargo } = plan.framework;
  return embargo && findCompletedBy(plan, [embargo.until]);
}

function findCompletedBy({ kind }: KindPlan, events: readonly string[]): string | undefined {
  return kind.milestones.find((milestone) => milestone.completedBy.some((type) => events.includes(type)))?.id;
}
