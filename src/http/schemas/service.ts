import { z } from 'zod';
import { civilDate } from './moments.ts';

/** How the service is doing. */
export const serviceStatus = z
  .strictObject({
    parts: z.array(z.strictObject({ name: z.string(), description: z.string(), problem: z.string().nullable() })),
    notices: z.array(z.string()).describe('What the operator was told at the start.'),
    counts: z.strictObject({
      inspections: z.number().int(),
      waiting: z.number().int(),
      inHand: z.number().int(),
      late: z.number().int().describe('Due for longer than a quarter of an hour, although they could have been sent.'),
      failed: z.number().int(),
      lapsed: z.number().int(),
      accepted: z.number().int(),
      possibleDuplicates: z.number().int(),
    }),
    clockSkewSeconds: z.number().int().describe("The program's clock less the database's, in seconds."),
    failures: z.array(z.strictObject({ id: z.string(), recipient: z.string(), error: z.string().nullable() })),
    calendars: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        version: z.string(),
        officialUntil: civilDate.describe('The last day of the published list.'),
        next: z.array(z.strictObject({ on: civilDate, name: z.string() })).describe('Of the next twelve months.'),
        problem: z.string().nullable(),
        standing: z.number().int().describe('Open inspections that stand on an older state.'),
      }),
    ),
    editionOffers: z.number().int().describe('How many inspections are offered a newer edition of the rules.'),
    webhooks: z.strictObject({
      waiting: z.number().int().describe('Messages that are still tried.'),
      failed: z.number().int().describe('Messages of the last 30 days that were given up.'),
      disabled: z.number().int().describe('Webhooks that nothing is sent to any more.'),
    }),
  })
  .meta({ id: 'ServiceStatus', title: 'Status', description: 'What the service is made of and how it is doing.' });

/** The backup that was written. */
export const backup = z
  .strictObject({ file: z.string() })
  .meta({ id: 'Backup', title: 'Backup', description: 'The file that was written, on the machine of the service.' });

/** A file to keep or to print. */
export const exportedFile = z
  .strictObject({
    fileName: z.string().describe('It tells nothing of what is in it.'),
    mediaType: z.string(),
    content: z.string().describe('A page of HTML, or a document of JSON, as text.'),
  })
  .meta({ id: 'ExportedFile', title: 'File', description: 'A file to keep or to print.' });
