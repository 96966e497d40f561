import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { isOfThePlan, withCircumstances } from './sendable.ts';
import type { ReminderState, RemindersTable, Tables } from './tables.ts';

export type ReminderRow = Selectable<RemindersTable>;

/** What a change of plan does to the reminders of one inspection. */
export interface ReminderWrites {
  readonly add: readonly Insertable<RemindersTable>[];
  /** Closed before, wanted again. */
  readonly reopen: readonly ReminderUpdate[];
  /** Waiting, to be sent at another time or to another address than before. */
  readonly change: readonly ReminderUpdate[];
  /** The keys of waiting reminders that the plan no longer has. */
  readonly cancel: readonly string[];
  /** Every key of the plan. */
  readonly planned: readonly string[];
  /** Why those no longer wanted are cancelled. */
  readonly because: string;
  /** The version that the reminders belong to from now on. */
  readonly version: number;
}

/** A stored reminder by its key, and what the plan says of it now. */
export interface ReminderUpdate {
  readonly key: string;
  readonly recipient: string;
  readonly sendAt: Date;
  readonly usefulUntil: Date | null;
  readonly atAnyTime: boolean;
}

/** Rows added by one statement, whose parameters have a limit. */
const BATCH = 500;

/** Every reminder of an inspection, in the order of sending. */
export function listRemindersOf(db: Kysely<Tables>, inspectionId: string): Promise<ReminderRow[]> {
  return db
    .selectFrom('reminders')
    .selectAll()
    .where('inspection_id', '=', inspectionId)
    .orderBy('send_at')
    .orderBy('key')
    .execute();
}

/**
 * Brings the stored reminders of a locked inspection in line with its plan.
 *
 * Those that stay become part of the new version and lose the words of an earlier attempt, which may no longer hold;
 * those that failed can be tried again while the plan still has them. One that a worker has in hand is left to it: the
 * worker sees that the version is another one and gives it back, or its outcome is recorded as it was.
 */
export async function writeReminderChanges(
  tx: Transaction<Tables>,
  inspectionId: string,
  writes: ReminderWrites,
): Promise<void> {
  const { cancel, planned, reopen, change, add, version } = writes;
  await sql`
    update reminders set state = 'cancelled', closed_at = now(), closed_because = ${writes.because}
    where inspection_id = ${inspectionId} and key = any(${cancel}::text[]) and state = 'pending'`.execute(tx);
  await sql`
    update reminders
    set plan_version = ${version}, email_id = case when state = 'pending' then null else email_id end
    where inspection_id = ${inspectionId} and key = any(${planned}::text[])
      and state in ('pending', 'sending', 'failed')`.execute(tx);
  for (const each of change) {
    await updateByKey(tx, inspectionId, each, ['pending']).execute();
  }
  for (const each of reopen) {
    await updateByKey(tx, inspectionId, each, ['cancelled', 'superseded', 'lapsed'])
      .set({
        state: 'pending',
        plan_version: version,
        attempt: 0,
        not_before: null,
        email_id: null,
        last_error: null,
        closed_at: null,
        closed_because: null,
        created_at: sql`now()` as never,
      })
      .execute();
  }
  for (let start = 0; start < add.length; start += BATCH) {
    await tx
      .insertInto('reminders')
      .values(add.slice(start, start + BATCH))
      .execute();
  }
}

function updateByKey(
  tx: Transaction<Tables>,
  inspectionId: string,
  { key, recipient, sendAt, usefulUntil, atAnyTime }: ReminderUpdate,
  states: readonly ReminderState[],
) {
  return tx
    .updateTable('reminders')
    .set({ recipient, send_at: sendAt, useful_until: usefulUntil, at_any_time: atAnyTime })
    .where('inspection_id', '=', inspectionId)
    .where('key', '=', key)
    .where('state', 'in', [...states]);
}

/** Which reminders to list. */
export interface ReminderFilter {
  readonly inspectionId?: string | undefined;
  readonly states?: readonly ReminderState[] | undefined;
  readonly recipient?: string | undefined;
  readonly after?: { readonly sendAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** A reminder with what its recipient and its inspection are. */
export interface ReminderListRow extends ReminderRow {
  readonly person_name: string;
  readonly role: string;
  readonly party: string;
  readonly inspection_name: string;
  readonly inspection_kind: string;
  readonly framework: string;
  readonly start_on: string;
  readonly title: string | null;
  readonly announced: boolean;
  readonly inspected: boolean;
}

/** Reminders in the order of sending. */
export function listReminders(db: Kysely<Tables>, filter: ReminderFilter): Promise<ReminderListRow[]> {
  let query = db
    .selectFrom('reminders as r')
    .innerJoin('people as p', 'p.id', 'r.person_id')
    .innerJoin('inspections as i', 'i.id', 'r.inspection_id')
    .leftJoin('milestones as m', (join) =>
      join.onRef('m.inspection_id', '=', 'r.inspection_id').onRef('m.milestone', '=', 'r.milestone'),
    )
    .selectAll('r')
    .select([
      'p.name as person_name',
      'p.role',
      'p.party',
      'p.inspected',
      'i.name as inspection_name',
      'i.kind as inspection_kind',
      'i.framework',
      'i.start_on',
      'm.title',
      sql<boolean>`i.announced_at is not null`.as('announced'),
    ])
    .orderBy('r.send_at')
    .orderBy('r.id')
    .limit(filter.limit);
  if (filter.inspectionId !== undefined) query = query.where('r.inspection_id', '=', filter.inspectionId);
  if (filter.states !== undefined) query = query.where('r.state', 'in', [...filter.states]);
  if (filter.recipient !== undefined) query = query.where('r.recipient', '=', filter.recipient);
  const { after } = filter;
  if (after) query = query.where(sql<boolean>`(r.send_at, r.id) > (${after.sendAt}::timestamptz, ${after.id}::uuid)`);
  return query.execute();
}

/**
 * Has a reminder that failed sent at once with new words, as if it had never been tried; false where it did not fail,
 * or is no longer part of the plan.
 */
export async function retryFailed(db: Kysely<Tables>, id: string): Promise<boolean> {
  // Milliseconds, as all other moments of sending have, so that a place in a list can be told by them.
  const result = await sql`
    update reminders
    set state = 'pending', attempt = 0, not_before = null, closed_at = null, closed_because = null, useful_until = null,
      email_id = null, send_at = date_trunc('milliseconds', now())
    where id = (
      select r.id from reminders r ${withCircumstances}
      where r.id = ${id} and r.state = 'failed' and ${isOfThePlan})`.execute(db);
  return Number(result.numAffectedRows ?? 0n) === 1;
}
