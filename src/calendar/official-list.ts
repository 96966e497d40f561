import type { CalendarFile } from './calendar-file.ts';
import { partsOf, plainDate, type PlainDate } from './plain-date.ts';

/**
 * Whether the published list of bank holidays that a calendar rests on reaches to the end of next year. Where it does
 * not, inspections are about to be planned on days that may still change, and the calendar's file is to be updated.
 */
export function coversNextYear(calendar: Pick<CalendarFile, 'officialUntil'>, today: PlainDate): boolean {
  return calendar.officialUntil >= plainDate(`${partsOf(today).year + 1}-12-31`);
}
