import { formatShortDate, type PlainDate, toOrdinal } from '../calendar/plain-date.ts';
import type { DayOff, WorkingDayCalendar } from '../calendar/working-day-calendar.ts';

/** Closures of one name with nothing but weekends between them; a bank holiday is a run of one day. */
export interface ClosureRun {
  readonly name: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/**
 * The days of a calendar that do not count, made ready to be listed and told in constant time.
 *
 * Days are days since 1 January 1970, both ends included; a span that ends before it begins holds nothing.
 */
export interface UncountedDays {
  readonly list: (from: number, to: number) => readonly DayOff[];
  /** Whether a bank holiday or another closure falls into the span; weekends are none. */
  readonly hasClosure: (from: number, to: number) => boolean;
  /** Bank holidays and other closures, weekends left out. */
  readonly listRuns: (from: number, to: number) => readonly ClosureRun[];
  /** "4 weekend days, Good Friday (Fri 18 Apr 2025) and Easter Monday (Mon 21 Apr 2025)"; empty where all days count. */
  readonly write: (from: number, to: number) => string;
}

const NONE: readonly DayOff[] = [];
const known = new WeakMap<WorkingDayCalendar, UncountedDays>();

/** The days of a calendar that do not count; its tables are made once. */
export function uncountedDaysOf(calendar: WorkingDayCalendar): UncountedDays {
  const kept = known.get(calendar);
  if (kept) return kept;
  const made = prepareUncountedDays(calendar);
  known.set(calendar, made);
  return made;
}

/** "A, B and C". */
export function joinWords(words: readonly string[]): string {
  const last = words.length - 1;
  let text = words[0] ?? '';
  for (let at = 1; at <= last; at += 1) text += `${at === last ? ' and ' : ', '}${words[at]}`;
  return text;
}

function prepareUncountedDays(calendar: WorkingDayCalendar): UncountedDays {
  const { base, indexOfDay, daysOff, bankHolidays } = calendar;
  const lastDay = indexOfDay.length - 1;
  const countOff = (day: number): number => {
    const at = Math.min(day - base, lastDay);
    return at < 0 ? 0 : at + 1 - (indexOfDay[at] as number);
  };
  const closureDays = bankHolidays.map((day) => toOrdinal(day.on));
  const countClosures = countUpTo(closureDays, base, indexOfDay.length);
  const closureTexts = bankHolidays.map((day) => `${day.name} (${formatShortDate(day.on)})`);
  const continues = bankHolidays.map((day, at) => {
    const [from, to] = [closureDays[at - 1], closureDays[at] as number];
    return day.name === bankHolidays[at - 1]?.name && from !== undefined && countOff(to) - countOff(from) === to - from;
  });

  /** Calls back with the first and the last closure of each run. */
  const forEachRun = (from: number, to: number, tell: (first: number, last: number) => void): void => {
    const end = countClosures(to);
    let at = countClosures(from - 1);
    while (at < end) {
      const first = at;
      do at += 1;
      while (at < end && continues[at]);
      tell(first, at - 1);
    }
  };

  return {
    list: (from, to) => {
      if (to < from) return NONE;
      const first = countOff(from - 1);
      const end = countOff(to);
      return first === end ? NONE : daysOff.slice(first, end);
    },
    hasClosure: (from, to) => to >= from && countClosures(to) > countClosures(from - 1),
    listRuns: (from, to) => {
      const runs: ClosureRun[] = [];
      forEachRun(from, to, (first, last) => {
        const { name, on } = bankHolidays[first] as DayOff;
        runs.push({ name, from: on, to: (bankHolidays[last] as DayOff).on });
      });
      return runs;
    },
    write: (from, to) => {
      if (to < from) return '';
      const closures = countClosures(to) - countClosures(from - 1);
      const weekend = countOff(to) - countOff(from - 1) - closures;
      if (closures === 0) return weekend === 0 ? '' : writeWeekend(weekend);
      const words = weekend === 0 ? [] : [writeWeekend(weekend)];
      forEachRun(from, to, (first, last) => {
        if (first === last) words.push(closureTexts[first] as string);
        else {
          const { name, on } = bankHolidays[first] as DayOff;
          words.push(`${name} (${formatShortDate(on)} to ${formatShortDate((bankHolidays[last] as DayOff).on)})`);
        }
      });
      return joinWords(words);
    },
  };
}

const weekendTexts: string[] = [];

function writeWeekend(days: number): string {
  return (weekendTexts[days] ??= days === 1 ? '1 weekend day' : `${days} weekend days`);
}

/** How many of some days, in order, lie on or before a day: a look-up in a table as long as the calendar. */
function countUpTo(days: readonly number[], base: number, length: number): (day: number) => number {
  const counts = new Int32Array(length);
  let count = 0;
  for (let at = 0; at < length; at += 1) {
    if (days[count] === base + at) count += 1;
    counts[at] = count;
  }
  return (day) => (day < base ? 0 : (counts[Math.min(day - base, length - 1)] as number));
}
