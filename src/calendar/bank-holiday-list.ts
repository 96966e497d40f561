import { z } from 'zod';
import { describeIssues, formatPath } from '../checked-value.ts';
import type { Problem } from '../errors.ts';
import { parsePlainDate, type PlainDate } from './plain-date.ts';
import type { DayOff } from './working-day-calendar.ts';

/** One division's list of bank holidays in the shape that GOV.UK publishes; what else an entry says is left aside. */
export const bankHolidayListSchema = z.object({
  division: z.string().min(1, 'must not be empty'),
  events: z
    .array(
      z.object({
        title: z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters long'),
        date: z
          .string()
          .refine((text) => parsePlainDate(text) !== null, 'must be a date of the calendar, written as 2025-04-04'),
        notes: z.string().default(''),
      }),
    )
    .min(1, 'must have at least one entry')
    .max(5000, 'must have at most 5000 entries')
    .check(({ value, issues }) => {
      const seen = new Set<string>();
      for (const [index, { date }] of value.entries()) {
        if (seen.has(date)) {
          issues.push({ code: 'custom', message: 'is listed twice', path: [index, 'date'], input: date });
        }
        seen.add(date);
      }
    }),
});

/** A list that passed the schema. */
export type BankHolidayList = z.output<typeof bankHolidayListSchema>;

export type BankHolidayListResult =
  { readonly ok: true; readonly list: BankHolidayList } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The list of one division in a file that GOV.UK publishes, either with all divisions or with this one alone; or every
 * problem of it at once, each with the file and its place.
 */
export function parseBankHolidayList(text: string, file: string, division: string): BankHolidayListResult {
  const refuse = (message: string): BankHolidayListResult => ({ ok: false, problems: [{ where: file, message }] });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('must be the list of bank holidays that GOV.UK publishes as JSON');
  }
  const single = 'events' in value || 'division' in value;
  const found: unknown = single ? value : (value as Readonly<Record<string, unknown>>)[division];
  if (found === undefined) {
    const divisions = Object.keys(value).slice(0, 10).join(', ') || 'nothing';
    return refuse(`must have a list for ${division}, as GOV.UK's has: it has ${divisions}`);
  }
  const parsed = bankHolidayListSchema.safeParse(found);
  if (!parsed.success) {
    const place = (path: readonly PropertyKey[]): string =>
      `${file} ${formatPath(single ? path : [division, ...path])}`;
    return { ok: false, problems: describeIssues(parsed.error, found, place) };
  }
  if (parsed.data.division !== division) {
    return refuse(`must be the list for ${division}, not for ${parsed.data.division}`);
  }
  return { ok: true, list: parsed.data };
}

/** The days of a list in order, under the names that calendars give them: "Boxing Day (substitute day)". */
export function daysOfList(list: BankHolidayList): readonly DayOff[] {
  return list.events
    .map(({ date, title, notes }) => ({
      on: date as PlainDate,
      name: /^substitute day$/i.test(notes.trim()) ? `${title} (substitute day)` : title,
    }))
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
}
