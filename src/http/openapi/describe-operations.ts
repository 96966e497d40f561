import type { OperationName } from '../../service/operation-routes.ts';
import { ACCESS_DESCRIPTIONS } from './describe-access.ts';
import type { OperationDescription } from './operation-description.ts';

const ONE = ['inspection-not-found'] as const;
const CHANGES_ONE = [...ONE, 'version-conflict', 'calendar-moved', 'calendar-range', 'unknown-rules'] as const;
const PLANS = ['unknown-rules', 'calendar-range'] as const;
/** What the document says of each operation. */
export const OPERATION_DESCRIPTIONS: Readonly<Record<OperationName, OperationDescription>> = {
  preview: {
    tag: 'Plan',
    summary: 'The timeline of a start',
    description:
      'Every milestone of an inspection that is not stored, dated and explained. Nothing is written and nobody is told. Events may be assumed.',
    codes: PLANS,
  },
  compareStarts: {
    tag: 'Plan',
    summary: 'Several starts side by side',
    description: 'The dates that two to twelve starts give, how far apart they are, and what speaks against each.',
    codes: PLANS,
  },
  findStart: {
    tag: 'Plan',
    summary: 'Starts that nothing speaks against',
    description: 'Looks through a range of days, with a milestone to be planned before a date where one is given.',
    codes: PLANS,
  },
  createInspection: {
    tag: 'Inspections',
    summary: 'Plan an inspection',
    description:
      'Stores an inspection with its people, milestones and reminders. Nobody of the inspected party is told before the call is recorded. With `dryRun` nothing is stored and the answer says what would be.',
    codes: [...PLANS, 'calendar-moved'],
  },
  createProgramme: {
    tag: 'Inspections',
    summary: 'Plan many inspections at once',
    description: 'All of them are stored, or none where there is a problem with one.',
    codes: [...PLANS, 'calendar-moved'],
  },
  showProgramme: {
    tag: 'Inspections',
    summary: 'The inspections of a year',
    description:
      'When each is called, on site, open for comments and published, what is due and what clashes, in at most a year.',
  },
  listInspections: {
    tag: 'Inspections',
    summary: 'The inspections',
    description: 'In the order of their start. An inspected party is shown those that were announced.',
  },
  showInspection: {
    tag: 'Inspections',
    summary: 'One inspection with everything of it',
    description:
      'Its people, its recorded events and its timeline as at now, as the asking party may see them. One that is not announced is not found for an inspected party.',
    codes: ONE,
  },
  showTimeline: {
    tag: 'Inspections',
    summary: 'The timeline of an inspection',
    description: 'Its dates as at now, as the asking party may see them; no people and nothing that was written of it.',
    codes: ONE,
  },
  exportInspection: {
    tag: 'Inspections',
    summary: 'An inspection as a file',
    description: 'A page to print, or a document with everything of it. It holds no addresses.',
    codes: ONE,
  },
  recordEvent: {
    tag: 'Events',
    summary: 'Record what happened',
    description:
      'Milestones and reminders follow in the same transaction, and whoever was told a date that moves is told once. With `dryRun` nothing is written and the answer says what would be. A recorded event is never changed: a later one corrects it.',
    codes: CHANGES_ONE,
  },
  listRecordedEvents: {
    tag: 'Events',
    summary: 'What was recorded',
    description: 'In the order of recording, as the asking party may see it.',
    codes: ONE,
  },
  listPossibleEvents: {
    tag: 'Events',
    summary: 'What may be recorded next',
    description: 'The events that make sense now, with the fields that each asks for.',
    codes: ONE,
  },
  canPublish: {
    tag: 'Events',
    summary: 'Whether it may be published',
    description: 'Whether the report or letter may be published now, with every reason why not.',
    codes: ONE,
  },
  listDeadlines: {
    tag: 'Deadlines and reminders',
    summary: 'What is due, for whom and when',
    description: 'In the order of dates. Without states, what is not done and has a date.',
    codes: ONE,
  },
  countDeadlines: {
    tag: 'Deadlines and reminders',
    summary: 'How many are due, and when',
    description: 'What is not done and has a date: overdue, today, this week, the next four weeks, and later.',
    codes: ONE,
  },
  listReminders: {
    tag: 'Deadlines and reminders',
    summary: 'What is emailed to whom, and why',
    description: 'In the order of sending. An inspected party is shown none.',
    codes: ONE,
  },
  retryReminder: {
    tag: 'Deadlines and reminders',
    summary: 'Try a failed reminder again',
    description: 'At once, as a new first attempt.',
    codes: ['reminder-not-failed'],
  },
  showHistory: {
    tag: 'History',
    summary: 'What happened to an inspection',
    description: 'Changes and emails. An inspected party sees what happened since the call, without reasons.',
    codes: ONE,
  },
  listHistory: {
    tag: 'History',
    summary: 'What was done lately',
    description: 'To any inspection, the latest first.',
  },
  showTimelineAsOf: {
    tag: 'History',
    summary: 'The timeline as it was believed',
    description: 'By what was recorded up to a moment, with the rules and bank holidays of then.',
    codes: ONE,
  },
  verifyHistory: {
    tag: 'History',
    summary: 'Whether histories are as they were written',
    description: 'Each entry carries the hash of the one before, and replaying them gives what is stored.',
    codes: ONE,
  },
  listCalendars: {
    tag: 'Calendars',
    summary: 'The calendars',
    description: 'Each as it is now, with the bank holidays of the next twelve months.',
  },
  showCalendar: {
    tag: 'Calendars',
    summary: 'One calendar',
    description: 'As it is now, with its bank holidays from a day to a day, both included.',
  },
  previewCalendar: {
    tag: 'Calendars',
    summary: 'What a change of bank holidays would move',
    description:
      'Of each open inspection; nothing is changed. Without a change, what applying the present state would move.',
    codes: ONE,
  },
  changeCalendar: {
    tag: 'Calendars',
    summary: 'Change the bank holidays',
    description: 'New inspections are planned by it from now on. Stored ones stay until it is applied to them.',
    codes: ['version-conflict'],
  },
  applyCalendar: {
    tag: 'Calendars',
    summary: 'Plan inspections by the present calendar',
    description: 'A page of inspections at a time. Those that stand on it already are passed over.',
    codes: [...CHANGES_ONE, 'replan-failed'],
  },
  listFrameworks: {
    tag: 'Editions',
    summary: 'The rules in short',
    description: 'The editions, the newest first: what each kind has to be done, and how unclear clauses are read.',
  },
  showFramework: {
    tag: 'Editions',
    summary: 'The rules of one edition',
    description: 'The whole of them, in the words of their file, as the asking party may see them.',
    codes: ['unknown-rules'],
  },
  listEditions: {
    tag: 'Editions',
    summary: 'The editions of the rules',
    description: 'The oldest first, and the open inspections that a newer one is offered to.',
  },
  compareEditions: {
    tag: 'Editions',
    summary: 'What another edition would change',
    description: 'Of one inspection; nothing is changed.',
    codes: CHANGES_ONE,
  },
  adoptEdition: {
    tag: 'Editions',
    summary: 'Stand on another edition',
    description: 'Dates and reminders follow, and whoever was told a date that moves is told once.',
    codes: CHANGES_ONE,
  },
  keepEdition: {
    tag: 'Editions',
    summary: 'Stay on the present edition',
    description: 'The given edition, and those before it, are offered no more.',
    codes: [...ONE, 'unknown-rules'],
  },
  ...ACCESS_DESCRIPTIONS,
};
