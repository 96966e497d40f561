import { formatShortDate, parsePlainDate, type PlainDate } from './plain-date.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The date written with its weekday, "Fri 4 Apr 2025", or null where the text is anything else, no day of the
 * calendar, or a day with another weekday. Worked examples are written so, and the weekday is part of the claim.
 */
export function parseWrittenDate(text: string): PlainDate | null {
  const match = /^[A-Z][a-z]{2} (\d{1,2}) ([A-Z][a-z]{2}) (\d{4})$/.exec(text);
  if (!match) return null;
  const month = MONTHS.indexOf(match[2] as string) + 1;
  const date = parsePlainDate(`${match[3]}-${String(month).padStart(2, '0')}-${(match[1] as string).padStart(2, '0')}`);
  return date !== null && formatShortDate(date) === text ? date : null;
}
