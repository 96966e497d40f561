import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { LocalTime } from '../calendar/local-time.ts';
import type { Instant, Json, OptionalInstant } from './cell-types.ts';

/* What is emailed to people: reminders, the emails that carry them, and what those told. */

/** Where a reminder may stand; ARCHITECTURE.md draws how it gets there. */
export const REMINDER_STATES = [
  'pending',
  'sending',
  'accepted',
  'failed',
  'cancelled',
  'superseded',
  'lapsed',
] as const;
/** One of them. */
export type ReminderState = (typeof REMINDER_STATES)[number];

/** One reminder to one person: the truth about whether it is to be sent and whether it was. */
export interface RemindersTable {
  id: string;
  inspection_id: string;
  key: string;
  kind: 'reminder' | 'timeline' | 'change' | 'invitation';
  stage: string;
  tells: string;
  milestone: string | null;
  person_id: string;
  recipient: string;
  aim_on: PlainDate | null;
  aim_at: LocalTime | null;
  aim_of: 'planned' | 'due' | 'opens' | null;
  send_at: ColumnType<Date, Date, Date>;
  useful_until: OptionalInstant;
  at_any_time: boolean;
  plan_version: number;
  state: Generated<ReminderState>;
  attempt: Generated<number>;
  not_before: OptionalInstant;
  lease_token: string | null;
  lease_until: OptionalInstant;
  email_id: string | null;
  /** When it is to be looked at next: to be sent, or to be taken from whoever had it in hand. Null once it is closed. */
  due_at: GeneratedAlways<Date | null>;
  last_error: string | null;
  closed_because: string | null;
  created_at: Instant;
  closed_at: OptionalInstant;
}

/** The words of one email, kept so that it is the same to the byte when it is sent again. */
export interface EmailContent {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendar?: EmailCalendar;
  /** Takes entries out of the calendar, where `calendar` puts others in. */
  readonly cancellation?: EmailCalendar;
}

/** A calendar file of an email. */
export interface EmailCalendar {
  readonly method: 'PUBLISH' | 'REQUEST' | 'CANCEL';
  readonly fileName: string;
  readonly content: string;
}

/** One email to one person, made at the first claim of the reminders that it carries. */
export interface EmailsTable {
  id: string;
  recipient: string;
  message_id: string;
  /** The Date header. */
  dated_at: ColumnType<Date, Date, never>;
  boundary: string;
  content: Json<EmailContent>;
  reminder_ids: string[];
  attempts: Generated<number>;
  accepted_at: OptionalInstant;
  /** The mail server's last words. */
  response: string | null;
  /** An attempt ended without an answer, so the recipient may have it twice. */
  possible_duplicate: Generated<boolean>;
  /** Of the link by which its recipient says that they have seen it; null where it has none. */
  seen_token_hash: string | null;
  seen_at: OptionalInstant;
}

/** A date that an email tells its recipient; told once the email was accepted, or while it may have been. */
export interface ToldDatesTable {
  email_id: string;
  inspection_id: string;
  person_id: string;
  milestone: string;
  /** The version of the inspection that it was told of. */
  version: number;
  planned_on: PlainDate | null;
  planned_at: LocalTime | null;
  due_on: PlainDate | null;
  due_at: LocalTime | null;
  opens_on: PlainDate | null;
  ends_on: PlainDate | null;
}

/** What an email asked the calendar of its recipient to do; done once the email was accepted, or while it may have been. */
export interface InvitationsTable {
  email_id: string;
  inspection_id: string;
  person_id: string;
  milestone: string;
  method: 'REQUEST' | 'CANCEL';
  sequence: number;
  /** Of a CANCEL what it took out. */
  on_date: PlainDate;
  at_time: LocalTime | null;
  ends_on: PlainDate | null;
  /** The inspected party knew of the inspection when it was written. */
  announced: boolean;
  /** It said nothing of who or what. */
  neutral: boolean;
}
