import { z } from 'zod';
import { parseLocalTime } from '../calendar/local-time.ts';
import { parsePlainDate } from '../calendar/plain-date.ts';
import { parseWrittenDate } from '../calendar/written-date.ts';

/*
 * The language of a rule file. It says what a framework promises: kinds of inspection, their milestones, what each
 * date counts from and how, and what to warn of. One definition serves the parser, the types and the editors' schema.
 */

const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, for example draft-report');
const words = z.string().min(1, 'must not be empty');
const plainDate = z.string().refine((text) => parsePlainDate(text) !== null, 'must be a date written as 2025-04-04');
const writtenDate = z
  .string()
  .refine(
    (text) => parseWrittenDate(text) !== null,
    'must be a date with its right weekday, written as Fri 4 Apr 2025',
  );
const localTime = z.string().refine((text) => parseLocalTime(text) !== null, 'must be a time from 00:00 to 23:59');
const monthAndDay = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a month and a day written as 12-24');

const anchor = z
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
  notAfter: anchor.optional().describe('A later result is moved to this date.'),
};

export const UNITS = ['working-days', 'calendar-days', 'weeks', 'months', 'years'] as const;
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

const dateRule = z.union([
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

const clause = z.strictObject({
  section: words.describe("The section's heading in the framework."),
  clause: words.describe('The place in that section, in our own words.'),
});

const noDate = z.strictObject({
  state: z.enum(['no-date', 'not-applicable']),
  because: words,
});

const milestone = z.strictObject({
  id,
  title: words,
  what: words.optional().describe('What is due in few words, for the subject of an email: "Draft report".'),
  owner: id.describe('The role that has to do it; its party follows from the role.'),
  basis: z.enum(['rule', 'indicative']),
  shape: z
    .enum(['day', 'limit', 'window', 'range', 'none'])
    .describe('day: on that day. limit: by then. window: opens to due. range: planned to ends. none: no date.'),
  planned: dateRule.optional(),
  due: dateRule.optional(),
  opens: dateRule.optional(),
  ends: dateRule.optional(),
  also: z.array(dateRule).min(1).optional().describe('Further single days.'),
  input: z.literal('fieldwork-end').optional().describe('The planner may give this date; it then replaces planned.'),
  when: id.optional().describe('Only under this condition; otherwise as `otherwise` says.'),
  otherwise: noDate.optional(),
  none: noDate.optional(),
  completedBy: z.array(id).default([]).describe('Recorded events whose date is the day this was done.'),
  passedBy: z.array(id).default([]).describe('Recorded events after which this is over, on a day not recorded.'),
  visibleTo: z.array(id).min(1).optional().describe('Parties that may ever see it; all where absent.'),
  note: words.optional(),
  clause,
  readings: z
    .array(
      z.strictObject({
        reading: id,
        alternatives: z.array(z.strictObject({ text: words, gives: dateRule.optional() })).min(1),
      }),
    )
    .default([])
    .describe('Which readings of unclear clauses were taken, and the rule of the other reading.'),
});

const point = z.strictObject({ id, title: words, rule: dateRule });

const warningTest = z.union([
  z.strictObject({ date: anchor, within: z.strictObject({ from: monthAndDay, to: monthAndDay }) }),
  z.strictObject({ date: anchor, after: anchor }),
  z.strictObject({ date: anchor, onOrAfter: anchor }),
  z.strictObject({ workingDaysFrom: anchor, to: anchor, fewerThan: z.int().min(1) }).describe('Both days count.'),
  z.strictObject({ bankHolidaysFrom: anchor, to: anchor }).describe('A bank holiday falls from the one to the other.'),
  z
    .strictObject({ passed: anchor, withoutRecorded: id })
    .describe('The moment is over and the milestone not recorded.'),
]);

const warning = z.strictObject({
  id,
  severity: z.enum(['note', 'warning']).default('warning'),
  when: z.array(warningTest).min(1).describe('All of them hold.'),
  unlessGrounds: z.array(id).default([]),
  asksReason: z.boolean().default(false).describe('A reason is asked for when such a plan is saved.'),
  milestones: z.array(id).default([]),
  dates: z.record(id, anchor).default({}).describe('Dates to name in the message, each as {name}.'),
  count: z
    .strictObject({ from: anchor, to: anchor })
    .optional()
    .describe('Working days after the one up to the other, in the message as {count}.'),
  message: words,
});

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
    .describe('Takes over the points, milestones and warnings of another kind; those given here replace by id.'),
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
  points: z.array(point).default([]),
  milestones: z.array(milestone).default([]),
  warnings: z.array(warning).default([]),
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
          z.strictObject({ name: words, from: plainDate, to: plainDate }),
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
    events: z
      .array(
        z.strictObject({
          id,
          title: words,
          announces: z.boolean().default(false).describe('From here on the inspected party may know.'),
          ends: z.boolean().default(false).describe('Nothing is due any more.'),
          names: z.literal('milestone').optional().describe('The event is about a milestone that its recorder names.'),
          requires: z
            .array(id)
            .default([])
            .describe('Events that must be recorded before, on an earlier or the same day.'),
          kinds: z.array(id).optional().describe('Only for these kinds; all where absent.'),
        }),
      )
      .min(1),
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
export type DateRule = z.output<typeof dateRule>;
export type KindRule = z.output<typeof kind>;
export type MilestoneRule = z.output<typeof milestone>;
export type PointRule = z.output<typeof point>;
export type WarningRule = z.output<typeof warning>;
export type WarningTest = z.output<typeof warningTest>;
export type FrameworkExample = z.output<typeof example>;
export type EventRule = FrameworkFile['events'][number];
