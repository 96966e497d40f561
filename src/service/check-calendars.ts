import { addDays, type PlainDate } from '../calendar/plain-date.ts';
import { listBankHolidays } from '../calendar/working-day-calendar.ts';
import { londonToday } from '../clock.ts';
import type { RulesLibrary } from './assemble-rules.ts';

/** How far a calendar's list of bank holidays reaches. */
export interface CalendarReport {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly officialUntil: PlainDate;
  /** The bank holidays of the next twelve months, written for people. */
  readonly next: readonly { readonly on: PlainDate; readonly name: string }[];
  /** What somebody should do about it, or null. */
  readonly problem: string | null;
}

/** The calendars of every framework, and whether their lists reach a year ahead. */
export function checkCalendars(rules: RulesLibrary, now: number): readonly CalendarReport[] {
  const today = londonToday(now);
  const ids = [...new Set(rules.frameworks.map((framework) => framework.calendar))];
  return ids.map((id) => {
    const { calendar, version } = rules.calendar(id);
    const yearAhead = addDays(today, 365);
    return {
      id,
      title: calendar.title,
      version,
      officialUntil: calendar.officialUntil,
      next: listBankHolidays(calendar, today, yearAhead),
      problem:
        calendar.officialUntil < yearAhead
          ? `The published list ends on ${calendar.officialUntil}: take over GOV.UK's newest with \`calendar import FILE\`.`
          : null,
    };
  });
}
