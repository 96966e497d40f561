import type { PlainDate } from '../calendar/plain-date.ts';
import { addWorkingDays } from '../calendar/working-day-calendar.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import type { TimelineRequest } from '../timeline/timeline-request.ts';

/** What is asked of a plan whatever its start. */
export interface StartTerms extends Pick<TimelineRequest, 'conditions' | 'grounds' | 'asAt'> {
  /** Working days on site, the first and the last included, where it is not the usual number; at least 1. */
  readonly fieldworkDays?: number;
}

/** What to build the timeline of a start from. */
export function requestForStart(
  { calendar }: KindPlan,
  { fieldworkDays, ...terms }: StartTerms,
  start: PlainDate,
  fieldworkEnd?: PlainDate,
): TimelineRequest {
  if (fieldworkEnd !== undefined) return { ...terms, start, fieldworkEnd };
  if (fieldworkDays === undefined) return { ...terms, start };
  return { ...terms, start, fieldworkEnd: addWorkingDays(calendar, start, fieldworkDays - 1) };
}
