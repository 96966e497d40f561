import { z } from 'zod';
import { dateText, inspectionId, londonMinute } from './moments.ts';
import { seenTimeline } from './timeline.ts';

/** A milestone whose date is another one. */
export const movedMilestone = z
  .strictObject({
    id: z.string(),
    title: z.string().describe('With ", planned" where the planned date is meant and there is a last moment as well.'),
    was: dateText.nullable().describe('Null where it had no date.'),
    is: dateText.nullable().describe('Null where it has no date now.'),
    date: z.enum(['due', 'planned']),
    visibleTo: z.array(z.string()).describe('The parties that may ever see it.'),
  })
  .meta({ id: 'MovedMilestone', title: 'Moved milestone', description: 'A milestone whose date a change moves.' });

/** A milestone that is no longer provisional, or has become so. */
export const firmedMilestone = z.strictObject({ id: z.string(), title: z.string(), provisional: z.boolean() }).meta({
  id: 'FirmedMilestone',
  title: 'Firmed milestone',
  description: 'A milestone whose dates stay, and are provisional no more, or have become so.',
});

/** A reminder that a change adds or cancels. */
export const reminderChange = z
  .strictObject({
    kind: z.enum(['reminder', 'timeline', 'change', 'invitation']),
    stage: z.string().describe('The rule and its stage: `draft-and-final/two-days`.'),
    milestone: z.string().nullable().describe('Null for a message about the whole inspection.'),
    title: z.string().nullable(),
    recipient: z.string(),
    sendAt: londonMinute.describe('The send window may hold it back.'),
  })
  .meta({ id: 'ReminderChange', title: 'Changed reminder', description: 'A reminder that a change adds or cancels.' });

/** Somebody who is told at once. */
export const recipient = z
  .strictObject({
    name: z.string(),
    email: z.string(),
    role: z.string(),
    party: z.string(),
    inspected: z.boolean(),
    message: z
      .enum(['change', 'timeline'])
      .describe('`change`: what moved. `timeline`: every date, since the inspection was just announced or planned.'),
  })
  .meta({ id: 'Recipient', title: 'Recipient', description: 'Somebody who is told of a change at once.' });

/** What every change of one inspection gives. */
export const changeFields = {
  id: inspectionId,
  version: z.number().int().describe('The version after the change; of a dry run the present one.'),
  dryRun: z.boolean().describe('True where nothing was changed.'),
  moved: z.array(movedMilestone),
  firmed: z.array(firmedMilestone),
  reminders: z.strictObject({
    added: z.array(reminderChange),
    cancelled: z.array(reminderChange),
    kept: z.number().int().describe('How many stay as they are.'),
  }),
  told: z.array(recipient),
};

/** What recording an event did. */
export const recordedResult = z
  .strictObject({
    ...changeFields,
    event: z.uuid().nullable().describe("The event's id; null where nothing was recorded."),
    notes: z.array(z.string()).describe('What to look at, as sentences.'),
    timeline: seenTimeline,
  })
  .meta({ id: 'RecordedResult', title: 'Recorded', description: 'What recording an event did, or would do.' });

/** What may be recorded next. */
export const possibleEvents = z
  .strictObject({
    id: inspectionId,
    version: z.number().int(),
    events: z.array(
      z
        .strictObject({
          type: z.string(),
          title: z.string(),
          required: z.array(z.string()).describe('The fields that have to be given with it.'),
          optional: z.array(z.string()).describe('The fields that may be given with it.'),
          dateIs: z.string().nullable().describe('What the date that it sets is; null where it sets none.'),
          outcomes: z.array(z.string()).describe('What may come of it; any words where empty.'),
          unusual: z.array(z.string()).describe('Why it would need a reason; empty where it is the usual thing.'),
        })
        .meta({
          id: 'PossibleEvent',
          title: 'Possible event',
          description: 'An event that makes sense to record now.',
        }),
    ),
  })
  .meta({ id: 'PossibleEvents', title: 'Possible events', description: 'What makes sense to record now.' });

/** Whether it may be published. */
export const publicationAnswer = z
  .strictObject({
    id: inspectionId,
    name: z.string(),
    allowed: z.boolean(),
    reasons: z.array(z.strictObject({ id: z.string(), message: z.string() })).describe('Every reason why not.'),
  })
  .meta({
    id: 'PublicationAnswer',
    title: 'May it be published',
    description: 'Whether the report or letter may be published now.',
  });
