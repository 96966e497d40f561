import { type Kysely, sql } from 'kysely';
import type { InspectionRow } from './inspections.ts';
import type { EventRow } from './recorded-events.ts';
import type { Tables } from './tables.ts';

/** An inspection with what was recorded for it, in the order recorded. */
export interface LedInspection {
  readonly inspection: InspectionRow;
  readonly events: readonly EventRow[];
}

/**
 * The inspections that have not ended and on which one of these addresses has the role, each once and by whom they are
 * led, in the order of their start. Addresses are compared without regard to capitals and given back in small letters.
 */
export async function listLedInspections(
  db: Kysely<Tables>,
  role: string,
  emails: readonly string[],
): Promise<ReadonlyMap<string, readonly LedInspection[]>> {
  if (emails.length === 0) return new Map();
  const email = sql<string>`lower(people.email)`;
  const rows = await db
    .selectFrom('people')
    .innerJoin('inspections', 'inspections.id', 'people.inspection_id')
    .selectAll('inspections')
    .select(email.as('lead'))
    .where('people.role', '=', role)
    .where('people.removed_at', 'is', null)
    .where('inspections.ended_at', 'is', null)
    .where(
      email,
      'in',
      emails.map((each) => each.toLowerCase()),
    )
    .orderBy('inspections.start_on')
    .orderBy('inspections.id')
    .execute();
  const events = await listEventsOf(db, [...new Set(rows.map((row) => row.id))]);
  const led = new Map<string, LedInspection[]>();
  for (const { lead, ...inspection } of rows) {
    const own = events.filter((event) => event.inspection_id === inspection.id);
    led.set(lead, [...(led.get(lead) ?? []), { inspection, events: own }]);
  }
  return led;
}

function listEventsOf(db: Kysely<Tables>, ids: readonly string[]): Promise<EventRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('events')
    .selectAll()
    .where('inspection_id', 'in', [...ids])
    .orderBy('sequence')
    .execute();
}
