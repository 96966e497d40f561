import { z } from 'zod';
import { dateText, inspectionId, instant, londonMinute, nextCursor } from './moments.ts';
import { seenTimeline } from './timeline.ts';

/** Something that was done. */
export const historyChange = z
  .strictObject({
    kind: z.literal('change'),
    at: instant,
    london: londonMinute,
    by: z.string(),
    title: z.string().describe('What was done: "Draft sent to Cafcass on Wed 9 Apr 2025, 3pm".'),
    facts: z.array(z.string()).describe('What else was recorded with it.'),
    because: z.string().nullable(),
    moved: z.array(
      z.strictObject({ milestone: z.string(), title: z.string(), was: dateText.nullable(), is: dateText.nullable() }),
    ),
    reminders: z
      .strictObject({ added: z.number().int(), cancelled: z.number().int(), kept: z.number().int() })
      .nullable()
      .describe('How many; null for an inspected party.'),
    told: z.array(z.string()).describe('Who was to get a message about it.'),
    entry: z
      .strictObject({ sequence: z.number().int(), version: z.number().int(), hash: z.string() })
      .nullable()
      .describe('Its place in the chain; null for an inspected party.'),
  })
  .meta({ id: 'HistoryChange', title: 'Change', description: 'Something that was done to an inspection.' });

/** The fields of an email of a history. */
export const emailFields = {
  kind: z.literal('email'),
  at: instant,
  london: londonMinute,
  to: z.strictObject({ name: z.string(), email: z.string() }),
  subject: z.string(),
  outcome: z
    .enum(['accepted', 'failed', 'unclear', 'being-sent'])
    .describe("`unclear`: the mail server's answer was lost, so it may have gone. `being-sent`: it is tried again."),
  response: z.string().nullable().describe("The mail server's last words; null for an inspected party."),
};

const historyEmail = z
  .strictObject(emailFields)
  .meta({ id: 'HistoryEmail', title: 'Email', description: 'An email that told of an inspection.' });

/** Everything that happened to an inspection. */
export const inspectionHistory = z
  .strictObject({
    id: inspectionId,
    name: z.string(),
    version: z.number().int(),
    kept: z.boolean().describe('False for an inspection from before histories were kept that has not changed since.'),
    items: z.array(z.discriminatedUnion('kind', [historyChange, historyEmail])).describe('In the order of time.'),
  })
  .meta({ id: 'InspectionHistory', title: 'History', description: 'Everything that happened to an inspection.' });

/** A page of checked histories. */
export const historyCheckPage = z
  .strictObject({
    histories: z.array(
      z
        .strictObject({
          inspection: inspectionId,
          name: z.string(),
          entries: z.number().int(),
          head: z
            .string()
            .nullable()
            .describe('The hash of the last entry; noted elsewhere, it tells of any change since.'),
          before: z
            .boolean()
            .describe('True for an inspection from before histories were kept that has not changed since.'),
          breaches: z
            .array(z.strictObject({ entry: z.number().int().nullable(), differs: z.string() }))
            .describe('What is not as it was written, by the number of the entry.'),
        })
        .meta({ id: 'CheckedHistory', title: 'Checked history', description: 'What the check of one history found.' }),
    ),
    next: nextCursor,
  })
  .meta({ id: 'HistoryCheckPage', title: 'Page of checked histories', description: 'Checked histories, by id.' });

/** A timeline as it was believed. */
export const timelineAsOf = z
  .strictObject({
    id: inspectionId,
    name: z.string(),
    asOf: dateText.describe('The London minute that is shown.'),
    version: z.number().int().describe('The version that the inspection was at.'),
    since: dateText.describe('Since when it was at that version.'),
    versionNow: z.number().int(),
    calendarVersion: z.string().describe('The version of the bank holidays that it was planned by then.'),
    timeline: seenTimeline,
  })
  .meta({ id: 'TimelineAsOf', title: 'Timeline as of', description: 'A timeline as it was believed at a moment.' });
