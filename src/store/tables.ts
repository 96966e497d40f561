import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { LocalTime } from '../calendar/local-time.ts';
import type { WorkingDayCalendarSource } from '../calendar/working-day-calendar.ts';

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
  /** The start as it is now: the last one that a deferral set, else the first. */
  start_on: PlainDate;
  /** The start that it was planned with. */
  first_start_on: PlainDate;
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
  /** The newest edition of the rules that was offered and not adopted. */
  edition_kept: string | null;
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
  /** Wants each date of their own as an invitation by email. */
  invitations: Generated<boolean>;
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
  /** The date that it sets: a new start, a new end of fieldwork, a pinned or varied date. */
  set_date: PlainDate | null;
  hold: string | null;
  outcome: string | null;
  /** Of the letter that says so. */
  reference: string | null;
  /** Who was told, by name or office. */
  told: string | null;
  /** Who may lift the hold. */
  lifted_by: string | null;
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
  /** The date that the plan alone gave, nothing recorded: its last day, else its planned one. */
  from_plan_on: PlainDate | null;
  /** Working days from what the plan gave to what is recorded or expected now; later is positive. */
  drift: number | null;
  pinned: boolean;
  /** The hold for which it has no date now. */
  held_by: string | null;
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

/** An address at which somebody's calendar program reads what they may see. */
export interface FeedsTable {
  id: string;
  user_id: string;
  /** The SHA-256 of the secret part of the address, hex. */
  token_hash: string;
  scope: 'mine' | 'all';
  created_at: ColumnType<Date, Date, never>;
  created_by: string;
  revoked_at: OptionalInstant;
}

/** How often what a calendar shows of a milestone has changed; triggers count. What never changed has no row. */
export interface EntryRevisionsTable {
  inspection_id: string;
  /** Empty for what all entries of the inspection say. */
  milestone: string;
  revision: number;
  /** How many of these were before the inspected party first knew of the inspection; null where none was. */
  unannounced: number | null;
  changed_at: ColumnType<Date, never, never>;
}

/** A state of a calendar, by the fingerprint of its days. */
export interface CalendarVersionsTable {
  calendar: string;
  version: string;
  content: Json<WorkingDayCalendarSource>;
  /** New inspections are planned by it. */
  is_current: boolean;
  registered_at: Instant;
  registered_by: string;
  /** Where its days come from, in words. */
  source: string;
}

/** A day added to a calendar or taken out of it, or how far its list reaches, over what its file says. */
export interface CalendarChangesTable {
  id: string;
  calendar: string;
  sequence: number;
  kind: 'added' | 'removed' | 'official-until';
  on_date: PlainDate;
  name: string | null;
  source: string;
  recorded_at: Instant;
  recorded_by: string;
}

/** What happened to an inspection: who, when, what, and why. Each entry carries the hash of the one before. */
export interface HistoryTable {
  inspection_id: string;
  sequence: number;
  /** The version that the inspection was at afterwards. */
  version: number;
  at: ColumnType<Date, Date, never>;
  by_whom: string;
  what: string;
  because: string | null;
  details: Json<unknown>;
  previous_hash: string | null;
  hash: string;
}

/** What a request with an Idempotency-Key was answered: kept for a day. */
export interface IdempotencyKeysTable {
  principal: string;
  key: string;
  /** The fingerprint of what was asked for. */
  request: string;
  /** What the operation gave, as JSON; null only until the transaction that takes the key ends. */
  answer: string | null;
  created_at: Instant;
}

/** What every process of one database has to agree on. */
export interface ServiceSettingsTable {
  name: string;
  value: string;
}

/** Somebody who may sign in. */
export interface UsersTable {
  id: string;
  party: string;
  roles: string[];
  name: string;
  /** In lower case. */
  email: string;
  /** What a provider calls them, once it brought them here. */
  oidc_issuer: string | null;
  oidc_subject: string | null;
  created_at: Instant;
  created_by: string;
  /** Since when they may not sign in any more. */
  disabled_at: OptionalInstant;
}

/** A browser that somebody signed in with. Over once ended, past its end, or unused for too long. */
export interface SessionsTable {
  id: string;
  token_hash: string;
  user_id: string;
  signed_in_by: 'link' | 'code' | 'printed-link' | 'oidc';
  browser: string;
  created_at: Instant;
  last_seen_at: Instant;
  expires_at: Instant;
  ended_at: OptionalInstant;
}

/** A link by which somebody can sign in, once. */
export interface SignInLinksTable {
  id: string;
  user_id: string;
  token_hash: string;
  /** The browser that asked for it; null opens it in any. */
  browser_hash: string | null;
  /** What can be typed in that browser instead. */
  code_hash: string | null;
  wrong_codes: Generated<number>;
  created_at: Instant;
  expires_at: Instant;
  used_at: OptionalInstant;
}

/** A wish for a link, of any address. */
export interface SignInRequestsTable {
  id: string;
  address_hash: string;
  asked_at: Instant;
}

/** What a sign-in at the provider was begun with. */
export interface OidcSignInsTable {
  state_hash: string;
  browser_hash: string;
  nonce: string;
  code_verifier: string;
  /** The path to go to afterwards. */
  return_to: string;
  expires_at: ColumnType<Date, Date, Date>;
}

/** What a program shows in a person's place. */
export interface ApiTokensTable {
  id: string;
  token_hash: string;
  user_id: string;
  name: string;
  /** Permissions: of those that its user has, it has these. */
  scopes: string[];
  created_at: Instant;
  created_by: string;
  expires_at: Instant;
  last_used_at: OptionalInstant;
  revoked_at: OptionalInstant;
}

/** What was changed about who may do what. Rows are only ever added. */
export interface AccessChangesTable {
  id: string;
  at: ColumnType<Date, Date, never>;
  by_whom: string;
  user_id: string;
  what: string;
  details: Json<unknown>;
}

/** Another system that is told of events. It belongs to the inspecting party. */
export interface WebhooksTable {
  id: string;
  url: string;
  /** What it is, in the words of whoever added it. */
  description: string | null;
  /** The types of events that it asked for. */
  types: string[];
  /** What its messages are signed with, `whsec_` and base64; needed at every message, so kept as it is. */
  secret: string;
  /** The secret before, by which messages are signed as well until `previous_until`. */
  previous_secret: string | null;
  previous_until: OptionalInstant;
  created_at: ColumnType<Date, Date, never>;
  created_by: string;
  /** Nothing is sent to it since then. */
  disabled_at: OptionalInstant;
  disabled_because: string | null;
}

/** Something that other systems are told of, in the words that they are sent. */
export interface WebhookEventsTable {
  id: string;
  type: string;
  inspection_id: string | null;
  occurred_at: ColumnType<Date, Date, never>;
  body: string;
}

export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An event on its way to one webhook; its id is that of the message at every attempt. */
export interface WebhookDeliveriesTable {
  id: string;
  webhook_id: string;
  event_id: string;
  state: Generated<DeliveryState>;
  /** Attempts made, that in hand included; from 0 again when it is replayed. */
  attempt: Generated<number>;
  /** When it was written, or replayed: it is given up a time after that. */
  began_at: ColumnType<Date, Date, Date>;
  not_before: OptionalInstant;
  lease_token: string | null;
  lease_until: OptionalInstant;
  /** When it is to be sent, or taken from whoever had it in hand. Null once it is closed. */
  due_at: GeneratedAlways<Date | null>;
  /** The status of the last answer. */
  response_status: number | null;
  last_error: string | null;
  closed_at: OptionalInstant;
}

/** The date for which a milestone was last told to be due or overdue: it is told once for each. */
export interface WebhookMilestonesTable {
  inspection_id: string;
  milestone: string;
  type: 'milestone-due' | 'milestone-overdue';
  told_for: string;
}

/** The application's schema. BullMQ's own tables stand in another. */
export interface Tables {
  inspections: InspectionsTable;
  people: PeopleTable;
  events: EventsTable;
  milestones: MilestonesTable;
  reminders: RemindersTable;
  emails: EmailsTable;
  told_dates: ToldDatesTable;
  invitations: InvitationsTable;
  feeds: FeedsTable;
  entry_revisions: EntryRevisionsTable;
  calendar_versions: CalendarVersionsTable;
  calendar_changes: CalendarChangesTable;
  history: HistoryTable;
  idempotency_keys: IdempotencyKeysTable;
  service_settings: ServiceSettingsTable;
  users: UsersTable;
  sessions: SessionsTable;
  sign_in_links: SignInLinksTable;
  sign_in_requests: SignInRequestsTable;
  oidc_sign_ins: OidcSignInsTable;
  api_tokens: ApiTokensTable;
  access_changes: AccessChangesTable;
  webhooks: WebhooksTable;
  webhook_events: WebhookEventsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_milestones: WebhookMilestonesTable;
}
