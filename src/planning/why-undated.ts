import type { PlainDate } from '../calendar/plain-date.ts';
import { nextWorkingDay } from '../calendar/working-day-calendar.ts';
import { buildTimeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { requestForStart, type StartTerms } from './start-request.ts';

/**
 * Why a milestone has no date under some terms, as a sentence, whatever the start; null where it has one.
 * @param near A day of the calendar after which a start is tried.
 */
export function whyUndated(plan: KindPlan, terms: StartTerms, id: string, near: PlainDate): string | null {
  const { milestones } = buildTimeline(plan, requestForStart(plan, terms, nextWorkingDay(plan.calendar, near)));
  const milestone = milestones.find((each) => each.id === id);
  if (!milestone || milestone.planned !== null || milestone.due !== null) return null;
  return milestone.because ?? milestone.working.text;
}
