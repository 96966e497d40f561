import { addDays, formatLongDate, type PlainDate, plainDate, weekdayOf } from '../../../calendar/plain-date.ts';
import { type Stretch, overlapOf } from '../../../planning/dates-of-timeline.ts';
import type { ProgrammeYear } from '../../../service/planning/show-programme.ts';
import type { NumberedEntry } from './number-entries.ts';

/** A month of the programme, its weeks as rows. */
export interface ProgrammeMonth {
  /** "March 2027". */
  readonly title: string;
  readonly weeks: readonly ProgrammeWeek[];
}

/** A week: what the inspections are doing in it. */
export interface ProgrammeWeek {
  /** "1 March": its Monday. */
  readonly title: string;
  /** Today is in it. */
  readonly current: boolean;
  readonly holidays: readonly string[];
  /** The labels of the inspections. */
  readonly notice: readonly string[];
  readonly onSite: readonly string[];
  readonly windows: readonly string[];
  /** What falls on a day of it: "Thu 4: publication of 2 Focused visit". */
  readonly dates: readonly string[];
}

/**
 * The weeks of a programme by month. A week belongs to the month of its Monday, the first to that of the first day.
 * What falls on the same day of the call as the notice period is told of once, as the call.
 */
export function layOutProgramme(
  year: ProgrammeYear,
  entries: readonly NumberedEntry[],
  today: PlainDate,
): readonly ProgrammeMonth[] {
  const months = new Map<string, ProgrammeWeek[]>();
  const first = addDays(year.from, 1 - weekdayOf(year.from));
  for (let monday = first; monday <= year.to; monday = addDays(monday, 7)) {
    const month = (monday < year.from ? year.from : monday).slice(0, 7);
    const weeks = months.get(month) ?? [];
    months.set(month, weeks);
    weeks.push(weekOf(year, entries, { from: monday, to: addDays(monday, 6) }, today));
  }
  return [...months].map(([month, weeks]) => ({ title: monthTitle(plainDate(`${month}-01`)), weeks }));
}

function weekOf(
  { bankHolidays }: ProgrammeYear,
  entries: readonly NumberedEntry[],
  week: Stretch,
  today: PlainDate,
): ProgrammeWeek {
  const isIn = (on: PlainDate): boolean => on >= week.from && on <= week.to;
  const meets = (stretch: Stretch | null): boolean => overlapOf(stretch, week) !== null;
  return {
    title: dayAndMonth(week.from),
    current: isIn(today),
    holidays: bankHolidays.filter(({ on }) => isIn(on)).map(({ on, name }) => `${shortWeekday(on)}: ${name}`),
    notice: entries.filter(({ entry }) => meets(withoutLastDay(entry.notice))).map(({ label }) => label),
    onSite: entries.filter(({ entry }) => meets(entry.onSite)).map(({ label }) => label),
    windows: entries.filter(({ entry }) => entry.windows.some(meets)).map(({ label }) => label),
    dates: entries
      .flatMap(({ entry, label }) => entry.dates.map((each) => ({ ...each, label })))
      .filter(({ on }) => isIn(on))
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
      .map(({ on, title, label }) => `${shortWeekday(on)}: ${title}, ${label}`),
  };
}

/** The notice ends as the team comes on site: that day is told of as one on site. */
function withoutLastDay(notice: Stretch | null): Stretch | null {
  if (notice === null || notice.from === notice.to) return notice;
  return { from: notice.from, to: addDays(notice.to, -1) };
}

/** "Mon 1". */
function shortWeekday(on: PlainDate): string {
  return `${formatLongDate(on).slice(0, 3)} ${Number(on.slice(8))}`;
}

/** "1 March". */
function dayAndMonth(on: PlainDate): string {
  return formatLongDate(on).split(' ').slice(1, 3).join(' ');
}

/** "March 2027". */
function monthTitle(on: PlainDate): string {
  return formatLongDate(on).split(' ').slice(2).join(' ');
}
