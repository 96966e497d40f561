import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { LocalTime } from '../calendar/local-time.ts';

/*
 * The tables as they are read and written. Instants are `timestamptz` and come as `Date`; civil dates are `date` and
 * come as text; times of day are text, London wall time.
 */

type Instant = ColumnType<Date, Date | undefined, Date>;
type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Json<T> = ColumnType<T, string, string>;

/** An inspection, visit or meeting as it was planned; what follows from it stands in the other tables. */
export interface InspectionsTable {
  id: string;
  kind: string;
  /** The edition of the rules, fixed when it was planned. */
  framework: string;
  calendar: string;
  /** The calendar's fingerprint when its dates were last worked out. */
  calendar_version: string;
  /** What people call it: "Cafcass inspection". */
  name: string;
  start_on: PlainDate;
  fieldwork_end_on: PlainDate | null;
  conditions: string[];
  grounds: string | null;
  /** Why it is planned so although something was warned of. */
  reason: string | null;
  /** Counts up with every change; a reminder is sent only while it is of the present version. */
  version: number;
  /** When the call that announces it was recorded; null while the inspected party may know nothing. */
  announced_at: OptionalInstant;
  ended_at: OptionalInstant;
  embargoed: boolean;
  created_at: Instant;
  created_by: string;
}

/** Somebody who takes part in an inspection. */
export interface PeopleTable {
  id: string;
  inspection_id: string;
  role: string;
  party: string;
  /** True where the person's party is told nothing before the call. */
  inspected: boolean;
  name: string;
  email: string;
  removed_at: OptionalInstant;
}

/** What really happened. Rows are only ever added. */
export interface EventsTable {
  id: string;
  inspection_id: string;
  sequence: number;
  type: string;
  on_date: PlainDate;
  at_time: LocalTime | null;
  milestone: string | null;
  reason: string | null;
  note: string | null;
  /** The earlier event that this one corrects. */
  supersedes: string | null;
  recorded_at: Instant;
  recorded_by: string;
}

/** A milestone as the present version of its inspection has it. */
export interface MilestonesTable {
  inspection_id: string;
  milestone: string;
  position: number;
  title: string;
  party: string;
  owner: string;
  basis: string;
  /** `open`, or the state that no clock changes: done, held, not-applicable, no-date. */
  status: 'open' | 'done' | 'held' | 'not-applicable' | 'no-date';
  planned_on: PlainDate | null;
  planned_at: LocalTime | null;
  due_on: PlainDate | null;
  due_at: LocalTime | null;
  opens_on: PlainDate | null;
  ends_on: PlainDate | null;
  actual_on: PlainDate | null;
  actual_at: LocalTime | null;
  /** The day from which it counts as due. */
  begins_on: PlainDate | null;
  /** The instant after which it is overdue; null where the rule sets no last moment. */
  overdue_after: OptionalInstant;
  /** The date it is listed under: its last day, else its planned one. */
  deadline_on: PlainDate | null;
  because: string | null;
  provisional: boolean;
  visible_to: string[];
}

export const REMINDER_STATES = [
  'pending',
  'sending',
  'accepted',
  'failed',
  'cancelled',
  'superseded',
  'lapsed',
] as const;
export type ReminderState = (typeof REMINDER_STATES)[number];

/** One reminder to one person: the truth about whether it is to be sent and whether it was. */
export interface RemindersTable {
  id: string;
  inspection_id: string;
  key: string;
  kind: 'reminder' | 'timeline';
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
  readonly calendar?: {
    readonly method: 'PUBLISH' | 'REQUEST' | 'CANCEL';
    readonly fileName: string;
    readonly content: string;
  };
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
}

/** What every process of one database has to agree on. */
export interface ServiceSettingsTable {
  name: string;
  value: string;
}

/** The application's schema. BullMQ's own tables stand in another. */
export interface Tables {
  inspections: InspectionsTable;
  people: PeopleTable;
  events: EventsTable;
  milestones: MilestonesTable;
  reminders: RemindersTable;
  emails: EmailsTable;
  service_settings: ServiceSettingsTable;
}
