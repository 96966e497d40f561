import { z } from 'zod';
import { type LocalTime, parseLocalTime } from '../calendar/local-time.ts';
import { parsePlainDate, type PlainDate } from '../calendar/plain-date.ts';
import { problemsOfValue } from '../checked-value.ts';
import { InvalidInputError } from '../errors.ts';
import { findUnstorable } from './storable-text.ts';

/** A civil date as text, `YYYY-MM-DD`. */
export const plainDateInput = z
  .string()
  // There is no year 0, and PostgreSQL knows none.
  .refine((text) => parsePlainDate(text) !== null && !text.startsWith('0000'), 'must be a date written as 2025-04-04')
  .transform((text) => text as PlainDate);

/** A London wall time as text, `HH:MM`. */
export const localTimeInput = z
  .string()
  .refine((text) => parseLocalTime(text) !== null, 'must be a time from 00:00 to 23:59')
  .transform((text) => text as LocalTime);

/** Yes or no, as JSON or as a query gives it. */
export const flagInput = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** An event of a preview. */
const eventInput = z.strictObject({
  type: z.string().min(1),
  on: plainDateInput,
  at: localTimeInput.optional(),
  milestone: z.string().optional(),
});

/** One or more words of a closed set: a list, or a text with commas as a query or a command line gives it. */
export function wordsInput<Word extends string>(
  allowed: readonly Word[],
): z.ZodType<readonly Word[], string | readonly string[]> {
  return z.union([z.string(), z.array(z.string())], `must be of ${allowed.join(', ')}`).transform((given, context) => {
    const words = typeof given === 'string' ? given.split(',').map((word) => word.trim()) : given;
    const unknown = words.filter((word) => !(allowed as readonly string[]).includes(word));
    if (words.length > 0 && unknown.length === 0) return words as unknown as readonly Word[];
    context.addIssue(`must be one or more of ${allowed.join(', ')}`);
    return z.NEVER;
  });
}

/** How many entries a page of a list holds: 50 unless told. */
export const pageLimitInput = z.coerce
  .number('must be a number from 1 to 500')
  .int('must be a whole number')
  .min(1, 'must be from 1 to 500')
  .max(500, 'must be from 1 to 500')
  .default(50);

/** A London moment as text, `YYYY-MM-DDTHH:MM`; a date alone is the beginning of its day. */
export const momentInput = z
  .string()
  .transform((text) => text.split(/[T ]/))
  .refine(
    ([on = '', at = '00:00', ...more]) =>
      more.length === 0 && parsePlainDate(on) !== null && parseLocalTime(at) !== null,
    'must be a date or a moment written as 2025-04-04 or 2025-04-04T09:30',
  )
  .transform(([on, at = '00:00']) => ({ on: on as PlainDate, at: at as LocalTime }));

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

/** A preview may assume events, and another moment than now. */
export const previewInput = timelineInput.extend({
  events: z.array(eventInput).default([]),
  /** The London moment that states and warnings are told for; now where absent. */
  asAt: momentInput.optional(),
});

/**
 * The value as the schema reads it.
 * @throws InvalidInputError with every problem at once.
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, subject = 'The input'): T {
  const result = schema.safeParse(value);
  const problems = result.success ? findUnstorable(result.data) : problemsOfValue(result.error, value);
  if (result.success && problems.length === 0) return result.data;
  throw new InvalidInputError(problems, subject);
}

/** The same object without the keys that are undefined, for types that tell absent from undefined. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
