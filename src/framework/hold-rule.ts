import { z } from 'zod';
import { anchor } from './date-rule.ts';
import { id, words } from './written-values.ts';

/** A reason for which milestones have no date for a time, as a rule file says it. */
export const hold = z.strictObject({
  id,
  title: words,
  because: words.describe('In words that follow "held since Friday:": "a formal complaint is being considered".'),
  mayLift: words.optional().describe('Who may lift it where nobody was named: "Ofsted, with its outcome".'),
  placedBy: z
    .array(
      z.strictObject({
        event: id,
        from: anchor.optional().describe('Only where the event happened on this date or later.'),
        to: anchor.optional().describe('Only where it happened on this date or earlier.'),
      }),
    )
    .default([])
    .describe('Recorded events that place it.'),
  liftedBy: z.array(id).default([]).describe('Recorded events of which each lifts it once.'),
  byHand: z
    .boolean()
    .default(true)
    .describe('Whether it can be placed by events that name a hold; where events place it, after one of these only.'),
  liftByHand: z
    .boolean()
    .default(true)
    .describe('Whether it can be lifted by events that name a hold; never where it is not placed by hand.'),
  milestones: z
    .array(id)
    .default([])
    .describe('What has no date while it stands; where empty, the milestone that is named when it is placed.'),
});

export type HoldRule = z.output<typeof hold>;

/** Whether an event that names a hold may lift this one. */
export function isLiftedByHand({ byHand, liftByHand }: HoldRule): boolean {
  return byHand && liftByHand;
}
