import { fromOrdinal, toOrdinal, WEEKDAY_NAMES, type Weekday, weekdayOf } from '../calendar/plain-date.ts';
import { buildWorkingDayCalendar, type DayOff, type WorkingDayCalendar } from '../calendar/working-day-calendar.ts';
import type { Framework } from './framework.ts';
import { isWithinYearly } from './yearly-period.ts';

/**
 * The calendar that a framework counts by: that of its division, where the framework names periods that do not count
 * with their days as closures too. A bank holiday within such a period keeps its own name.
 * @param base The calendar that `framework.calendar` names.
 */
export function calendarForFramework(
  framework: Pick<Framework, 'periodsNotCounted'>,
  base: WorkingDayCalendar,
): WorkingDayCalendar {
  const { periodsNotCounted: periods } = framework;
  if (periods.length === 0) return base;
  const { id, title, firstDate, lastDate, officialUntil } = base;
  const closures: DayOff[] = [];
  for (let day = toOrdinal(firstDate); day <= toOrdinal(lastDate); day += 1) {
    const on = fromOrdinal(day);
    const period = periods.find((each) =>
      'from' in each ? on >= each.from && on <= each.to : isWithinYearly(on, each.everyYearFrom, each.everyYearTo),
    );
    if (period) closures.push({ on, name: period.name });
  }
  return buildWorkingDayCalendar({
    id,
    title,
    firstDate,
    lastDate,
    officialUntil,
    weekend: weekendOf(base),
    // Of two closures on one day the later in the list gives the name.
    closures: [...closures, ...base.bankHolidays],
  });
}

/** The weekdays that never count: days off that go by the name of their weekday. */
function weekendOf({ daysOff }: WorkingDayCalendar): readonly Weekday[] {
  const weekdays = daysOff.filter((day) => day.name === WEEKDAY_NAMES[weekdayOf(day.on) - 1]);
  return [...new Set(weekdays.map((day) => weekdayOf(day.on)))];
}
