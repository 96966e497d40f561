import { z } from 'zod';
import { firmedMilestone, movedMilestone, recipient, reminderChange } from './change.ts';
import { dayOff } from './milestone.ts';
import { civilDate, inspectionId, londonMinute, nextCursor } from './moments.ts';

const difference = z
  .strictObject({
    added: z.array(dayOff),
    removed: z.array(dayOff),
    renamed: z.array(z.strictObject({ on: civilDate, was: z.string(), is: z.string() })),
    officialUntil: z
      .strictObject({ was: civilDate, is: civilDate })
      .describe('The last day of the published list, before and after.'),
  })
  .meta({
    id: 'CalendarDifference',
    title: 'Difference of calendars',
    description: 'How two states of a calendar differ.',
  });

const movingFields = {
  inspection: inspectionId,
  name: z.string(),
  kind: z.string(),
  start: civilDate,
  from: z.string().describe('The version of the calendar that it stood on.'),
};

const unmovable = z.strictObject({ ...movingFields, problem: z.string() }).meta({
  id: 'UnmovableInspection',
  title: 'Inspection that stays',
  description: 'An inspection that cannot be planned by the other state of the calendar, and why.',
});

const calendarMove = z
  .strictObject({
    ...movingFields,
    moved: z.array(movedMilestone),
    firmed: z.array(firmedMilestone),
    reminders: z.strictObject({
      added: z.array(reminderChange),
      cancelled: z.array(reminderChange),
      shifted: z
        .array(
          z.strictObject({
            milestone: z.string().nullable(),
            recipient: z.string(),
            was: londonMinute,
            is: londonMinute,
          }),
        )
        .describe('Kept, and sent at another time.'),
      kept: z.number().int(),
    }),
    told: z.array(recipient),
  })
  .meta({
    id: 'CalendarMove',
    title: 'Moved inspection',
    description: 'What another state of its calendar does to an inspection.',
  });

const versions = z.strictObject({ was: z.string(), is: z.string() });

const changeFields = {
  calendar: z.string(),
  title: z.string(),
  version: versions.describe('The fingerprints of its days, before and after.'),
  difference,
  remarks: z.array(z.string()).describe('What somebody should look at before going on.'),
};

/** What a change of a calendar would do. */
export const calendarPreview = z
  .strictObject({
    ...changeFields,
    standing: z.number().int().describe('Open inspections that would stand on an older version until it is applied.'),
    inspections: z.array(calendarMove),
    unmovable: z.array(unmovable),
    next: nextCursor,
  })
  .meta({ id: 'CalendarPreview', title: 'Preview of a calendar', description: 'One page of what a change would do.' });

/** What was recorded of a calendar. */
export const changedCalendar = z
  .strictObject({
    ...changeFields,
    recorded: z.number().int().describe('How many changes were recorded; 0 where no date depends on it.'),
    standing: z.number().int().describe('Open inspections that stand on an older version: nothing of theirs changed.'),
  })
  .meta({ id: 'ChangedCalendar', title: 'Changed calendar', description: 'What was recorded of a calendar.' });

/** What applying a calendar did. */
export const appliedCalendar = z
  .strictObject({
    calendar: z.string(),
    version: z.string().describe('The version that they stand on now.'),
    applied: z.array(
      z
        .strictObject({
          ...movingFields,
          version: z.number().int().describe('The version that the inspection is at now.'),
          moved: z.number().int(),
          firmed: z.number().int(),
          reminders: z.strictObject({
            added: z.number().int(),
            cancelled: z.number().int(),
            shifted: z.number().int(),
            kept: z.number().int(),
          }),
          told: z.array(recipient),
        })
        .meta({ id: 'AppliedInspection', title: 'Inspection planned again', description: 'What applying did to one.' }),
    ),
    unmovable: z.array(unmovable),
    unchanged: z.array(inspectionId).describe('Those that needed nothing.'),
    next: nextCursor,
  })
  .meta({ id: 'AppliedCalendar', title: 'Applied calendar', description: 'One page of what was done.' });
