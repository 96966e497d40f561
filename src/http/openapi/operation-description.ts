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
