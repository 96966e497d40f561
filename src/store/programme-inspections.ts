import { type Kysely, sql } from 'kysely';
import type { InspectionRow } from './inspections.ts';
import { type EventRow, listEventsOfAll } from './recorded-events.ts';
import type { Tables } from './tables.ts';

/** A stored inspection with what was recorded for it and who takes part. */
export interface ProgrammeRow {
  readonly inspection: InspectionRow;
  /** In the order recorded. */
  readonly events: readonly EventRow[];
  readonly people: readonly { readonly role: string; readonly name: string; readonly email: string }[];
}

/** The inspections that have not ended and start from one day to another, both included, in the order of their start. */
export async function listInspectionsStarting(
  db: Kysely<Tables>,
  { from, to, limit }: { readonly from: string; readonly to: string; readonly limit: number },
): Promise<readonly ProgrammeRow[]> {
  const inspections = await db
    .selectFrom('inspections')
    .selectAll()
    .where('ended_at', 'is', null)
    .where(sql<boolean>`start_on between ${from}::date and ${to}::date`)
    .orderBy('start_on')
    .orderBy('id')
    .limit(limit)
    .execute();
  const ids = inspections.map(({ id }) => id);
  if (ids.length === 0) return [];
  const events = await listEventsOfAll(db, ids);
  const people = await db
    .selectFrom('people')
    .select(['inspection_id', 'role', 'name', 'email'])
    .where('inspection_id', 'in', ids)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .orderBy('email')
    .execute();
  const eventsOf = byInspection(events);
  const peopleOf = byInspection(people);
  return inspections.map((inspection) => ({
    inspection,
    events: eventsOf.get(inspection.id) ?? [],
    people: peopleOf.get(inspection.id) ?? [],
  }));
}

function byInspection<Row extends { readonly inspection_id: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.inspection_id);
    if (group) group.push(row);
    else groups.set(row.inspection_id, [row]);
  }
  return groups;
}
