import { readFileSync } from 'node:fs';
import { buildCalendar } from '../../src/calendar/bank-holidays.ts';
import { type CalendarFile, parseCalendarFile } from '../../src/calendar/calendar-file.ts';
import type { WorkingDayCalendar } from '../../src/calendar/working-day-calendar.ts';

/** A file of config/calendars, which must have no problem. */
export function readCalendarFile(name: string): CalendarFile {
  const path = new URL(`../../config/calendars/${name}.yaml`, import.meta.url);
  const result = parseCalendarFile(readFileSync(path, 'utf8'), `${name}.yaml`);
  if (!result.ok) throw new Error(result.problems.map((problem) => `${problem.where}: ${problem.message}`).join('\n'));
  return result.calendar;
}

/** The calendar of a file of config/calendars for the whole range, 2012 to 2100. */
export function readCalendar(name: string): WorkingDayCalendar {
  return buildCalendar(readCalendarFile(name));
}
