import { z } from 'zod';
import { type LocalTime, parseLocalTime } from '../calendar/local-time.ts';
import { parsePlainDate, type PlainDate } from '../calendar/plain-date.ts';
import { problemsOfValue } from '../checked-value.ts';
import { InvalidInputError } from '../errors.ts';

/** A civil date as text, `YYYY-MM-DD`. */
export const plainDateInput = z
  .string()
  .refine((text) => parsePlainDate(text) !== null, 'must be a date written as 2025-04-04')
  .transform((text) => text as PlainDate);

/** A London wall time as text, `HH:MM`. */
export const localTimeInput = z
  .string()
  .refine((text) => parseLocalTime(text) !== null, 'must be a time from 00:00 to 23:59')
  .transform((text) => text as LocalTime);

/** An event of a preview. */
const eventInput = z.strictObject({
  type: z.string().min(1),
  on: plainDateInput,
  at: localTimeInput.optional(),
  milestone: z.string().optional(),
});

/** One or more of something: a list, or a text with commas as a query or a command line gives it. */
export function listInput<T extends z.ZodType>(item: T): z.ZodPreprocess<z.ZodArray<T>> {
  return z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(item).min(1));
}

/** What a timeline is asked for with. */
export const timelineInput = z.strictObject({
  kind: z.string().min(1),
  start: plainDateInput,
  fieldworkEnd: plainDateInput.optional(),
  conditions: z.array(z.string()).default([]),
  grounds: z.string().optional(),
  /** The edition of the rules; the newest where absent. */
  framework: z.string().optional(),
});

/** A preview may assume events. */
export const previewInput = timelineInput.extend({ events: z.array(eventInput).default([]) });

/**
 * The value as the schema reads it.
 * @throws InvalidInputError with every problem at once.
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, subject = 'The input'): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidInputError(problemsOfValue(result.error, value), subject);
}

/** The same object without the keys that are undefined, for types that tell absent from undefined. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
