import type { CivilMoment } from '../calendar/local-time.ts';
import { type WorkingDayCalendar, workingDaysBetween } from '../calendar/working-day-calendar.ts';
import type { Milestone, PlanDates } from './milestone.ts';

/** What a timeline is compared with: what its plan alone gives, and what it had under earlier starts. */
export interface PlanFacts {
  readonly datesOf: (milestone: string) => PlanDates;
  /** Undefined where it had no date under any earlier start. */
  readonly supersededOf: (milestone: string) => Milestone['superseded'];
}

/**
 * Working days from what the plan alone gave to a day: later is positive; the plan's day is day 0. Null where either has
 * no date, and where they differ and one is past the calendar.
 */
export function workingDaysOff(
  calendar: WorkingDayCalendar,
  { planned, due }: PlanDates,
  is: CivilMoment | null,
): number | null {
  const was = planned ?? due;
  if (was === null || is === null) return null;
  if (was.on === is.on) return 0;
  const isKnown = ({ on }: CivilMoment): boolean => on >= calendar.firstDate && on <= calendar.lastDate;
  return isKnown(was) && isKnown(is) ? workingDaysBetween(calendar, was.on, is.on) : null;
}
