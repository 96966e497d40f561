import { addDays, type PlainDate } from '../../../calendar/plain-date.ts';
import {
  type DayOff,
  listBankHolidays,
  listDaysOff,
  type WorkingDayCalendar,
} from '../../../calendar/working-day-calendar.ts';
import type { SeenTimeline } from '../../../service/seen-timeline.ts';
import type { KindPlan } from '../../../timeline/compile-kind.ts';
import { countDays, type DayCounts, isCountable } from './count-days.ts';
import { listMarks, type Mark } from './list-marks.ts';
import { coversDay, listSpans, type Span } from './list-spans.ts';
import { framePicture } from './picture-frame.ts';
import { mondaysBetween } from './weeks.ts';

/** One day of the picture, with everything that is shown of it. */
export interface PictureDay {
  readonly on: PlainDate;
  /** "day 3"; null for a day off. */
  readonly count: string | null;
  /** The name of a bank holiday; null for all other days. */
  readonly bankHoliday: string | null;
  readonly isWeekend: boolean;
  readonly isToday: boolean;
  readonly marks: readonly Mark[];
  readonly spans: readonly Span[];
}

/** A week, Monday to Sunday. */
export interface PictureWeek {
  readonly is: 'week';
  readonly monday: PlainDate;
  /** What its days are counted from; empty where that is as in the row before. */
  readonly phase: string;
  readonly days: readonly PictureDay[];
}

/** Weeks in a row in which nothing happens, shown as one. */
export interface FoldedWeeks {
  readonly is: 'fold';
  readonly from: PlainDate;
  /** A Sunday. */
  readonly to: PlainDate;
  readonly weeks: number;
  readonly phase: string;
  /** The numbers of the first and the last working day. */
  readonly counts: readonly [string, string] | null;
  readonly bankHolidays: readonly DayOff[];
  /** What goes on through these weeks. */
  readonly spans: readonly Span[];
}

/** What the picture and its table show alike. */
export interface PictureLayout {
  readonly rows: readonly (PictureWeek | FoldedWeeks)[];
  readonly counts: DayCounts;
}

/** Fewer quiet weeks than these are shown as they are. */
const FOLDED_WEEKS = 3;

/** Puts the days of a timeline into rows; null where it has no date at all. */
export function layOutWeeks(
  timeline: SeenTimeline,
  { plan, today }: { readonly plan: KindPlan; readonly today: PlainDate },
): PictureLayout | null {
  const { calendar } = plan;
  const frame = framePicture(timeline, plan);
  const marks = listMarks(timeline.milestones);
  const spans = listSpans(timeline, frame, today);
  const days = [...marks.map(({ on }) => on), ...spans.flatMap(({ from, to }) => [from, to])].toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const counts = countDays(timeline, frame, calendar);
  const toDay = (on: PlainDate, weekday: number): PictureDay => {
    const isWorkingDay = isCountable(calendar, on);
    return {
      on,
      count: counts.of(on),
      bankHoliday: weekday > 4 ? null : nameOfDayOff(calendar, on),
      isWeekend: weekday > 4,
      isToday: on === today,
      marks: marks.filter((mark) => mark.on === on),
      spans: spans.filter((span) => coversDay(span, on, isWorkingDay)),
    };
  };
  const weeks = mondaysBetween(first, last).map((monday): PictureWeek => {
    const dates = [0, 1, 2, 3, 4, 5, 6].map((weekday) => toDay(addDays(monday, weekday), weekday));
    return { is: 'week', monday, phase: counts.phaseOf(monday), days: dates };
  });
  return { rows: sayPhaseOnce(foldQuietWeeks(weeks, calendar)), counts };
}

function nameOfDayOff(calendar: WorkingDayCalendar, on: PlainDate): string | null {
  // The first and the last week may reach past the calendar.
  if (on < calendar.firstDate || on > calendar.lastDate) return null;
  return listDaysOff(calendar, on, on)[0]?.name ?? null;
}

/** What days are counted from is told where that changes. */
function sayPhaseOnce(rows: PictureLayout['rows']): PictureLayout['rows'] {
  return rows.map((row, index) => (rows[index - 1]?.phase === row.phase ? { ...row, phase: '' } : row));
}

function foldQuietWeeks(weeks: readonly PictureWeek[], calendar: WorkingDayCalendar): PictureLayout['rows'] {
  const rows: (PictureWeek | FoldedWeeks)[] = [];
  let quiet: PictureWeek[] = [];
  const closeRun = (): void => {
    rows.push(...(quiet.length < FOLDED_WEEKS ? quiet : [fold(quiet, calendar)]));
    quiet = [];
  };
  for (const week of weeks) {
    // Days must be numbered alike through all of a fold.
    if (quiet[0] !== undefined && quiet[0].phase !== week.phase) closeRun();
    if (isQuiet(week)) quiet.push(week);
    else {
      closeRun();
      rows.push(week);
    }
  }
  closeRun();
  return rows;
}

function isQuiet({ days }: PictureWeek): boolean {
  const [monday, sunday] = [days[0]?.on ?? '', days.at(-1)?.on ?? ''];
  return days.every(
    ({ marks, isToday, spans }) =>
      marks.length === 0 && !isToday && spans.every(({ from, to }) => from < monday && to > sunday),
  );
}

function fold(weeks: readonly PictureWeek[], calendar: WorkingDayCalendar): FoldedWeeks {
  const days = weeks.flatMap((week) => week.days);
  const [first, last] = [days[0], days.at(-1)] as [PictureDay, PictureDay];
  const counts = days.flatMap(({ count }) => (count === null ? [] : [count]));
  return {
    is: 'fold',
    from: first.on,
    to: last.on,
    weeks: weeks.length,
    phase: weeks[0]?.phase ?? '',
    counts: counts.length === 0 ? null : [counts[0] as string, counts.at(-1) as string],
    bankHolidays: listBankHolidays(calendar, first.on, last.on),
    spans: [...new Set(days.flatMap((each) => each.spans))],
  };
}
