import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';

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

/** The same, but a window from its first day to its last. */
export function toCalendarSpan(
  dates: Parameters<typeof toCalendarDates>[0] & { readonly opensOn?: PlainDate | null },
): CalendarDates | null {
  const last = dates.due ?? dates.planned;
  const opensOn = dates.opensOn ?? null;
  if (opensOn !== null && last !== null && opensOn < last.on) return { on: opensOn, endsOn: last.on };
  return toCalendarDates(dates);
}

/** The last of its days. */
export function lastDayOf({ on, endsOn }: CalendarDates): PlainDate {
  return endsOn ?? on;
}
