import type { OperationName } from '../../service/operation-routes.ts';

/** The groups of operations, in the order of reading. */
export const TAGS = {
  Plan: 'What a start date gives, before anything is stored.',
  Inspections: 'Stored inspections, their timelines and files.',
  Events: 'What really happened, and what may be recorded next.',
  'Deadlines and reminders': 'What is due for whom, and what is emailed.',
  History: 'Who did what when, and whether anybody changed it since.',
  Calendars: 'Bank holidays, and what a change of them moves.',
  Editions: 'Editions of the rules, and what a newer one would change.',
  'Calendars of people': 'Calendars that people subscribe to, and invitations by email.',
  Webhooks: 'Other systems that are told of what happens.',
  Access: 'People, where they are signed in, and tokens for programs.',
  Service: 'The state of the service.',
} as const;

/** What an operation is called and may be refused for, besides what every operation may be. */
export interface OperationDescription {
  readonly tag: keyof typeof TAGS;
  /** In a few words. */
  readonly summary: string;
  /** What else there is to know, in sentences. */
  readonly description: string;
  /** The codes of errors of its own, as docs/errors.md has them. */
  readonly codes?: readonly string[];
}

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
      'Stores an inspection with its people, milestones and reminders. Nobody of the inspected party is told before the call is recorded.',
    codes: [...PLANS, 'calendar-moved'],
  },
  createProgramme: {
    tag: 'Inspections',
    summary: 'Plan many inspections at once',
    description: 'All of them are stored, or none where there is a problem with one.',
    codes: [...PLANS, 'calendar-moved'],
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
  createFeed: {
    tag: 'Calendars of people',
    summary: 'Make a calendar to subscribe to',
    description:
      'It shows what its owner may see whenever it is read. Its address is a secret that is in this answer and never shown again.',
  },
  listFeeds: {
    tag: 'Calendars of people',
    summary: 'One’s own calendars',
    description: 'Those that hold, the oldest first, without their addresses.',
  },
  revokeFeed: {
    tag: 'Calendars of people',
    summary: 'Revoke a calendar',
    description: 'Its address shows nothing any more.',
    codes: ['feed-not-found'],
  },
  chooseInvitations: {
    tag: 'Calendars of people',
    summary: 'Want invitations, or no more',
    description:
      'Whether somebody on an inspection is sent each date of their own as an invitation, which moves and vanishes with it. Somebody else’s wish is set by those who plan.',
    codes: ONE,
  },
  addWebhook: {
    tag: 'Webhooks',
    summary: 'Tell another system of events',
    description:
      'From now on it is sent signed messages in the form of Standard Webhooks. The secret is in this answer and never shown again.',
  },
  listWebhooks: {
    tag: 'Webhooks',
    summary: 'The webhooks',
    description: 'The oldest first, and how their deliveries stand.',
  },
  removeWebhook: {
    tag: 'Webhooks',
    summary: 'Tell a system of nothing more',
    description: 'What was on its way to it goes as well.',
    codes: ['webhook-not-found'],
  },
  rotateWebhookSecret: {
    tag: 'Webhooks',
    summary: 'Change the secret of a webhook',
    description: 'Messages are signed by both secrets for some hours, 24 unless told.',
    codes: ['webhook-not-found'],
  },
  testWebhook: {
    tag: 'Webhooks',
    summary: 'Send a ping',
    description: 'Waits up to ten seconds for the answer. A disabled webhook that accepts it is enabled again.',
    codes: ['webhook-not-found'],
  },
  listDeliveries: {
    tag: 'Webhooks',
    summary: 'What was sent to webhooks',
    description: 'Those written or replayed last first. They are kept for 30 days.',
    codes: ['webhook-not-found'],
  },
  replayDelivery: {
    tag: 'Webhooks',
    summary: 'Send messages again',
    description: 'One delivery, or all of events since a moment, with the ids and the words that they had.',
    codes: ['webhook-not-found'],
  },
  listUsers: {
    tag: 'Access',
    summary: 'The people who may use the service',
    description: 'By their addresses, with those who may not sign in any more.',
  },
  addUser: {
    tag: 'Access',
    summary: 'Add somebody',
    description: 'They may sign in from now on, and are told nothing. Their party follows from their roles.',
    codes: ['user-exists'],
  },
  changeUser: {
    tag: 'Access',
    summary: 'Change a name or roles',
    description: 'What somebody may do changes with their next request. Roles given replace those that they have.',
    codes: ['user-not-found', 'last-administrator'],
  },
  disableUser: {
    tag: 'Access',
    summary: 'Let somebody in no more',
    description: 'Their sessions end at once and their tokens are revoked, for good.',
    codes: ['user-not-found', 'last-administrator'],
  },
  enableUser: {
    tag: 'Access',
    summary: 'Let somebody in again',
    description: 'With the roles that they had. Sessions and tokens of before stay over.',
    codes: ['user-not-found'],
  },
  createSignInLink: {
    tag: 'Access',
    summary: 'Print a sign-in link',
    description: 'It signs somebody in, in any browser, once, within an hour. Offered on its own socket only.',
    codes: ['user-not-found'],
  },
  listSessions: {
    tag: 'Access',
    summary: 'Where one is signed in',
    description: 'One’s own sessions, or for administrators somebody’s, the newest first.',
    codes: ['user-not-found'],
  },
  endSessions: {
    tag: 'Access',
    summary: 'End sessions',
    description: 'One, or all of them; one’s own, or for administrators somebody’s.',
    codes: ['user-not-found', 'token-not-found'],
  },
  listTokens: {
    tag: 'Access',
    summary: 'The tokens',
    description: 'One’s own; for administrators somebody’s, or with the user `all` everybody’s.',
    codes: ['user-not-found'],
  },
  createToken: {
    tag: 'Access',
    summary: 'Make a token',
    description:
      'For a program to send as `Authorization: Bearer`. Made by the signed-in person whose it is. The secret is in this answer and never shown again.',
    codes: ['user-not-found'],
  },
  revokeToken: {
    tag: 'Access',
    summary: 'Revoke a token',
    description: 'One’s own, or for administrators anybody’s. It lets nobody in any more.',
    codes: ['token-not-found'],
  },
  status: {
    tag: 'Service',
    summary: 'How the service is doing',
    description: 'Each part, and what is late or failed.',
  },
  backup: {
    tag: 'Service',
    summary: 'Write a backup',
    description: 'To a new file on the machine of the service. Offered on its own socket only.',
    codes: ['backup-file-unsuitable', 'program-failed'],
  },
};
