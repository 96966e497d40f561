import { type CivilMoment, formatTime, type LocalTime } from '../../../calendar/local-time.ts';
import { formatLongDate, formatShortDate, type PlainDate } from '../../../calendar/plain-date.ts';

/** "Friday 4 April 2025". */
export function day(date: string): string {
  return formatLongDate(date as PlainDate);
}

/** "Fri 4 Apr 2025", for tables. */
export function shortDay(date: string): string {
  return formatShortDate(date as PlainDate);
}

/** "9:30am", "midday", "11:59pm": a time of day, London wall time. */
export function clock(time: string): string {
  return formatTime(time as LocalTime);
}

/** "Friday 4 April 2025 at 9:30am"; the day alone where there is no time. */
export function moment({ on, at }: CivilMoment): string {
  return at === undefined ? day(on) : `${day(on)} at ${clock(at)}`;
}

/** "Fri 4 Apr 2025, 9:30am", for tables. */
export function shortMoment({ on, at }: CivilMoment): string {
  return at === undefined ? shortDay(on) : `${shortDay(on)}, ${clock(at)}`;
}

/** How far away a day is, from a signed number of working days: "due in 3 working days". */
export function toGo(workingDays: number): string {
  if (workingDays === 0) return 'due today';
  const days = count(Math.abs(workingDays), 'working day');
  return workingDays > 0 ? `due in ${days}` : `${days} overdue`;
}

/** "1 milestone", "3 milestones", "1,200 emails"; another plural where one is given. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? noun : plural}`;
}
