import { z } from 'zod';
import { parseCheckedYaml, type CheckedYaml } from '../checked-yaml.ts';
import type { Problem } from '../errors.ts';
import { listLibraryHolidays } from './library-holidays.ts';
import { partsOf, plainDate, WEEKDAY_NAMES, weekdayOf } from './plain-date.ts';

/** The years for which calendars can be built: from the first that GOV.UK's list covers. */
export const FIRST_CALENDAR_YEAR = 2012;
export const LAST_CALENDAR_YEAR = 2100;

const date = z.iso
  .date('must be a date of the calendar, written as 2025-04-04')
  .transform((text) => plainDate(text))
  .refine(
    (day) => partsOf(day).year >= FIRST_CALENDAR_YEAR && partsOf(day).year <= LAST_CALENDAR_YEAR,
    `must lie in the years ${FIRST_CALENDAR_YEAR} to ${LAST_CALENDAR_YEAR}`,
  );
const words = z.string().min(1, 'must not be empty');
const source = words.describe('Who says so, in words: "Royal proclamation, Platinum Jubilee".');

/** What a file in config/calendars says; also the source of the schema for editors. */
export const calendarFileSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*$/, 'must be lower-case words joined by hyphens')
    .describe('What frameworks call the calendar by; the name of the file.'),
  title: words.describe('What people call it.'),
  library: z
    .union([
      z.literal('none'),
      z.strictObject({
        country: z.literal('GB'),
        state: z.enum(['ENG', 'SCT', 'NIR']).describe('ENG stands for England and Wales.'),
        types: z.array(z.enum(['public', 'bank', 'optional', 'school', 'observance'])).min(1),
      }),
    ])
    .describe('Which bank holidays the library date-holidays computes; none for weekends alone.'),
  officialUntil: date.describe('The last day of the published list; dates that rest on later days are provisional.'),
  officialSource: source,
  add: z
    .array(z.strictObject({ date, name: words.describe('As GOV.UK writes it: "Good Friday".'), source }))
    .default([])
    .describe('Bank holidays and other closures that the library does not know.'),
  remove: z
    .array(z.strictObject({ date, name: words.optional().describe('What the library calls it, to be sure.'), source }))
    .default([])
    .describe('Days that the library takes for a bank holiday and that are none, or are to be added by another name.'),
});

/** A calendar file that has been checked against the library. */
export type CalendarFile = z.output<typeof calendarFileSchema>;

export type CalendarFileResult =
  | { readonly ok: true; readonly calendar: CalendarFile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The calendar that a YAML file describes, or every problem of it at once. Besides the shape: a date may be added or
 * removed once only; what is added must be a working day until then, and what is removed a bank holiday.
 */
export function parseCalendarFile(text: string, file: string): CalendarFileResult {
  const parsed = parseCheckedYaml(text, file, calendarFileSchema);
  if (!parsed.ok) return parsed;
  const problems = findProblems(parsed.checked);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, calendar: parsed.checked.value };
}

function findProblems({ value: { library, add, remove }, locate }: CheckedYaml<CalendarFile>): readonly Problem[] {
  const years = new Set([...add, ...remove].map((change) => partsOf(change.date).year));
  const known = new Map<string, string>(
    library === 'none' ? [] : listLibraryHolidays(library, years).map((day) => [day.on, day.name]),
  );
  const removed = new Set<string>(remove.map((change) => change.date));
  const problems: Problem[] = [];
  const refuse = (list: 'add' | 'remove', index: number, key: string, message: string, seen: string): void => {
    problems.push({ where: locate([list, index, key]), message, seen });
  };

  for (const [index, change] of remove.entries()) {
    const name = known.get(change.date);
    if (isRepeated(remove, index)) refuse('remove', index, 'date', 'is removed twice', change.date);
    else if (name === undefined) refuse('remove', index, 'date', 'is no bank holiday of the library', change.date);
    else if (change.name !== undefined && change.name !== name) {
      refuse('remove', index, 'name', `must be the library's name for that day, ${name}`, change.name);
    }
  }
  for (const [index, change] of add.entries()) {
    const name = removed.has(change.date) ? undefined : known.get(change.date);
    const weekday = weekdayOf(change.date);
    if (isRepeated(add, index)) refuse('add', index, 'date', 'is added twice', change.date);
    else if (name !== undefined) refuse('add', index, 'date', `is a bank holiday already: ${name}`, change.date);
    else if (weekday > 5)
      refuse('add', index, 'date', `is a ${WEEKDAY_NAMES[weekday - 1]}, a day off already`, change.date);
  }
  return problems;
}

function isRepeated(changes: readonly { readonly date: string }[], index: number): boolean {
  return changes.findIndex((change) => change.date === changes[index]?.date) < index;
}
