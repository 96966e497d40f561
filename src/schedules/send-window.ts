import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import {
  addWorkingDays,
  isWorkingDay,
  nextWorkingDay,
  type WorkingDayCalendar,
} from '../calendar/working-day-calendar.ts';
import type { ReminderRules } from './parse-reminder-rules.ts';

/** Whether emails may leave at this London moment: a working day, from the opening time to the closing time inclusive. */
export function isInSendWindow(
  window: ReminderRules['sendWindow'],
  calendar: WorkingDayCalendar,
  moment: Required<CivilMoment>,
): boolean {
  return isWorkingDay(calendar, moment.on) && moment.at >= window.from && moment.at <= window.to;
}

/** The London moment itself where emails may leave then, else the next opening of the window. */
export function nextSendMoment(
  window: ReminderRules['sendWindow'],
  calendar: WorkingDayCalendar,
  moment: Required<CivilMoment>,
): Required<CivilMoment> {
  if (isInSendWindow(window, calendar, moment)) return moment;
  const from = window.from as LocalTime;
  const today = isWorkingDay(calendar, moment.on) && moment.at < window.from;
  return { on: today ? addWorkingDays(calendar, moment.on, 0) : nextWorkingDay(calendar, moment.on), at: from };
}
