import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ReminderState, RemindersTable, Tables } from './tables.ts';

export type ReminderRow = Selectable<RemindersTable>;

/** What a change of plan does to the reminders of one inspection. */
export interface ReminderWrites {
  readonly add: readonly Insertable<RemindersTable>[];
  readonly reopen: readonly { readonly key: string; readonly sendAt: Date; readonly usefulUntil: Date | null }[];
  readonly cancel: readonly string[];
  readonly because: string;
  /** The version that the reminders belong to from now on. */
  readonly version: number;
}

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
 * Those that stay become part of the new version. One that a worker has in hand is left to it: its version is no
 * longer the present one, so it is neither claimed nor sent again, and its outcome is recorded as it was.
 */
export async function writeReminderChanges(
  tx: Transaction<Tables>,
  inspectionId: string,
  writes: ReminderWrites,
): Promise<void> {
  const { cancel, reopen, add, version } = writes;
  if (cancel.length > 0) {
    await tx
      .updateTable('reminders')
      .set({ state: 'cancelled', closed_at: sql`now()`, closed_because: writes.because })
      .where('inspection_id', '=', inspectionId)
      .where('key', 'in', [...cancel])
      .where('state', '=', 'pending')
      .execute();
  }
  let keep = tx
    .updateTable('reminders')
    .set({ plan_version: version })
    .where('inspection_id', '=', inspectionId)
    .where('state', 'in', ['pending', 'sending']);
  if (cancel.length > 0) keep = keep.where('key', 'not in', [...cancel]);
  await keep.execute();
  for (const again of reopen) {
    await tx
      .updateTable('reminders')
      .set({
        state: 'pending',
        closed_at: null,
        closed_because: null,
        send_at: again.sendAt,
        useful_until: again.usefulUntil,
        not_before: null,
        attempt: 0,
        email_id: null,
        plan_version: version,
      })
      .where('inspection_id', '=', inspectionId)
      .where('key', '=', again.key)
      .where('state', 'in', ['cancelled', 'superseded', 'lapsed'])
      .execute();
  }
  if (add.length > 0)
    await tx
      .insertInto('reminders')
      .values([...add])
      .execute();
}

/** Which reminders to list. */
export interface ReminderFilter {
  readonly inspectionId?: string | undefined;
  readonly states?: readonly ReminderState[] | undefined;
  readonly recipient?: string | undefined;
  readonly until?: Date | undefined;
  readonly after?: { readonly sendAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** A reminder with what its recipient and its inspection are. */
export interface ReminderListRow extends ReminderRow {
  readonly person_name: string;
  readonly role: string;
  readonly party: string;
  readonly inspection_name: string;
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
  if (filter.until !== undefined) query = query.where('r.send_at', '<=', filter.until);
  const { after } = filter;
  if (after) query = query.where(sql<boolean>`(r.send_at, r.id) > (${after.sendAt}::timestamptz, ${after.id}::uuid)`);
  return query.execute();
}
