import type { CivilMoment } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';

/** What a reminder says about the date it is aimed at. */
export const REMINDER_STAGES = ['before', 'on-the-day', 'not-recorded', 'overdue'] as const;
export type ReminderStage = (typeof REMINDER_STAGES)[number];

/** What makes a message with the whole timeline go out. */
export const MESSAGE_OCCASIONS = ['created', 'announced'] as const;

/** Somebody who takes part in an inspection and may be sent email about it. */
export interface Person {
  readonly id: string;
  readonly role: string;
  readonly party: string;
  readonly name: string;
  readonly email: string;
  /** Wants each date of their own as an invitation by email. */
  readonly invitations?: boolean;
}

/** The dates of a milestone as emails tell them; all null where there is none. */
export interface ToldDates {
  readonly planned: CivilMoment | null;
  readonly due: CivilMoment | null;
  /** The first day of a window. */
  readonly opensOn: PlainDate | null;
  /** The last day of a step of several days, included. */
  readonly endsOn: PlainDate | null;
}

/** What an email told one person of one milestone. */
export interface ToldDate extends ToldDates {
  readonly person: string;
  readonly milestone: string;
  /** The version of the inspection that was told. */
  readonly version: number;
  /** The mail server took the email. False where it may have, or where the email is being handed over. */
  readonly sure: boolean;
}

/** One email to one person about one milestone, for their calendar, with the whole timeline, or of what moved, as it ought to be sent. */
export interface PlannedReminder {
  /** Tells one reminder of an inspection from every other, and is the same again when the plan is made again. */
  readonly key: string;
  readonly kind: 'reminder' | 'timeline' | 'change' | 'invitation';
  /** The rule and its stage: `call/day-before`; for a timeline the message's id; else the kind. */
  readonly stage: string;
  readonly tells: ReminderStage;
  /** The milestone it is about; null for a whole timeline and for what moved. */
  readonly milestone: string | null;
  readonly person: string;
  /** The date it is aimed at; null for what leaves at once. */
  readonly aim: CivilMoment | null;
  /** Which of the milestone's dates that is. */
  readonly of: 'planned' | 'due' | 'opens' | null;
  /** When it is to leave, London wall time; null for at once. */
  readonly sendAt: Required<CivilMoment> | null;
  /** The last day on which it is still of use when it is late; null where it always is. */
  readonly usefulUntil: CivilMoment | null;
  /** It may leave outside the send window. */
  readonly atAnyTime: boolean;
}
