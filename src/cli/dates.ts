import { type CivilMoment, formatTime } from '../calendar/local-time.ts';
import { formatShortDate } from '../calendar/plain-date.ts';

/** "Mon 3 Mar 2025, 9:30am", or a dash. */
export function formatMoment(moment: CivilMoment | null): string {
  if (moment === null) return '-';
  return moment.at === undefined
    ? formatShortDate(moment.on)
    : `${formatShortDate(moment.on)}, ${formatTime(moment.at)}`;
}

/** "today", "in 3 working days", "2 working days ago". */
export function formatDistance(workingDays: number): string {
  if (workingDays === 0) return 'today';
  const count = `${Math.abs(workingDays)} working ${Math.abs(workingDays) === 1 ? 'day' : 'days'}`;
  return workingDays > 0 ? `in ${count}` : `${count} ago`;
}
