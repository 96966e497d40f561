import type { Kysely, Selectable } from 'kysely';
import type { InspectionRow, PersonRow } from './inspections.ts';
import { type InvitationRow, listInvitations } from './invitations.ts';
import type { EventRow } from './recorded-events.ts';
import type { ReminderRow } from './reminders.ts';
import type { MilestonesTable, Tables } from './tables.ts';
import { listToldDates, type ToldDateRow } from './told-dates.ts';

/** What a change of plan asks of a stored reminder; an inspection has hundreds of them. */
const REMINDER_COLUMNS = [
  'id',
  'inspection_id',
  'key',
  'kind',
  'stage',
  'milestone',
  'person_id',
  'recipient',
  'state',
  'send_at',
  'useful_until',
  'at_any_time',
  'plan_version',
] as const satisfies readonly (keyof ReminderRow)[];

export type StoredReminder = Pick<ReminderRow, (typeof REMINDER_COLUMNS)[number]>;

/** An inspection with everything that its plan is worked out from, and what is stored of that plan. */
export interface StoredInspection {
  readonly inspection: InspectionRow;
  /** In the order recorded, those that were corrected included. */
  readonly events: readonly EventRow[];
  /** Those who were not taken off it. */
  readonly people: readonly PersonRow[];
  readonly milestones: readonly Selectable<MilestonesTable>[];
  readonly reminders: readonly StoredReminder[];
  /** What each person was last told of each milestone. */
  readonly told: readonly ToldDateRow[];
  /** What the calendars of its people were asked. */
  readonly invited: readonly InvitationRow[];
}

/**
 * The inspections of these ids, in the order of their ids, however many with the same few statements; unknown ids are
 * left out. With `lock` they are held against other changes until the transaction ends.
 */
export async function loadInspections(
  db: Kysely<Tables>,
  ids: readonly string[],
  { lock }: { readonly lock: boolean },
): Promise<readonly StoredInspection[]> {
  if (ids.length === 0) return [];
  const given = [...ids];
  let query = db.selectFrom('inspections').selectAll().where('id', 'in', given).orderBy('id');
  if (lock) query = query.forUpdate();
  const inspections = await query.execute();
  if (inspections.length === 0) return [];
  const events = byInspection(
    await db.selectFrom('events').selectAll().where('inspection_id', 'in', given).orderBy('sequence').execute(),
  );
  const people = byInspection(
    await db
      .selectFrom('people')
      .selectAll()
      .where('inspection_id', 'in', given)
      .where('removed_at', 'is', null)
      .orderBy('role')
      .orderBy('email')
      .execute(),
  );
  const milestones = byInspection(
    await db.selectFrom('milestones').selectAll().where('inspection_id', 'in', given).execute(),
  );
  const reminders = byInspection(
    await db.selectFrom('reminders').select(REMINDER_COLUMNS).where('inspection_id', 'in', given).execute(),
  );
  const told = byInspection(await listToldDates(db, given));
  const invited = byInspection(await listInvitations(db, given));
  return inspections.map((inspection) => ({
    inspection,
    events: events(inspection.id),
    people: people(inspection.id),
    milestones: milestones(inspection.id),
    reminders: reminders(inspection.id),
    told: told(inspection.id),
    invited: invited(inspection.id),
  }));
}

function byInspection<T extends { readonly inspection_id: string }>(rows: readonly T[]): (id: string) => readonly T[] {
  const grouped = new Map<string, T[]>();
  for (const row of rows) {
    const group = grouped.get(row.inspection_id);
    if (group === undefined) grouped.set(row.inspection_id, [row]);
    else group.push(row);
  }
  return (id) => grouped.get(id) ?? [];
}
