import { z } from 'zod';
import { REMINDER_STATES } from '../../store/reminder-tables.ts';
import { MILESTONE_STATES } from '../../timeline/milestone.ts';
import { DEADLINE_SECTIONS } from '../../timeline/deadline-sections.ts';
import { civilDate, civilMoment, inspectionId, londonMinute, nextCursor } from './moments.ts';

const deadline = z
  .strictObject({
    inspection: inspectionId,
    inspectionName: z.string(),
    kind: z.string(),
    start: civilDate,
    milestone: z.string().describe('The id of the milestone.'),
    title: z.string(),
    party: z.string().describe('The party that has to do it.'),
    owner: z.string().describe('The role that has to do it.'),
    basis: z.string().describe('`rule` or `indicative`.'),
    state: z.enum(MILESTONE_STATES),
    planned: civilMoment.nullable(),
    due: civilMoment.nullable().describe('The last moment that the rule allows, included.'),
    opensOn: civilDate.nullable().describe('The first day of a window.'),
    actual: civilMoment.nullable(),
    workingDaysToGo: z.number().int().describe('Working days from today; negative is past.'),
    provisional: z.boolean(),
    embargoed: z.boolean(),
    failedReminders: z
      .array(z.strictObject({ recipient: z.string(), error: z.string().nullable() }))
      .describe('Its reminders that the mail server refused for good; none for an inspected party.'),
  })
  .meta({ id: 'Deadline', title: 'Deadline', description: 'A milestone of a stored inspection with its state now.' });

/** A page of deadlines. */
export const deadlinePage = z
  .strictObject({
    asAt: civilDate.describe('The day that states and counts are told for, in London.'),
    deadlines: z.array(deadline),
    next: nextCursor,
  })
  .meta({ id: 'DeadlinePage', title: 'Page of deadlines', description: 'Deadlines in the order of their dates.' });

/** How many deadlines there are. */
export const deadlineCounts = z
  .strictObject({
    asAt: civilDate.describe('The day that sections and counts are told for, in London.'),
    total: z.number().int(),
    sections: z
      .array(
        z.strictObject({
          id: z
            .enum(DEADLINE_SECTIONS)
            .describe('`passed`: its usual day is over, but no rule says by when. Weeks are from Monday to Sunday.'),
          from: civilDate.nullable().describe('Its first day, included; on a Sunday `this-week` has none before `to`.'),
          to: civilDate.nullable().describe('Its last day, included.'),
          count: z.number().int(),
        }),
      )
      .describe('Each deadline stands in one of them.'),
    inspections: z
      .array(
        z.strictObject({
          inspection: inspectionId,
          inspectionName: z.string(),
          kind: z.string(),
          start: civilDate,
          count: z.number().int(),
        }),
      )
      .describe('Those with any, the earliest deadline first, at most 100; others than the one asked for as well.'),
  })
  .meta({
    id: 'DeadlineCounts',
    title: 'Counts of deadlines',
    description: 'How many deadlines are open, by when they are due and by inspection.',
  });

const reminder = z
  .strictObject({
    id: z.uuid(),
    inspection: inspectionId,
    inspectionName: z.string(),
    start: civilDate,
    sendAt: londonMinute,
    state: z.enum(REMINDER_STATES),
    to: z.strictObject({ name: z.string(), email: z.string(), role: z.string(), party: z.string() }),
    milestone: z.string().nullable(),
    about: z.string(),
    why: z.string().describe('Which role it goes to, by which stage, aimed at which date.'),
    stoppedBy: z.array(z.string()).describe('What would keep it from being sent.'),
    attempts: z.number().int(),
    outcome: z.string().nullable().describe("The mail server's words, or why it was closed."),
    seenAt: londonMinute.nullable().describe('When the recipient said that they have seen it.'),
  })
  .meta({ id: 'Reminder', title: 'Reminder', description: 'One reminder, why it is sent, and what would stop it.' });

/** A page of reminders. */
export const reminderPage = z
  .strictObject({ reminders: z.array(reminder), next: nextCursor })
  .meta({ id: 'ReminderPage', title: 'Page of reminders', description: 'Reminders in the order of sending.' });

/** The reminder that is tried again. */
export const retriedReminder = z
  .strictObject({ id: z.uuid() })
  .meta({ id: 'RetriedReminder', title: 'Retried reminder', description: 'The reminder that is tried again.' });
