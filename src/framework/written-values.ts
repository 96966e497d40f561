import { z } from 'zod';
import { parseLocalTime } from '../calendar/local-time.ts';
import { parsePlainDate } from '../calendar/plain-date.ts';
import { parseWrittenDate } from '../calendar/written-date.ts';

/** The name by which rules refer to a thing: lower-case words joined by hyphens. */
export const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, for example draft-report');

/** Text for people. */
export const words = z.string().min(1, 'must not be empty');

/** `2025-04-04`: a day of the calendar. */
export const plainDate = written(
  /^\d{4}-\d{2}-\d{2}$/,
  (text) => parsePlainDate(text) !== null,
  'must be a date written as 2025-04-04',
);

/** `Fri 4 Apr 2025`: a day of the calendar together with its weekday, which must be the right one. */
export const writtenDate = written(
  /^[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}$/,
  (text) => parseWrittenDate(text) !== null,
  'must be a date with its right weekday, written as Fri 4 Apr 2025',
);

/** `09:30`: London wall time. */
export const localTime = written(
  /^\d{2}:\d{2}$/,
  (text) => parseLocalTime(text) !== null,
  'must be a time from 00:00 to 23:59, written as 09:30',
);

/** `12-24`: a day of every year. */
export const monthAndDay = written(
  /^\d{2}-\d{2}$/,
  // Of a leap year, so that 02-29 is a day too.
  (text) => parsePlainDate(`2000-${text}`) !== null,
  'must be a month and a day written as 12-24',
);

/** Text of a form that editors can check too, and that means something. */
function written(form: RegExp, isMeaningful: (text: string) => boolean, message: string): z.ZodString {
  return z.string().regex(form, { error: message, abort: true }).refine(isMeaningful, message);
}
