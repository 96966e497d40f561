import { daysBetween, type PlainDate } from '../../../calendar/plain-date.ts';
import { type WorkingDayCalendar, workingDaysBetween } from '../../../calendar/working-day-calendar.ts';
import type { CivilMoment } from '../../../calendar/local-time.ts';
import { count, shortMoment } from '../words/dates.ts';

/** A date before and after a change, as a row of a table says it. */
export interface ChangedDate {
  readonly title: string;
  readonly was: string;
  readonly is: string;
  /** "5 days later", "Has a date again", "No date while it is held". */
  readonly change: string;
}

/**
 * A moved date in words.
 * @param moved Dates as `2025-04-04`, or `2025-04-04T09:30` with a time; null where there was or is none.
 * @param because Why it has no date now, as a sentence; null where it has one, or nothing is said.
 * @param calendar Counts working days; calendar days are told without one, and past its end.
 */
export function changedDate(
  moved: { readonly title: string; readonly was: string | null; readonly is: string | null },
  because: string | null = null,
  calendar: WorkingDayCalendar | null = null,
): ChangedDate {
  const { title, was, is } = moved;
  return {
    title,
    was: dateText(was),
    is: dateText(is),
    change:
      was !== null && is !== null
        ? tellMove(was, is, calendar)
        : is === null
          ? (because ?? 'Loses its date')
          : 'Gets a date',
  };
}

/** "Fri 4 Apr 2025, 9:30am" of `2025-04-04T09:30` or `2025-04-04 09:30`; "No date" of null. */
export function dateText(moment: string | null): string {
  if (moment === null) return 'No date';
  return shortMoment(readMoment(moment));
}

/** The moment that the service writes as `2025-04-04T09:30`, `2025-04-04 09:30` or `2025-04-04`. */
export function readMoment(text: string): CivilMoment {
  const [on, at] = text.split(/[T ]/);
  return (at === undefined ? { on } : { on, at }) as CivilMoment;
}

function tellMove(was: string, is: string, calendar: WorkingDayCalendar | null): string {
  const [from, to] = [was.slice(0, 10) as PlainDate, is.slice(0, 10) as PlainDate];
  const days = daysBetween(from, to);
  if (days === 0) return is > was ? 'Later on the day' : 'Earlier on the day';
  const isKnown = calendar !== null && [from, to].every((on) => calendar.firstDate <= on && on <= calendar.lastDate);
  const working = isKnown ? workingDaysBetween(calendar, from, to) : 0;
  const told = working === 0 ? count(Math.abs(days), 'day') : count(Math.abs(working), 'working day');
  return `${told} ${days > 0 ? 'later' : 'earlier'}`;
}
