import { TimelineError } from '../errors.ts';
import { fromOrdinal, type PlainDate, toOrdinal, WEEKDAY_NAMES, type Weekday, weekdayOfOrdinal } from './plain-date.ts';

/** A day on which nobody is expected to work, with the name to show for it: "Good Friday", "Saturday". */
export interface DayOff {
  readonly on: PlainDate;
  readonly name: string;
}

/**
 * Which days count as working days, from `firstDate` to `lastDate` inclusive.
 *
 * The tables make every question below a look-up: `indexOfDay[d]` is the number of working days from the first date
 * up to and including day d, and `dayOfIndex[n]` is the day of the n-th working day, both as days since `base`.
 */
export interface WorkingDayCalendar {
  readonly id: string;
  readonly title: string;
  readonly firstDate: PlainDate;
  readonly lastDate: PlainDate;
  /** The last date up to which the list of bank holidays is published; later dates are provisional. */
  readonly officialUntil: PlainDate;
  /** Bank holidays and other closures that fall on what would be a working day, in order. */
  readonly bankHolidays: readonly DayOff[];
  /** Every day that does not count, weekends included, in order. */
  readonly daysOff: readonly DayOff[];
  /** `firstDate` in days since 1 January 1970. */
  readonly base: number;
  readonly indexOfDay: Int32Array;
  readonly dayOfIndex: Int32Array;
}

/** What a calendar is built from. Closures on a day of the weekend change nothing. */
export interface WorkingDayCalendarSource {
  readonly id: string;
  readonly title: string;
  readonly firstDate: PlainDate;
  readonly lastDate: PlainDate;
  readonly officialUntil: PlainDate;
  readonly weekend: readonly Weekday[];
  readonly closures: readonly DayOff[];
}

/** A count left the dates for which the calendar is known. */
export class CalendarRangeError extends TimelineError {
  readonly code = 'calendar-range';

  constructor(calendar: WorkingDayCalendar, seen: string) {
    super(
      `${seen} is outside the ${calendar.title} calendar, which runs from ${calendar.firstDate} to ${calendar.lastDate}.`,
    );
  }
}

/** Builds the tables of a calendar; the cost is once per calendar and grows with its length only. */
export function buildWorkingDayCalendar(source: WorkingDayCalendarSource): WorkingDayCalendar {
  const base = toOrdinal(source.firstDate);
  const length = toOrdinal(source.lastDate) - base + 1;
  const closureNames = new Map(source.closures.map((closure) => [closure.on, closure.name]));
  const weekend = new Set(source.weekend);
  const indexOfDay = new Int32Array(length);
  const dayOfIndex = new Int32Array(length + 1).fill(-1);
  const bankHolidays: DayOff[] = [];
  const daysOff: DayOff[] = [];
  let count = 0;
  for (let day = 0; day < length; day += 1) {
    const on = fromOrdinal(base + day);
    const weekday = weekdayOfOrdinal(base + day);
    const closure = closureNames.get(on);
    if (weekend.has(weekday)) {
      daysOff.push({ on, name: WEEKDAY_NAMES[weekday - 1] as string });
    } else if (closure !== undefined) {
      const dayOff = { on, name: closure };
      bankHolidays.push(dayOff);
      daysOff.push(dayOff);
    } else {
      count += 1;
      dayOfIndex[count] = day;
    }
    indexOfDay[day] = count;
  }
  return {
    id: source.id,
    title: source.title,
    firstDate: source.firstDate,
    lastDate: source.lastDate,
    officialUntil: source.officialUntil,
    bankHolidays,
    daysOff,
    base,
    indexOfDay,
    dayOfIndex: dayOfIndex.slice(0, count + 1),
  };
}

/**
 * Whether the date is a working day of this calendar.
 * @throws CalendarRangeError outside the calendar.
 */
export function isWorkingDay(calendar: WorkingDayCalendar, date: PlainDate): boolean {
  return isWorkingOrdinal(calendar, toOrdinal(date));
}

/**
 * The date `count` working days after `start`, or before it where `count` is negative.
 *
 * `start` is day 0 and may be any day; the next working day is day 1, the one before is day -1. A count of 0 is
 * `start` itself, even where that is no working day. Civil dates; no time of day.
 * @throws CalendarRangeError where `start` or the result is outside the calendar.
 */
export function addWorkingDays(calendar: WorkingDayCalendar, start: PlainDate, count: number): PlainDate {
  return fromOrdinal(addWorkingDaysToOrdinal(calendar, toOrdinal(start), count));
}

/** The first working day after the date. */
export function nextWorkingDay(calendar: WorkingDayCalendar, date: PlainDate): PlainDate {
  return addWorkingDays(calendar, date, 1);
}

/** The last working day before the date. */
export function previousWorkingDay(calendar: WorkingDayCalendar, date: PlainDate): PlainDate {
  return addWorkingDays(calendar, date, -1);
}

/**
 * The number of working days from `from` (day 0) to `to`, which counts where it is a working day; negative where `to`
 * is earlier, and then the working day `to` counts and `from` does not. The inverse of `addWorkingDays` on working days.
 * @throws CalendarRangeError outside the calendar.
 */
export function workingDaysBetween(calendar: WorkingDayCalendar, from: PlainDate, to: PlainDate): number {
  const start = toOrdinal(from);
  const end = toOrdinal(to);
  if (end >= start) return indexAt(calendar, end) - indexAt(calendar, start);
  return indexBefore(calendar, end) - indexBefore(calendar, start);
}

/** The number of working days from `from` to `to`, both of which count; 0 where `to` is earlier. */
export function workingDaysWithin(calendar: WorkingDayCalendar, from: PlainDate, to: PlainDate): number {
  if (to < from) return 0;
  return indexAt(calendar, toOrdinal(to)) - indexBefore(calendar, toOrdinal(from));
}

/** The days off from `from` to `to`, both included, in order and by name. */
export function listDaysOff(calendar: WorkingDayCalendar, from: PlainDate, to: PlainDate): readonly DayOff[] {
  if (to < from) return [];
  const start = toOrdinal(from);
  const end = toOrdinal(to);
  return calendar.daysOff.slice(
    start - calendar.base - indexBefore(calendar, start),
    end - calendar.base + 1 - indexAt(calendar, end),
  );
}

/** The bank holidays and other closures from `from` to `to`, both included, in order; weekends are left out. */
export function listBankHolidays(calendar: WorkingDayCalendar, from: PlainDate, to: PlainDate): readonly DayOff[] {
  const { bankHolidays } = calendar;
  let low = 0;
  let high = bankHolidays.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bankHolidays[middle] as DayOff).on < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < bankHolidays.length && (bankHolidays[end] as DayOff).on <= to) end += 1;
  return bankHolidays.slice(low, end);
}

/** The name of the day off ("Good Friday", "Saturday"), or null for a working day. */
export function nameOfDayOff(calendar: WorkingDayCalendar, date: PlainDate): string | null {
  return listDaysOff(calendar, date, date)[0]?.name ?? null;
}

/** `addWorkingDays` on days since 1 January 1970. */
export function addWorkingDaysToOrdinal(calendar: WorkingDayCalendar, start: number, count: number): number {
  const day = start - calendar.base;
  const index = calendar.indexOfDay[day];
  if (index === undefined) throw new CalendarRangeError(calendar, fromOrdinal(start));
  if (count === 0) return start;
  // Backwards from a day off, the last working day at or before it is already day -1.
  const target = index + count + (count < 0 && calendar.dayOfIndex[index] !== day ? 1 : 0);
  const result = target < 1 ? undefined : calendar.dayOfIndex[target];
  if (result === undefined) {
    throw new CalendarRangeError(calendar, `${count} working days from ${fromOrdinal(start)}`);
  }
  return result + calendar.base;
}

/** `isWorkingDay` on days since 1 January 1970. */
export function isWorkingOrdinal(calendar: WorkingDayCalendar, ordinal: number): boolean {
  return calendar.dayOfIndex[indexAt(calendar, ordinal)] === ordinal - calendar.base;
}

function indexAt(calendar: WorkingDayCalendar, ordinal: number): number {
  const index = calendar.indexOfDay[ordinal - calendar.base];
  if (index === undefined) throw new CalendarRangeError(calendar, fromOrdinal(ordinal));
  return index;
}

function indexBefore(calendar: WorkingDayCalendar, ordinal: number): number {
  const index = indexAt(calendar, ordinal);
  return calendar.dayOfIndex[index] === ordinal - calendar.base ? index - 1 : index;
}
