import { type CalendarFile, FIRST_CALENDAR_YEAR, LAST_CALENDAR_YEAR } from './calendar-file.ts';
import { listLibraryHolidays } from './library-holidays.ts';
import { partsOf, plainDate, type PlainDate } from './plain-date.ts';
import { buildWorkingDayCalendar, type DayOff, type WorkingDayCalendar } from './working-day-calendar.ts';

/** The first and the last date of a calendar, both included. */
export interface CalendarRange {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** The whole range that calendars can have. */
const WHOLE_RANGE: CalendarRange = {
  from: plainDate(`${FIRST_CALENDAR_YEAR}-01-01`),
  to: plainDate(`${LAST_CALENDAR_YEAR}-12-31`),
};

/**
 * The working-day calendar of a file: Monday to Friday without the library's bank holidays, less what the file
 * removes, plus what it adds. Takes some tens of milliseconds for the whole range; callers keep the result.
 */
export function buildCalendar(file: CalendarFile, range: CalendarRange = WHOLE_RANGE): WorkingDayCalendar {
  return buildWorkingDayCalendar({
    id: file.id,
    title: file.title,
    firstDate: range.from,
    lastDate: range.to,
    officialUntil: file.officialUntil,
    weekend: [6, 7],
    closures: listClosures(file, range),
  });
}

function listClosures(file: CalendarFile, range: CalendarRange): readonly DayOff[] {
  const removed = new Set(file.remove.map((change) => change.date));
  const computed = file.library === 'none' ? [] : listLibraryHolidays(file.library, yearsOf(range));
  return [
    ...computed.filter((day) => !removed.has(day.on)),
    ...file.add.map((change) => ({ on: change.date, name: change.name })),
  ];
}

function yearsOf(range: CalendarRange): readonly number[] {
  const first = partsOf(range.from).year;
  return Array.from({ length: partsOf(range.to).year - first + 1 }, (_, index) => first + index);
}
