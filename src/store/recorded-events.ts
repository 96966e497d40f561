import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { EventsTable, Tables } from './tables.ts';

export type EventRow = Selectable<EventsTable>;

/** Everything recorded for an inspection, in the order recorded, corrected entries included. */
export function listEvents(db: Kysely<Tables>, inspectionId: string): Promise<EventRow[]> {
  return db.selectFrom('events').selectAll().where('inspection_id', '=', inspectionId).orderBy('sequence').execute();
}

/** Everything recorded for any of these inspections, of each in the order recorded. */
export async function listEventsOfAll(db: Kysely<Tables>, inspectionIds: readonly string[]): Promise<EventRow[]> {
  if (inspectionIds.length === 0) return [];
  return db
    .selectFrom('events')
    .selectAll()
    .where('inspection_id', 'in', [...inspectionIds])
    .orderBy('sequence')
    .execute();
}

/** The events of these ids. */
export async function listEventsById(db: Kysely<Tables>, ids: readonly string[]): Promise<EventRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('events')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** Adds what happened; the sequences are the caller's, who holds the inspections locked. */
export async function insertEvents(tx: Transaction<Tables>, events: readonly Insertable<EventsTable>[]): Promise<void> {
  await tx
    .insertInto('events')
    .values([...events])
    .execute();
}
