import { z } from 'zod';
import { frameworkFileSchema } from '../../framework/framework-file.ts';
import { milestone } from '../../framework/milestone-rule.ts';
import { historyChange } from './history.ts';
import { recordedEvent, summaryFields } from './inspection.ts';
import { dayOff } from './milestone.ts';
import { civilDate, inspectionId, nextCursor } from './moments.ts';
import { seenTimeline } from './timeline.ts';

/** An inspection with its dates and nothing else. */
export const inspectionTimeline = z.strictObject({ ...summaryFields, timeline: seenTimeline }).meta({
  id: 'InspectionTimeline',
  title: 'Timeline of an inspection',
  description: 'An inspection with its dates, as the asking party may see them; no people, no reasons.',
});

/** What was recorded of an inspection. */
export const recordedEvents = z
  .strictObject({
    id: inspectionId,
    version: summaryFields.version,
    events: z.array(recordedEvent).describe('In the order of recording.'),
  })
  .meta({
    id: 'RecordedEvents',
    title: 'Recorded events',
    description: 'What was recorded, as the asking party may see it.',
  });

/** A page of changes. */
export const historyPage = z
  .strictObject({
    changes: z.array(
      historyChange
        .extend({ inspection: inspectionId, inspectionName: z.string() })
        .meta({ id: 'InspectionChange', title: 'Change of an inspection', description: 'What was done to which one.' }),
    ),
    next: nextCursor,
  })
  .meta({ id: 'HistoryPage', title: 'Page of changes', description: 'Changes of all inspections, the latest first.' });

const fileFields = frameworkFileSchema.shape;
const kindFields = fileFields.kinds.element.shape;

/** The editions in short. */
export const frameworkList = z
  .strictObject({
    frameworks: z.array(
      z
        .strictObject({
          id: fileFields.id,
          title: fileFields.title,
          publisher: fileFields.publisher,
          edition: fileFields.edition,
          calendar: fileFields.calendar,
          readings: fileFields.readings,
          current: z.boolean().describe('New inspections are planned by it.'),
          kinds: z.array(
            z.strictObject({
              id: kindFields.id,
              title: kindFields.title,
              name: kindFields.name,
              product: kindFields.product,
              milestones: z.array(
                z.strictObject({
                  id: z.string(),
                  title: z.string(),
                  owner: z.string(),
                  party: z.string(),
                  basis: milestone.shape.basis,
                }),
              ),
            }),
          ),
        })
        .meta({ id: 'FrameworkSummary', title: 'Edition in a list', description: 'An edition of the rules in short.' }),
    ),
  })
  .meta({ id: 'FrameworkList', title: 'Editions of the rules', description: 'The editions, the newest first.' });

/** The whole of an edition. */
export const framework = z
  .strictObject({
    ...fileFields,
    current: z.boolean().describe('New inspections are planned by it.'),
    kinds: z.array(
      z.strictObject({
        ...fileFields.kinds.element.omit({ mirrors: true }).shape,
        milestones: z.array(milestone.extend({ party: z.string().describe('The party of its owner.') })),
      }),
    ),
  })
  .meta({
    id: 'Framework',
    title: 'Edition of the rules',
    description: 'The rules in the words of their file; each kind holds what it takes over from the kind it mirrors.',
  });

const calendarFields = {
  id: z.string(),
  title: z.string(),
  version: z.string().describe('Changes with its days off.'),
  officialUntil: civilDate.describe('The last day of the published list; later dates are provisional.'),
  next: z.array(dayOff).describe('The bank holidays of the next twelve months.'),
  problem: z.string().nullable().describe('What somebody should do about it; null for an inspected party.'),
  firstDate: civilDate,
  lastDate: civilDate.describe('The last day that can be counted to.'),
};

/** The calendars as they are now. */
export const calendarList = z
  .strictObject({
    calendars: z.array(
      z.strictObject(calendarFields).meta({
        id: 'CalendarSummary',
        title: 'Calendar in a list',
        description: 'A calendar as it is now.',
      }),
    ),
  })
  .meta({ id: 'CalendarList', title: 'Calendars', description: 'The calendars that the rules count by.' });

/** One calendar with its days. */
export const calendar = z
  .strictObject({
    ...calendarFields,
    bankHolidays: z.array(
      z.strictObject({
        on: civilDate,
        name: z.string(),
        source: z.string().nullable().describe('Who said so, where it was recorded here.'),
      }),
    ),
    removed: z
      .array(z.strictObject({ on: civilDate, source: z.string() }))
      .describe('Days that are no bank holidays any more.'),
  })
  .meta({ id: 'Calendar', title: 'Calendar', description: 'A calendar as it is now, with its bank holidays.' });
