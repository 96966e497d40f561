import { z } from 'zod';
import { id, words } from './written-values.ts';

/** What an event may carry besides its day. */
export const EVENT_FIELDS = [
  'date',
  'milestone',
  'hold',
  'outcome',
  'reference',
  'told',
  'liftedBy',
  'reason',
  'at',
] as const;
export type EventField = (typeof EVENT_FIELDS)[number];

/**
 * What an event does to a plan, besides completing the milestones that name it: `complete` the milestone that it names,
 * `pin` or `unpin` a date of it, `vary` its rule's date, `defer` the start, `resume` with a new last day on site, place
 * or lift a `hold`, or `correct` an earlier event.
 */
export const EVENT_EFFECTS = [
  'complete',
  'pin',
  'unpin',
  'vary',
  'defer',
  'resume',
  'hold',
  'lift',
  'correct',
] as const;

const need = z.enum(['required', 'optional']).optional();

/** An event that may be recorded, as a rule file says it. */
export const event = z.strictObject({
  id,
  title: words,
  happened: words.optional().describe('In words that "because" goes before: "the draft was sent".'),
  announces: z.boolean().default(false).describe('From here on the inspected party may know.'),
  ends: z.boolean().default(false).describe('Nothing is due any more.'),
  does: z.enum(EVENT_EFFECTS).default('complete').describe('What it does to the plan.'),
  asks: z
    .strictObject({
      date: need,
      milestone: need,
      hold: need,
      outcome: need,
      reference: need,
      told: need,
      liftedBy: need,
      reason: need,
      at: need,
    })
    .default({})
    .describe('What it carries. A time and a reason may always be given; what else is not named here may not.'),
  dateIs: words.optional().describe('What the date that it sets is: "the new first day on site".'),
  setsDateOf: id
    .optional()
    .describe('The milestone that its date is for: needed while that is held, refused once it is done.'),
  outcomes: z.array(id).default([]).describe('What may come of it; any words where empty.'),
  requires: z.array(id).default([]).describe('Events that must be recorded before, on an earlier or the same day.'),
  answers: id.optional().describe('The event of which each may be answered once by this one.'),
  expects: z.array(id).default([]).describe('Events without which it is unusual and needs a reason.'),
  closedBy: z
    .array(id)
    .default([])
    .describe('Events after whose day it makes no sense; one that changes the plan, once they are recorded.'),
  awaits: z
    .array(id)
    .default([])
    .describe('Milestones before whose last moment, unless they are done, it is unusual and needs a reason.'),
  onlyIf: id.optional().describe('The condition without which it makes no sense.'),
  repeatable: z
    .boolean()
    .default(false)
    .describe('Several of them are several facts. Otherwise a later one corrects the earlier, and needs a reason.'),
  dayZero: z.boolean().default(false).describe('Working days are counted from its day.'),
  lateNeedsReason: z
    .boolean()
    .default(false)
    .describe('After the last moment for what it completes it is unusual and needs a reason.'),
  instead: words.optional().describe('What could be done where it makes no sense, as a sentence.'),
  insteadAfter: z
    .record(id, words)
    .default({})
    .describe('What could be done after one of the events that close it, by that event, as a sentence.'),
  kinds: z.array(id).optional().describe('Only for these kinds; all where absent.'),
});

export type EventRule = z.output<typeof event>;
