import { z } from 'zod';
import { id, localTime } from './written-values.ts';

/** The name of a date that rules count from. */
export const anchor = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]*(\.(planned|due|opens|ends|recorded))?$/,
    'must be start, a point or a milestone, for example draft, draft.due or draft.recorded',
  )
  .describe(
    'What a rule counts from: start, a point, or a milestone. A milestone alone is its recorded date, else its planned one; .planned, .due, .opens, .ends or .recorded choose one.',
  );

const roll = z
  .enum(['next-working-day', 'previous-working-day'])
  .describe('Where the result is no working day: move it to the next or the previous one.');

const finish = {
  roll: roll.optional(),
  at: localTime.optional().describe('London wall time.'),
  notBefore: anchor.optional().describe('An earlier result is moved to this date.'),
  notAfter: anchor.optional().describe('A later result is moved to this date; it has the last word.'),
};

/** What a count counts. */
const UNITS = ['working-days', 'calendar-days', 'weeks', 'months', 'years'] as const;
/** In ISO order, Monday first. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const offset = {
  count: z.int().min(0).max(2000),
  unit: z.enum(UNITS),
  counting: z
    .enum(['exclusive', 'inclusive'])
    .default('exclusive')
    .describe('exclusive: the anchor is day 0. inclusive: the anchor is itself day 1.'),
  ...finish,
};

/** How a date is worked out. */
export const dateRule = z.union([
  z.strictObject({ ...offset, after: anchor }).describe('So many units after the anchor.'),
  z.strictObject({ ...offset, before: anchor }).describe('So many units before the anchor.'),
  z
    .strictObject({
      weekday: z.enum(WEEKDAYS),
      week: z
        .int()
        .min(-60)
        .max(60)
        .default(0)
        .describe('0 is the week, Monday to Sunday, of the anchor; -1 the one before.'),
      of: anchor,
      ...finish,
    })
    .describe('A weekday of the week of the anchor, or of a week before or after it.'),
  z
    .strictObject({ weekday: z.enum(WEEKDAYS), onOrAfter: anchor, ...finish })
    .describe('The first such weekday on or after.'),
  z
    .strictObject({ weekday: z.enum(WEEKDAYS), onOrBefore: anchor, ...finish })
    .describe('The last such weekday on or before.'),
  z.strictObject({ on: anchor, ...finish }).describe('The day of the anchor itself.'),
  z
    .strictObject({ event: id, otherwise: anchor.optional(), ...finish })
    .describe('The day of the recorded event; until it is recorded the other anchor, or no date.'),
]);

export type DateRule = z.output<typeof dateRule>;
/** A rule that counts units from its anchor. */
export type CountingRule = Extract<DateRule, { count: number }>;
/** A rule that names a weekday near its anchor. */
export type WeekdayRule = Extract<DateRule, { weekday: string }>;
