import { addDays, formatShortDate, type PlainDate, type Weekday, weekdayOf } from '../calendar/plain-date.ts';
import { CalendarRangeError, isWorkingDay } from '../calendar/working-day-calendar.ts';
import { buildTimeline, datesOf, type Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import type { Clash } from './clash.ts';
import type { Commitment } from './commitment.ts';
import { findClashes } from './find-clashes.ts';
import { requestForStart, type StartTerms } from './start-request.ts';

/** Which starts to look for. */
export interface StartSearch {
  readonly plan: KindPlan;
  readonly terms: StartTerms;
  /** The first and the last day to look at, both included. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Starts on this day of the week only; any working day where absent. */
  readonly weekday?: Weekday;
  /** Only starts by which this milestone is planned before a date; that day itself is too late. */
  readonly target?: { readonly milestone: string; readonly before: PlainDate };
  /** From which end: `latest` goes back from the last start that meets the target, `earliest` forward from `from`. */
  readonly order: 'earliest' | 'latest';
  /** How many starts to give at most. */
  readonly count: number;
  /** Ids of clashes that may stand. */
  readonly allow: readonly string[];
  /** The other inspections of the same lead inspector. */
  readonly others: readonly Commitment[];
}

/** A start that nothing speaks against. */
export interface FoundStart {
  readonly start: PlainDate;
  readonly timeline: Timeline;
  /** When the milestone that was asked about is planned. */
  readonly target: PlainDate | null;
  /** Clashes that were allowed. */
  readonly allowed: readonly Clash[];
}

/** Starts next to each other that were passed over for reasons of the same ids, in the order of looking. */
export interface PassedOver {
  /** The one looked at first, whose clashes are given, and the one looked at last. */
  readonly first: PlainDate;
  readonly last: PlainDate;
  readonly starts: number;
  readonly clashes: readonly Clash[];
}

/** What a search came to. */
export interface FoundStarts {
  readonly found: readonly FoundStart[];
  readonly passedOver: readonly PassedOver[];
  /** How often each clash stood in the way, the most frequent first. */
  readonly inTheWay: readonly { readonly id: string; readonly starts: number }[];
  /** How many starts were looked at closely. */
  readonly looked: number;
}

/** The id of the reason against a start by which the milestone asked about comes too late, or has no date. */
const MISSES_TARGET = 'misses-target';

/** The starts nearest to one end of a range that nothing speaks against, and why those before them were passed over. */
export function findStarts(search: StartSearch): FoundStarts {
  const found: FoundStart[] = [];
  const passedOver: PassedOver[] = [];
  const counts = new Map<string, number>();
  let looked = 0;
  for (const start of listCandidates(search)) {
    if (found.length === search.count) break;
    looked += 1;
    const judged = judge(search, start);
    if ('timeline' in judged) {
      found.push(judged);
      continue;
    }
    for (const id of new Set(judged.clashes.map((clash) => clash.id))) counts.set(id, (counts.get(id) ?? 0) + 1);
    passOver(passedOver, start, judged.clashes, found.at(-1)?.start);
  }
  const inTheWay = [...counts].map(([id, starts]) => ({ id, starts })).toSorted((a, b) => b.starts - a.starts);
  return { found, passedOver, inTheWay, looked };
}

/** Working days of the range in the order of looking; of those that come too late only the one next to the others. */
function listCandidates(search: StartSearch): readonly PlainDate[] {
  const { plan, from, to, weekday, order, target } = search;
  const { calendar } = plan;
  const last = to < calendar.lastDate ? to : calendar.lastDate;
  const days: PlainDate[] = [];
  for (let day = from > calendar.firstDate ? from : calendar.firstDate; day <= last; day = addDays(day, 1)) {
    if ((weekday === undefined || weekdayOf(day) === weekday) && isWorkingDay(calendar, day)) days.push(day);
  }
  if (order === 'earliest') return days;
  const latest = target ? days.findLastIndex((day) => meetsTarget(search, day)) : days.length;
  return days.slice(0, latest + 2).toReversed();
}

function meetsTarget(search: StartSearch, start: PlainDate): boolean {
  const on = targetDate(search, start);
  return on !== null && search.target !== undefined && on < search.target.before;
}

/** When the milestone asked about is planned; null where it has no date, or one past the calendar. */
function targetDate({ plan, terms, target }: StartSearch, start: PlainDate): PlainDate | null {
  return withinCalendar(() => {
    const dates = datesOf(plan, requestForStart(plan, terms, start)).find((each) => each.id === target?.milestone);
    return (dates?.planned ?? dates?.due)?.on ?? null;
  });
}

function judge(search: StartSearch, start: PlainDate): FoundStart | { readonly clashes: readonly Clash[] } {
  const { plan, terms, target, allow, others } = search;
  const timeline = withinCalendar(() => buildTimeline(plan, requestForStart(plan, terms, start)));
  if (timeline === null) return { clashes: [pastCalendar(plan, start)] };
  const on = target ? targetDate(search, start) : null;
  if (target && !meetsTarget(search, start)) return { clashes: [missesTarget(timeline, target, on)] };
  const clashes = findClashes(plan, timeline, others);
  const against = clashes.filter((clash) => !allow.includes(clash.id));
  if (against.length > 0) return { clashes: against };
  return { start, timeline, target: on, allowed: clashes };
}

function missesTarget(
  timeline: Timeline,
  { milestone: id, before }: NonNullable<StartSearch['target']>,
  on: PlainDate | null,
): Clash {
  const milestone = timeline.milestones.find((each) => each.id === id);
  const what = milestone?.what ?? milestone?.title ?? id;
  const message =
    on === null
      ? `${what} has no date${milestone?.because === undefined ? '.' : `: ${milestone.because}`}`
      : `${what} would be on ${formatShortDate(on)}, not before ${formatShortDate(before)}.`;
  return { id: MISSES_TARGET, message, dates: on === null ? [] : [on] };
}

function pastCalendar({ calendar }: KindPlan, start: PlainDate): Clash {
  const message = `Its dates leave the calendar, which runs from ${calendar.firstDate} to ${calendar.lastDate}.`;
  return { id: 'calendar-range', message, dates: [start] };
}

/** What a calculation gives, or null where it leaves the calendar. */
function withinCalendar<T>(calculate: () => T): T | null {
  try {
    return calculate();
  } catch (error) {
    if (error instanceof CalendarRangeError) return null;
    throw error;
  }
}

/** Adds a start to the run before it where that was passed over for the same reasons and nothing was found between. */
function passOver(
  runs: PassedOver[],
  start: PlainDate,
  clashes: readonly Clash[],
  lastFound: PlainDate | undefined,
): void {
  const run = runs.at(-1);
  const goesOn =
    run !== undefined &&
    reasonsOf(run.clashes) === reasonsOf(clashes) &&
    (lastFound === undefined || !isBetween(lastFound, run.last, start));
  if (goesOn) runs[runs.length - 1] = { ...run, last: start, starts: run.starts + 1 };
  else runs.push({ first: start, last: start, starts: 1, clashes });
}

function reasonsOf(clashes: readonly Clash[]): string {
  return [...new Set(clashes.map(({ id }) => id))].toSorted().join();
}

function isBetween(date: PlainDate, one: PlainDate, other: PlainDate): boolean {
  return (one < date && date < other) || (other < date && date < one);
}
