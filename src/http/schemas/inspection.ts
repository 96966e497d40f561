import { z } from 'zod';
import { reminderChange } from './change.ts';
import { warning } from './milestone.ts';
import { civilDate, inspectionId, instant, nextCursor, wallTime } from './moments.ts';
import { clash } from './planning.ts';
import { seenTimeline, timeline } from './timeline.ts';

/** The fields that identify an inspection wherever it is listed. */
export const summaryFields = {
  id: inspectionId,
  kind: z
    .string()
    .describe('The id of the kind: `inspection`, `focused-visit`, `monitoring-visit`, `annual-engagement`.'),
  name: z.string().describe('What people call it: "Cafcass inspection".'),
  framework: z.string().describe("The id of the rules' edition that it stands on."),
  start: civilDate.describe('The first day on site.'),
  version: z
    .number()
    .int()
    .describe('Counts up with every change; for an inspected party it counts what it may see recorded, from 1.'),
  state: z.enum(['planned', 'announced', 'cancelled']),
  embargoed: z.boolean().describe('True between the sending of the final and its publication.'),
};

/** What identifies an inspection in a list. */
export const inspectionSummary = z.strictObject(summaryFields).meta({
  id: 'InspectionSummary',
  title: 'Inspection in a list',
  description: 'What identifies an inspection, visit or meeting.',
});

/** What was recorded, with its number. */
export const recordedEvent = z
  .strictObject({
    number: z.number().int().describe('Its number, by which it can be corrected: 1 for the first.'),
    type: z.string().describe('The id of the event: `notice-given`, `draft-sent`.'),
    on: civilDate.describe('The day on which it really happened.'),
    at: wallTime.exactOptional(),
    milestone: z.string().nullable().describe('The milestone that it is about, where it is about one.'),
    date: civilDate.nullable().describe('The date that it sets.'),
    hold: z.string().nullable(),
    outcome: z.string().nullable(),
    reference: z.string().nullable().describe('Of the letter that says so.'),
    told: z.string().nullable().describe('Who was told, by name or office.'),
    liftedBy: z.string().nullable().describe('Who may lift the hold.'),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    recordedAt: instant,
    recordedBy: z.string(),
    corrects: z.number().int().nullable().describe('The number of the earlier event that it corrects or replaces.'),
    correctedBy: z.number().int().nullable().describe('The number of the last event that corrects or replaces it.'),
    holds: z.boolean().describe('False where a later event corrects it.'),
  })
  .meta({ id: 'RecordedEvent', title: 'Recorded event', description: 'Something that really happened.' });

/** What a detail adds to a summary besides people, events and the timeline. */
export const detailFields = {
  reason: z.string().nullable().describe('Why it is planned so although something was warned of.'),
  offeredEdition: z.string().nullable().describe('The id of a newer edition of the rules that it is offered.'),
  calendarVersion: z.string().describe('The version of the bank holidays that its dates are counted by.'),
};

const completion = z
  .strictObject({
    milestone: z.string().describe('The id of the milestone.'),
    event: z.string().describe('The id of the event: `annex-a-received`.'),
    required: z.array(z.string()).describe('What else has to be said with it.'),
    unusual: z.array(z.string()).describe('Why it would need a reason; empty where it is the usual thing.'),
  })
  .meta({
    id: 'Completion',
    title: 'What is recorded when it is done',
    description: "An open milestone of the asking party's own, and the event that says that it is done.",
  });

const participant = z
  .strictObject({ role: z.string(), party: z.string(), name: z.string(), email: z.string() })
  .meta({ id: 'Participant', title: 'Participant', description: 'Somebody who takes part in an inspection.' });

/** An inspection with everything that belongs to it. */
export const inspectionDetail = z
  .strictObject({
    ...summaryFields,
    people: z.array(participant),
    events: z.array(recordedEvent).describe('In the order of recording.'),
    ...detailFields,
    completions: z.array(completion).describe('What of its own the asking party may record as done now.'),
    timeline: seenTimeline,
  })
  .meta({ id: 'Inspection', title: 'Inspection', description: 'An inspection as the asking party may see it.' });

/** A page of inspections. */
export const inspectionPage = z.strictObject({ inspections: z.array(inspectionSummary), next: nextCursor }).meta({
  id: 'InspectionPage',
  title: 'Page of inspections',
  description: 'Inspections in the order of their start.',
});

/** What planning an inspection gave. */
export const createdInspection = z
  .strictObject({
    id: inspectionId.nullable().describe('Null where nothing was stored.'),
    dryRun: z.boolean().describe('True where nothing was stored.'),
    version: z.number().int().describe('The version that it is at, or would be.'),
    timeline,
    warnings: z.array(warning).describe('What its planner should look at.'),
    clashes: z.array(clash).describe("What else speaks against its start, its lead's other inspections included."),
    remindersPlanned: z.number().int().describe('How many emails are planned, or would be.'),
    firstReminders: z
      .array(reminderChange)
      .describe('The first of them of each kind to each person, in the order of sending.'),
  })
  .meta({
    id: 'CreatedInspection',
    title: 'Planned inspection',
    description: 'An inspection that was planned, or would be.',
  });
