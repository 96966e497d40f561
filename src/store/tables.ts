import type { ColumnType, Generated } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { LocalTime } from '../calendar/local-time.ts';
import type { WorkingDayCalendarSource } from '../calendar/working-day-calendar.ts';
import type { Instant, Json, OptionalInstant } from './cell-types.ts';
import type { EmailsTable, InvitationsTable, RemindersTable, ToldDatesTable } from './reminder-tables.ts';
import type {
  AccessChangesTable,
  ApiTokensTable,
  DraftsTable,
  OidcSignInsTable,
  SessionsTable,
  SignInLinksTable,
  SignInRequestsTable,
  UsersTable,
} from './access-tables.ts';
import type {
  WebhookDeliveriesTable,
  WebhookEventsTable,
  WebhookMilestonesTable,
  WebhooksTable,
} from './webhook-tables.ts';

/*
 * The tables as they are read and written. Instants are `timestamptz` and come as `Date`; civil dates are `date` and
 * come as text; times of day are text, London wall time.
 */

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
  /** How many of these an inspected party is told nothing of: those while it knew nothing; null where none was. */
  unannounced: number | null;
  /** What `revision` was when the call was taken back; null while it holds, and where there was none. */
  taken_back: number | null;
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
  drafts: DraftsTable;
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
