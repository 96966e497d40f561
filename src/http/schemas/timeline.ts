import { z } from 'zod';
import { milestone, warning } from './milestone.ts';
import { civilDate } from './moments.ts';

const holdFields = {
  id: z.string().describe('`complaint`, `pre-election`, `pause`, `other`.'),
  title: z.string(),
  milestones: z.array(z.string()).describe('The ids of the milestones that have no date because of it.'),
  reason: z.string().exactOptional(),
  liftedBy: z.string().exactOptional().describe('Who may lift it, by name or office.'),
};

const activeHold = z
  .strictObject({ ...holdFields, since: civilDate })
  .meta({ id: 'Hold', title: 'Hold', description: 'A reason why some milestones have no date now.' });

const seenHold = z
  .strictObject({
    ...holdFields,
    since: civilDate.nullable().describe('Null for an inspected party where it stood before the call.'),
  })
  .meta({ id: 'SeenHold', title: 'Hold as a party sees it', description: 'A hold as the asking party may see it.' });

const timelineFields = {
  kind: z.string().describe('The id of the kind: `inspection`, `focused-visit`.'),
  framework: z.string().describe("The id of the rules' edition."),
  start: civilDate.describe('The first day on site as it is now: the last one that a deferral set.'),
  earlierStarts: z.array(civilDate).describe('Starts that were given up, the first one first.'),
  announced: z.boolean().describe('True once the call to the inspected party is recorded.'),
  embargoed: z.boolean().describe('True between the sending of the final and its publication.'),
  ended: z.boolean().describe('True once nothing is due any more: the inspection was cancelled.'),
  milestones: z.array(milestone),
  warnings: z.array(warning),
};

/** A timeline as the inspecting party has it. */
export const timeline = z
  .strictObject({ ...timelineFields, holds: z.array(activeHold) })
  .meta({ id: 'Timeline', title: 'Timeline', description: 'Every milestone of one inspection, dated and explained.' });

/** A timeline as the asking party may see it. */
export const seenTimeline = z.strictObject({ ...timelineFields, holds: z.array(seenHold) }).meta({
  id: 'SeenTimeline',
  title: 'Timeline as a party sees it',
  description: 'The milestones of one inspection that the asking party may see, dated and explained.',
});
