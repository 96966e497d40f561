import { type CivilMoment, formatTime } from '../calendar/local-time.ts';
import { formatShortDate } from '../calendar/plain-date.ts';

/** "Fri 4 Apr 2025", "Fri 4 Apr 2025, 9:30am", or "no date". */
export function writeMoment(moment: CivilMoment | null): string {
  if (moment === null) return 'no date';
  return moment.at === undefined
    ? formatShortDate(moment.on)
    : `${formatShortDate(moment.on)}, ${formatTime(moment.at)}`;
}
