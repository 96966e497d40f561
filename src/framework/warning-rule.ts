import { z } from 'zod';
import { anchor } from './date-rule.ts';
import { id, monthAndDay, words } from './written-values.ts';

const warningTest = z.union([
  z.strictObject({ date: anchor, within: z.strictObject({ from: monthAndDay, to: monthAndDay }) }),
  z.strictObject({ date: anchor, after: anchor }),
  z.strictObject({ date: anchor, onOrAfter: anchor }),
  z.strictObject({ workingDaysFrom: anchor, to: anchor, fewerThan: z.int().min(1) }).describe('Both days count.'),
  z.strictObject({ bankHolidaysFrom: anchor, to: anchor }).describe('A bank holiday falls from the one to the other.'),
  z.strictObject({ passed: anchor }).describe('The moment is over; only where it is told as at when.'),
  z.strictObject({ notPassed: anchor }).describe('The moment is not over; only where it is told as at when.'),
  z.strictObject({ notRecorded: id }).describe('The milestone is not recorded as done.'),
]);

/** Something about a plan to look at, and when it holds. */
export const warning = z.strictObject({
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

export type WarningRule = z.output<typeof warning>;
export type WarningTest = z.output<typeof warningTest>;
