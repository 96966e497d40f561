import { type Insertable, sql, type Transaction } from 'kysely';
import type { RemindersTable } from './reminder-tables.ts';
import type { InspectionsTable, MilestonesTable, Tables } from './tables.ts';

/** What a change of plan does to the reminders of one inspection. */
export interface ReminderWrites {
  readonly add: readonly Insertable<RemindersTable>[];
  /** Closed before, wanted again. */
  readonly reopen: readonly KeptReminder[];
  /** Waiting, in hand or failed, and still wanted. */
  readonly keep: readonly KeptReminder[];
  /** The ids of waiting reminders that the plan no longer has. */
  readonly cancel: readonly string[];
}

/** A stored reminder that becomes part of the new version, and what the plan says of it now. */
export interface KeptReminder {
  readonly id: string;
  readonly version: number;
  readonly recipient: string;
  readonly send_at: Date;
  readonly useful_until: Date | null;
  readonly at_any_time: boolean;
  /** Whether the plan says of it what is stored already, so that only its version is another. */
  readonly unchanged: boolean;
}

/** Everything that one change writes to a stored inspection besides its events and its history. */
export interface PlanWrites {
  readonly inspection: Pick<
    InspectionsTable,
    'id' | 'version' | 'framework' | 'calendar' | 'calendar_version' | 'start_on' | 'embargoed' | 'edition_kept'
  > & { readonly announced_at: Date | null; readonly ended_at: Date | null };
  readonly milestones: { readonly upsert: readonly Insertable<MilestonesTable>[]; readonly remove: readonly string[] };
  readonly reminders: ReminderWrites;
  /** Why reminders that are no longer wanted are cancelled. */
  readonly because: string;
}

/** Writes the plans of locked inspections, each table with one statement however many there are. */
export async function writePlans(tx: Transaction<Tables>, plans: readonly PlanWrites[]): Promise<void> {
  await writeInspections(tx, plans);
  await writePlanRows(tx, plans);
}

/**
 * Writes the milestones and reminders of inspections, each table with one statement however many there are.
 *
 * A waiting reminder that stays loses the words of an earlier attempt, which may no longer hold. One that a worker has
 * in hand is left to it: the worker sees that the version is another one and gives it back, or its outcome is recorded
 * as it was.
 */
export async function writePlanRows(
  tx: Transaction<Tables>,
  plans: readonly (Pick<PlanWrites, 'milestones' | 'reminders' | 'because'> & {
    readonly inspection: Pick<PlanWrites['inspection'], 'id'>;
  })[],
): Promise<void> {
  await writeMilestones(tx, plans);
  await cancelReminders(tx, plans);
  await keepReminders(
    tx,
    plans.flatMap((plan) => plan.reminders.keep),
  );
  await reopenReminders(
    tx,
    plans.flatMap((plan) => plan.reminders.reopen),
  );
  await addReminders(
    tx,
    plans.flatMap((plan) => plan.reminders.add),
  );
}

async function writeInspections(tx: Transaction<Tables>, plans: readonly PlanWrites[]): Promise<void> {
  await sql`
    update inspections i
    set version = w.version, framework = w.framework, calendar = w.calendar, calendar_version = w.calendar_version,
      start_on = w.start_on, embargoed = w.embargoed, edition_kept = w.edition_kept, announced_at = w.announced_at,
      ended_at = w.ended_at
    from json_to_recordset(${rowsOf(plans.map((plan) => plan.inspection))}::json) as w (
      id uuid, version integer, framework text, calendar text, calendar_version text, start_on date, embargoed boolean,
      edition_kept text, announced_at timestamptz, ended_at timestamptz)
    where i.id = w.id`.execute(tx);
}

async function writeMilestones(tx: Transaction<Tables>, plans: Parameters<typeof writePlanRows>[1]): Promise<void> {
  const removed = plans.flatMap(({ inspection, milestones }) =>
    milestones.remove.map((milestone) => ({ inspection_id: inspection.id, milestone })),
  );
  if (removed.length > 0) {
    await sql`
      delete from milestones m
      using json_to_recordset(${rowsOf(removed)}::json) as w (inspection_id uuid, milestone text)
      where m.inspection_id = w.inspection_id and m.milestone = w.milestone`.execute(tx);
  }
  const rows = plans.flatMap((plan) => plan.milestones.upsert);
  if (rows.length === 0) return;
  await sql`
    insert into milestones (${columns(MILESTONE_COLUMNS)})
    select ${columns(MILESTONE_COLUMNS)} from json_populate_recordset(null::milestones, ${rowsOf(rows)}::json)
    on conflict (inspection_id, milestone) do update
    set (${columns(MILESTONE_COLUMNS)}) = (${columns(MILESTONE_COLUMNS.map((name) => `excluded.${name}`))})`.execute(
    tx,
  );
}

async function cancelReminders(tx: Transaction<Tables>, plans: Parameters<typeof writePlanRows>[1]): Promise<void> {
  for (const because of new Set(plans.map((plan) => plan.because))) {
    const ids = plans.filter((plan) => plan.because === because).flatMap(({ reminders }) => reminders.cancel);
    if (ids.length === 0) continue;
    await sql`
      update reminders set state = 'cancelled', closed_at = now(), closed_because = ${because}
      where id = any(${ids}::uuid[]) and state = 'pending'`.execute(tx);
    // Where the inspection stays at its version, one in hand has to be of an earlier plan for its worker to see it.
    await sql`
      update reminders r set plan_version = i.version - 1 from inspections i
      where r.id = any(${ids}::uuid[]) and r.state = 'sending' and i.id = r.inspection_id
        and r.plan_version = i.version`.execute(tx);
  }
}

const KEPT = sql`(id uuid, version integer, recipient text, send_at timestamptz, useful_until timestamptz, at_any_time boolean)`;

async function keepReminders(tx: Transaction<Tables>, kept: readonly KeptReminder[]): Promise<void> {
  await raiseVersions(
    tx,
    kept.filter((row) => row.unchanged),
  );
  const rows = kept.filter((row) => !row.unchanged);
  if (rows.length === 0) return;
  await sql`
    update reminders r
    set plan_version = w.version,
      email_id = case when r.state = 'pending' then null else r.email_id end,
      recipient = case when r.state = 'pending' then w.recipient else r.recipient end,
      send_at = case when r.state = 'pending' then w.send_at else r.send_at end,
      useful_until = case when r.state = 'pending' then w.useful_until else r.useful_until end,
      at_any_time = case when r.state = 'pending' then w.at_any_time else r.at_any_time end
    from json_to_recordset(${rowsOf(rows)}::json) as w ${KEPT}
    where r.id = w.id and r.state in ('pending', 'sending', 'failed')`.execute(tx);
}

/** Most reminders of a change stay as they are; two plain lists are read several times as fast as whole rows. */
async function raiseVersions(tx: Transaction<Tables>, rows: readonly KeptReminder[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update reminders r
    set plan_version = w.version, email_id = case when r.state = 'pending' then null else r.email_id end
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.version)}::integer[]) as w (id, version)
    where r.id = w.id and r.state in ('pending', 'sending', 'failed')`.execute(tx);
}

async function reopenReminders(tx: Transaction<Tables>, rows: readonly KeptReminder[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update reminders r
    set state = 'pending', plan_version = w.version, recipient = w.recipient, send_at = w.send_at,
      useful_until = w.useful_until, at_any_time = w.at_any_time, attempt = 0, not_before = null, email_id = null,
      last_error = null, closed_at = null, closed_because = null, created_at = now()
    from json_to_recordset(${rowsOf(rows)}::json) as w ${KEPT}
    where r.id = w.id and r.state in ('cancelled', 'superseded', 'lapsed')`.execute(tx);
}

async function addReminders(tx: Transaction<Tables>, rows: readonly Insertable<RemindersTable>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into reminders (${columns(REMINDER_COLUMNS)})
    select ${columns(REMINDER_COLUMNS)} from json_populate_recordset(null::reminders, ${rowsOf(rows)}::json)`.execute(
    tx,
  );
}

const columns = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));

const MILESTONE_COLUMNS = [
  'inspection_id',
  'milestone',
  'position',
  'title',
  'party',
  'owner',
  'basis',
  'status',
  'planned_on',
  'planned_at',
  'due_on',
  'due_at',
  'opens_on',
  'ends_on',
  'actual_on',
  'actual_at',
  'begins_on',
  'overdue_after',
  'deadline_on',
  'because',
  'provisional',
  'visible_to',
  'from_plan_on',
  'drift',
  'pinned',
  'held_by',
] as const satisfies readonly (keyof MilestonesTable)[];

const REMINDER_COLUMNS = [
  'id',
  'inspection_id',
  'key',
  'kind',
  'stage',
  'tells',
  'milestone',
  'person_id',
  'recipient',
  'aim_on',
  'aim_at',
  'aim_of',
  'send_at',
  'useful_until',
  'at_any_time',
  'plan_version',
] as const satisfies readonly (keyof RemindersTable)[];

/** Rows as one parameter, however many: a statement may have 65,535 parameters only. */
function rowsOf(rows: readonly object[]): string {
  return JSON.stringify(rows);
}
