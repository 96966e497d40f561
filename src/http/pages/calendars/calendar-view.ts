import { partsOf, type PlainDate, WEEKDAY_NAMES, weekdayOf } from '../../../calendar/plain-date.ts';
import type { ShownCalendar } from '../../../service/calendars/show-calendar.ts';
import { count, day } from '../words/dates.ts';

/** A calendar's bank holidays of one year, as its page shows them. */
export interface CalendarView {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly officialUntil: string;
  /** Known for days up to this one; nothing is counted beyond. */
  readonly lastDate: string;
  readonly problem: string | null;
  readonly year: number;
  readonly days: readonly DayView[];
  readonly removed: readonly { readonly on: PlainDate; readonly source: string }[];
  /** The years beside this one that the calendar has; null where it has none. */
  readonly earlier: YearLink | null;
  readonly later: YearLink | null;
  /** Whether who said so may be seen. */
  readonly sourced: boolean;
  /** What can be done about the calendar, for whoever may. */
  readonly actions: readonly { readonly href: string; readonly text: string }[];
  /** "3 open inspections stand on an older version of this calendar."; null where none does, or it may not be known. */
  readonly standing: string | null;
}

interface YearLink {
  readonly year: number;
  readonly href: string;
}

interface DayView {
  readonly on: PlainDate;
  readonly name: string;
  readonly source: string;
  readonly notes: readonly string[];
  /** Where it can be taken out; null for whoever may not, and for a day of the weekend. */
  readonly remove: string | null;
}

/** Who looks: what they may do about a calendar. */
export interface CalendarViewer {
  readonly mayTry: boolean;
  readonly mayChange: boolean;
  readonly inspected: boolean;
  /** Open inspections that stand on an older version; null where that may not be known. */
  readonly standing: number | null;
}

/** The year asked for where the calendar has it; that of the day given where none, or none that makes sense, is asked for. */
export function chooseYear(
  asked: string | undefined,
  today: PlainDate,
  calendar: Pick<ShownCalendar, 'firstDate' | 'lastDate'>,
): number {
  const year = /^\d{4}$/.test(asked ?? '') ? Number(asked) : partsOf(today).year;
  return Math.min(Math.max(year, partsOf(calendar.firstDate).year), partsOf(calendar.lastDate).year);
}

/** What the page of a calendar shows; `shown` has the bank holidays of that year. */
export function buildCalendarView(shown: ShownCalendar, year: number, viewer: CalendarViewer): CalendarView {
  const { id, title, version, officialUntil, firstDate, lastDate, problem, bankHolidays, removed } = shown;
  const path = `/calendars/${id}`;
  const link = (other: number): YearLink | null =>
    other < partsOf(firstDate).year || other > partsOf(lastDate).year
      ? null
      : { year: other, href: `${path}?year=${other}` };
  return {
    id,
    title: `Bank holidays in ${title}`,
    version,
    officialUntil,
    lastDate,
    problem:
      problem === null
        ? null
        : `The published list ends on ${day(officialUntil)}, less than a year from now. Upload the newest list of GOV.UK.`,
    year,
    days: bankHolidays.map(({ on, name, source }) => ({
      on,
      name,
      source: source ?? (on > officialUntil ? 'Nobody yet: worked out' : 'The published list'),
      notes: notesOn(on, name, source, officialUntil),
      remove: viewer.mayChange && weekdayOf(on) <= 5 ? `${path}/remove?date=${on}` : null,
    })),
    removed,
    earlier: link(year - 1),
    later: link(year + 1),
    sourced: !viewer.inspected,
    actions: [
      ...(viewer.mayTry
        ? [{ href: `/calendars/drill?calendar=${id}`, text: 'See what a further bank holiday would move' }]
        : []),
      ...(viewer.mayChange
        ? [
            { href: `${path}/import`, text: 'Upload a new list from GOV.UK' },
            { href: `${path}/add`, text: 'Add a bank holiday' },
            { href: `${path}/remove`, text: 'Remove a bank holiday' },
          ]
        : []),
    ],
    standing: viewer.standing ? standingText(viewer.standing) : null,
  };
}

/** "1 open inspection stands on an older version of this calendar." */
function standingText(standing: number): string {
  return `${count(standing, 'open inspection stands', 'open inspections stand')} on an older version of this calendar.`;
}

function notesOn(on: PlainDate, name: string, source: string | null, officialUntil: PlainDate): readonly string[] {
  const weekday = weekdayOf(on);
  return [
    ...(/substitute/i.test(name) ? ['Substitute day'] : []),
    ...(source === null ? [] : ['Recorded here']),
    ...(weekday > 5 ? [`A ${WEEKDAY_NAMES[weekday - 1]}, so no date depends on it`] : []),
    ...(on > officialUntil ? ['Provisional'] : []),
  ];
}
