import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { CalendarChangesTable, Tables } from './tables.ts';

export type CalendarChangeRow = Selectable<CalendarChangesTable>;

/** What was changed about calendars over what their files say, in the order recorded. */
export function listCalendarChanges(db: Kysely<Tables>): Promise<CalendarChangeRow[]> {
  return db.selectFrom('calendar_changes').selectAll().orderBy('calendar').orderBy('sequence').execute();
}

/** Adds changes of a calendar; the sequence is the caller's, who holds the calendars locked. */
export async function insertCalendarChanges(
  tx: Transaction<Tables>,
  rows: readonly Insertable<CalendarChangesTable>[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('calendar_changes')
    .values([...rows])
    .execute();
}
