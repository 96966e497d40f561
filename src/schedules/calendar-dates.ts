import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import { daysBetween, type PlainDate } from '../calendar/plain-date.ts';

/** When a calendar shows a milestone: whole days, or a moment. */
export interface CalendarDates {
  readonly on: PlainDate;
  readonly at?: LocalTime;
  readonly endsOn?: PlainDate;
}

/**
 * The days or the moment at which a calendar shows a milestone: its last moment, or its days where it takes several;
 * null where it has no date. A deadline at the very end of a day is shown as the day.
 */
export function toCalendarDates({
  planned,
  due,
  endsOn = null,
}: {
  readonly planned: CivilMoment | null;
  readonly due: CivilMoment | null;
  readonly endsOn?: PlainDate | null;
}): CalendarDates | null {
  if (endsOn !== null && planned !== null) return { on: planned.on, endsOn };
  const moment = due ?? planned;
  if (moment === null) return null;
  return moment.at === undefined || moment.at === '23:59' ? { on: moment.on } : { on: moment.on, at: moment.at };
}

/** More days than this are no entry that anybody wants to see on each of them. */
const LONGEST_SPAN_DAYS = 31;

/** The same, but a window from its first day to its last, and of a very long time its last day. */
export function toCalendarSpan(
  dates: Parameters<typeof toCalendarDates>[0] & { readonly opensOn?: PlainDate | null },
): CalendarDates | null {
  const last = dates.due ?? dates.planned;
  const opensOn = dates.opensOn ?? null;
  const isWindow = opensOn !== null && last !== null && opensOn < last.on;
  const span = isWindow ? { on: opensOn, endsOn: last.on } : toCalendarDates(dates);
  if (span?.endsOn === undefined || daysBetween(span.on, span.endsOn) <= LONGEST_SPAN_DAYS) return span;
  return { on: span.endsOn };
}

/** The last of its days. */
export function lastDayOf({ on, endsOn }: CalendarDates): PlainDate {
  return endsOn ?? on;
}
