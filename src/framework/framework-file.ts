import { z } from 'zod';
import { event } from './event-rule.ts';
import { hold } from './hold-rule.ts';
import { milestone, point } from './milestone-rule.ts';
import { planning } from './planning-rule.ts';
import { warning } from './warning-rule.ts';
import { id, localTime, monthAndDay, plainDate, words, writtenDate } from './written-values.ts';

/*
 * The language of a rule file. It says what a framework promises: kinds of inspection, their milestones, what each
 * date counts from and how, and what to warn of. One definition serves the parser, the types and the editors' schema.
 */

const example = z.strictObject({
  start: writtenDate,
  fieldworkEnd: writtenDate.optional(),
  conditions: z.array(id).default([]),
  events: z.record(id, writtenDate).default({}),
  expect: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9-]*\.(planned|due|opens|ends)$/, 'must be a milestone and a field, for example draft.due'),
      writtenDate,
    )
    .describe('The date of a milestone, written as draft.due: Fri 4 Apr 2025.'),
  because: words.optional(),
});

const kind = z.strictObject({
  id,
  title: words,
  name: words.describe('How an email or a page calls it: "Cafcass inspection".'),
  product: z.enum(['report', 'letter']),
  start: z.strictObject({ title: words, workingDay: z.boolean().default(true) }),
  mirrors: id
    .optional()
    .describe('Takes over the holds, points, milestones and warnings of another kind; those given here replace by id.'),
  conditions: z.array(id).default([]),
  provisionalWhile: z
    .array(
      z.strictObject({
        condition: id,
        until: z.array(id).min(1).describe('Recorded events that confirm the dates.'),
        milestones: z.array(id).min(1),
        because: words,
      }),
    )
    .default([]),
  holds: z.array(hold).default([]),
  points: z.array(point).default([]),
  milestones: z.array(milestone).default([]),
  warnings: z.array(warning).default([]),
  planning: planning.optional(),
  examples: z.array(example).default([]),
});

/** A rule file: one published edition of one framework. */
export const frameworkFileSchema = z
  .strictObject({
    id,
    title: words,
    publisher: words,
    edition: plainDate.describe('The date of the edition.'),
    calendar: z.enum(['england-and-wales', 'scotland', 'northern-ireland', 'none']),
    periodsNotCounted: z
      .array(
        z.union([
          z
            .strictObject({ name: words, from: plainDate, to: plainDate })
            .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before `from`' }),
          z.strictObject({ name: words, everyYearFrom: monthAndDay, everyYearTo: monthAndDay }),
        ]),
      )
      .default([])
      .describe('Periods whose days never count as working days, both ends included.'),
    parties: z
      .array(z.strictObject({ id, title: words, inspected: z.boolean().default(false) }))
      .min(1)
      .describe('An inspected party is told nothing before the event that announces is recorded.'),
    roles: z.array(z.strictObject({ id, title: words, party: id })).min(1),
    conditions: z
      .array(z.strictObject({ id, title: words, setBy: z.array(id).default([]) }))
      .default([])
      .describe('What may hold of an inspection; set by the planner or by a recorded event.'),
    grounds: z
      .array(z.strictObject({ id, title: words }))
      .default([])
      .describe('Why a visit takes place.'),
    events: z.array(event).min(1),
    officeClosesAt: localTime.optional().describe('Whoever records an event of a later time of day is told so.'),
    embargo: z
      .strictObject({ from: id, until: id })
      .optional()
      .describe('Between these two events everything that leaves the service says that it is under embargo.'),
    readings: z
      .array(
        z.strictObject({
          id,
          unclear: words.describe('What the text leaves open.'),
          taken: words.describe('How we read it.'),
          because: words,
        }),
      )
      .default([]),
    kinds: z.array(kind).min(1),
  })
  .meta({ title: 'Inspection framework: rules of milestones and dates' });

export type FrameworkFile = z.output<typeof frameworkFileSchema>;
export type KindRule = z.output<typeof kind>;
export type FrameworkExample = z.output<typeof example>;
