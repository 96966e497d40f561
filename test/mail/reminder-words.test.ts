import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/calendar/local-time.ts';
import { plainDate } from '../../src/calendar/plain-date.ts';
import type { ReminderEmail, ReminderEntry } from '../../src/mail/reminder-email.ts';
import { renderReminderEmail } from '../../src/mail/render-reminder-email.ts';
import type { Milestone } from '../../src/timeline/milestone.ts';
import {
  comments,
  draftReport,
  exampleEntry,
  exampleReminder,
  exampleTimeline,
  notice,
  selfEvaluation,
} from './example-emails.ts';

function reminderOf(...entries: readonly Partial<ReminderEntry>[]): ReminderEmail {
  return exampleReminder({ entries: entries.map(exampleEntry) });
}

function at(asAt: string, ...entries: readonly Partial<ReminderEntry>[]): ReminderEmail {
  return { ...reminderOf(...entries), asAt };
}

const annexA: Milestone = { ...draftReport, title: 'Annex A shared by Cafcass', what: 'Annex A' };

const { what: _none, ...wordless } = draftReport;
const fieldworkStart: Milestone = {
  ...wordless,
  title: 'Fieldwork starts',
  basis: 'indicative',
  planned: { on: plainDate('2025-03-10') },
  due: null,
};

const feedback: Milestone = {
  ...draftReport,
  id: 'feedback-meeting',
  title: 'Feedback meeting with the chief executive',
  what: 'Feedback meeting',
  basis: 'indicative',
  planned: { on: plainDate('2025-04-04'), at: localTime('14:00') },
  due: null,
};

describe('the subject', () => {
  it.each<[string, ReminderEmail]>([
    ['Draft report due Friday 4 April 2025: Cafcass inspection', reminderOf({})],
    [
      'Call to Cafcass, planned for Monday 24 February 2025 at 9:30am: Cafcass inspection',
      at('2025-02-21 15:00', { milestone: notice }),
    ],
    [
      'Call to Cafcass due Monday 3 March 2025 by 9:30am: Cafcass inspection',
      at('2025-02-25 08:30', { milestone: notice }),
    ],
    [
      'Call to Cafcass due Monday 3 March 2025 by 9:30am: Cafcass inspection',
      at('2025-02-21 15:00', { milestone: notice, aim: 'due' }),
    ],
    [
      'Comments on the draft due Friday 11 April 2025 by 11:59pm: Cafcass inspection',
      reminderOf({ milestone: comments }),
    ],
    [
      'Comments on the draft due Friday 11 April 2025 by 11:59pm: Cafcass inspection',
      reminderOf({ milestone: { ...comments, planned: { on: plainDate('2025-04-07') } } }),
    ],
    [
      'Fieldwork starts, planned for Monday 10 March 2025: Cafcass inspection',
      at('2025-03-07 08:30', { milestone: fieldworkStart }),
    ],
    [
      'Feedback meeting, planned for Friday 4 April 2025 at 2pm: Cafcass inspection',
      reminderOf({ milestone: feedback }),
    ],
    ['Draft due Friday 4 April 2025: Cafcass inspection', reminderOf({ what: 'Draft' })],
    [
      'Annex A due Friday 4 April 2025: Focused visit, Leeds',
      reminderOf({
        milestone: annexA,
        inspectionTitle: 'Focused visit, Leeds',
      }),
    ],
    [
      'Overdue: draft report was due Friday 4 April 2025: Cafcass inspection',
      at('2025-04-08 08:30', { stage: 'overdue', workingDaysToGo: -2 }),
    ],
    [
      'Overdue: Annex A was due Friday 4 April 2025: Cafcass inspection',
      at('2025-04-08 08:30', { stage: 'overdue', milestone: annexA }),
    ],
    [
      'Overdue: feedback meeting was planned for Friday 4 April 2025 at 2pm: Cafcass inspection',
      at('2025-04-08 08:30', { stage: 'overdue', milestone: feedback }),
    ],
    [
      'Not recorded: call to Cafcass, planned for Monday 24 February 2025 at 9:30am: Cafcass inspection',
      at('2025-02-24 09:20', { stage: 'not-recorded', milestone: notice }),
    ],
    ['Late: draft report due Friday 4 April 2025: Cafcass inspection', reminderOf({ lateSince: '2025-03-31 08:30' })],
    [
      'Late: draft report was due Friday 4 April 2025: Cafcass inspection',
      at('2025-04-08 08:30', { stage: 'overdue', lateSince: '2025-04-07 08:30' }),
    ],
    ['Self-evaluation, no date: Cafcass inspection', reminderOf({ milestone: selfEvaluation })],
    [
      '2 dates on Cafcass inspection: next, draft report due Friday 4 April 2025',
      reminderOf({ milestone: comments }, {}),
    ],
    [
      '3 dates on Cafcass inspection and focused visit, Leeds, 1 overdue: next, draft report due Friday 4 April 2025',
      reminderOf(
        {},
        { milestone: comments, inspectionId: 'b', inspectionTitle: 'Focused visit, Leeds' },
        { stage: 'overdue', milestone: notice },
      ),
    ],
    [
      '2 overdue dates on Cafcass inspection: first, call to Cafcass was due Monday 3 March 2025 by 9:30am',
      at('2025-04-08 08:30', { stage: 'overdue' }, { stage: 'overdue', milestone: notice }),
    ],
    [
      'Late: 4 dates on A1, B1 and 2 others: next, draft report due Friday 4 April 2025',
      reminderOf(
        ...['A1', 'B1', 'C1', 'D1'].map((title) => ({
          inspectionId: title,
          inspectionTitle: title,
          lateSince: '2025-03-31 08:30',
        })),
      ),
    ],
    ['Timeline of the Cafcass inspection starting Monday 10 March 2025', exampleTimeline()],
  ])('%s', (subject, email) => {
    expect(renderReminderEmail(email).subject).toBe(subject);
  });
});

describe('how far a date is', () => {
  it.each<[string, ReminderEmail]>([
    ['It is due in 3 working days, on Friday 4 April 2025.', reminderOf({})],
    ['It is due in 1 working day, on Friday 4 April 2025.', at('2025-04-03 08:30', { workingDaysToGo: 1 })],
    ['It is due today, Friday 4 April 2025.', at('2025-04-04 08:30', { stage: 'on-the-day', workingDaysToGo: 0 })],
    [
      'It is planned for today, Monday 24 February 2025 at 9:30am.',
      at('2025-02-24 08:30', { stage: 'on-the-day', milestone: notice, workingDaysToGo: 0 }),
    ],
    [
      'It is not recorded as done yet. It is planned for today, Monday 24 February 2025 at 9:30am.',
      at('2025-02-24 09:20', { stage: 'not-recorded', milestone: notice, workingDaysToGo: 0 }),
    ],
    [
      'It was due 2 working days ago, on Friday 4 April 2025, and is not recorded as done.',
      at('2025-04-08 08:30', { stage: 'overdue', workingDaysToGo: -2 }),
    ],
    [
      'It is due in 1 day, on Saturday 5 April 2025.',
      at('2025-04-04 08:30', {
        workingDaysToGo: 0,
        milestone: { ...draftReport, planned: null, due: { on: plainDate('2025-04-05') } },
      }),
    ],
    [
      'It is planned for Friday 4 April 2025 at 2pm, in 3 working days.',
      reminderOf({ milestone: feedback, workingDaysToGo: 3 }),
    ],
    [
      'It was planned for Friday 4 April 2025 at 2pm, 2 working days ago, and is not recorded as done.',
      at('2025-04-08 08:30', { stage: 'overdue', milestone: feedback, workingDaysToGo: -2 }),
    ],
    ['It has no date: no date is set; it comes before the meeting.', reminderOf({ milestone: selfEvaluation })],
  ])('%s', (sentence, email) => {
    const { text, html } = renderReminderEmail(email);
    expect(unwrapped(text)).toContain(sentence);
    expect(html).toContain(sentence);
  });
});

/** The text with its line breaks undone, for sentences that are wrapped somewhere. */
function unwrapped(text: string): string {
  return text.replace(/\n/g, ' ');
}
