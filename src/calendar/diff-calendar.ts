import { type BankHolidayList, daysOfList } from './bank-holiday-list.ts';
import type { CalendarChange } from './calendar-changes.ts';
import { formatLongDate, partsOf, plainDate, type PlainDate, weekdayOf } from './plain-date.ts';
import type { DayOff, WorkingDayCalendarSource } from './working-day-calendar.ts';

/** How two states of a calendar differ; days in order. */
export interface CalendarDifference {
  readonly added: readonly DayOff[];
  readonly removed: readonly DayOff[];
  /** Days off in both, under another name; no date depends on names. */
  readonly renamed: readonly { readonly on: PlainDate; readonly was: string; readonly is: string }[];
  /** The last day of the published list, before and after. */
  readonly officialUntil: { readonly was: PlainDate; readonly is: PlainDate };
}

/** How a published list differs from a calendar, over the years that the list covers whole. */
export interface ListDifference extends CalendarDifference {
  /** What somebody should look at before going on, in sentences. */
  readonly remarks: readonly string[];
}

/** How the calendar `is` differs from `was`. */
export function diffCalendars(was: WorkingDayCalendarSource, is: WorkingDayCalendarSource): CalendarDifference {
  return {
    ...diffDays(was.closures, is.closures),
    officialUntil: { was: was.officialUntil, is: is.officialUntil },
  };
}

/**
 * How a published list differs from a calendar. Only the years that it covers whole count: those that have both a day of
 * the New Year and one of Christmas. A day that the calendar has in such a year and the list has not is a removed day;
 * of any other year nothing is taken. The list's reach never shrinks, and ends before the first year that it lacks:
 * where the list ends earlier, or leaves years out, that is a remark.
 * Null where it covers no whole year.
 */
export function diffWithList(calendar: WorkingDayCalendarSource, list: BankHolidayList): ListDifference | null {
  const days = daysOfList(list).filter(
    ({ on }) => weekdayOf(on) <= 5 && on >= calendar.firstDate && on <= calendar.lastDate,
  );
  const years = listYears(days).filter((year) => isWhole(year, days));
  const first = years[0];
  const last = years.at(-1);
  if (first === undefined || last === undefined) return null;
  const whole = new Set(years);
  const within = (all: readonly DayOff[]): readonly DayOff[] => all.filter(({ on }) => whole.has(partsOf(on).year));
  const { officialUntil } = calendar;
  const until = reachOf(whole, officialUntil);
  const difference = diffDays(within(calendar.closures), within(days));
  const outside = [...yearsBetween(first, last), ...listYears(days)].filter((year) => !whole.has(year));
  return {
    ...difference,
    officialUntil: { was: officialUntil, is: until },
    remarks: [
      ...(plainDate(`${last}-12-31`) < officialUntil
        ? [
            `The list ends with ${last}, earlier than the calendar, which is published up to ${formatLongDate(officialUntil)}: what is known of later days stays.`,
          ]
        : []),
      ...(outside.length > 0
        ? [
            `The list does not cover ${[...new Set(outside)].toSorted((a, b) => a - b).join(', ')} whole: what is known of such years stays, only ${nameYears(years)} is compared.`,
          ]
        : []),
      ...(difference.removed.length > 0
        ? [
            `The list lacks ${difference.removed.length === 1 ? 'a day that is' : 'days that are'} off by the calendar. Make sure that it is the whole list of this division.`,
          ]
        : []),
    ],
  };
}

/** What has to be recorded so that a calendar becomes another state of it. */
export function changesOf({ added, removed, renamed, officialUntil }: CalendarDifference): readonly CalendarChange[] {
  return [
    ...removed.map(({ on }): CalendarChange => ({ kind: 'removed', on, name: null })),
    ...added.map(({ on, name }): CalendarChange => ({ kind: 'added', on, name })),
    ...renamed.map(({ on, is }): CalendarChange => ({ kind: 'added', on, name: is })),
    ...(officialUntil.is > officialUntil.was
      ? [{ kind: 'official-until', on: officialUntil.is, name: null } as const]
      : []),
  ];
}

/** Whether dates may depend on the difference: names change none. */
export function changesDays({ added, removed, officialUntil }: CalendarDifference): boolean {
  return added.length > 0 || removed.length > 0 || officialUntil.is !== officialUntil.was;
}

function diffDays(
  was: readonly DayOff[],
  is: readonly DayOff[],
): Pick<CalendarDifference, 'added' | 'removed' | 'renamed'> {
  const before = new Map(was.map(({ on, name }) => [on, name]));
  const after = new Map(is.map(({ on, name }) => [on, name]));
  return {
    added: is.filter(({ on }) => !before.has(on)),
    removed: was.filter(({ on }) => !after.has(on)),
    renamed: is.flatMap(({ on, name }) => {
      const earlier = before.get(on);
      return earlier === undefined || earlier === name ? [] : [{ on, was: earlier, is: name }];
    }),
  };
}

function listYears(days: readonly DayOff[]): readonly number[] {
  return [...new Set(days.map(({ on }) => partsOf(on).year))];
}

/** The last day up to which days off are published, by a calendar and by the whole years of a list that follow on. */
function reachOf(whole: ReadonlySet<number>, officialUntil: PlainDate): PlainDate {
  // A calendar is published up to some day of a year, and the list may say more of that same year.
  let { year } = partsOf(officialUntil);
  if (!whole.has(year) && officialUntil < plainDate(`${year}-12-31`)) return officialUntil;
  while (whole.has(year + 1)) year += 1;
  const until = plainDate(`${year}-12-31`);
  return until > officialUntil ? until : officialUntil;
}

function yearsBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** "2012 to 2014, 2016". */
function nameYears(years: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const year of years) {
    const run = runs.at(-1);
    if (run?.last === year - 1) run.last = year;
    else runs.push({ first: year, last: year });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first} to ${last}`)).join(', ');
}

/** New Year's Day is taken on 1 to 4 January, Christmas and Boxing Day on 25 to 28 December. */
function isWhole(year: number, days: readonly DayOff[]): boolean {
  const has = (from: string, to: string): boolean =>
    days.some(({ on }) => on >= `${year}-${from}` && on <= `${year}-${to}`);
  return has('01-01', '01-04') && has('12-25', '12-28');
}
