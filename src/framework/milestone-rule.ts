import { z } from 'zod';
import { dateRule } from './date-rule.ts';
import { id, words } from './written-values.ts';

const clause = z.strictObject({
  section: words.describe("The section's heading in the framework."),
  clause: words.describe('The place in that section, in our own words.'),
});

const noDate = z.strictObject({
  state: z.enum(['no-date', 'not-applicable']),
  because: words,
});

/** A dated step of an inspection, as a rule file says it. */
export const milestone = z.strictObject({
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

/** A date that is no milestone but that others count from. */
export const point = z.strictObject({ id, title: words, rule: dateRule });

export type MilestoneRule = z.output<typeof milestone>;
export type PointRule = z.output<typeof point>;
