import { type Kysely, sql, type Transaction } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Tables } from './tables.ts';

/** An inspection as it is told from others of its kind: by its start. */
export interface KindAndStart {
  readonly kind: string;
  readonly start: PlainDate;
}

/** Lets one programme at a time be planned, until the transaction ends: two of them would not see each other's starts. */
export async function lockProgrammes(tx: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('inspection programmes'))`.execute(tx);
}

/** The first inspection that has not ended of each of these kinds and starts, where there is one. */
export async function listSameInspections(
  db: Kysely<Tables>,
  wanted: readonly KindAndStart[],
): Promise<readonly (KindAndStart & { readonly id: string })[]> {
  if (wanted.length === 0) return [];
  const found = await sql<{ kind: string; start_on: PlainDate; id: string }>`
    select distinct on (inspections.kind, start_on) inspections.kind, start_on, id
    from inspections
    join unnest(${wanted.map((each) => each.kind)}::text[], ${wanted.map((each) => each.start)}::date[])
      as wanted (kind, start) on wanted.kind = inspections.kind and wanted.start = start_on
    where ended_at is null
    order by inspections.kind, start_on, created_at`.execute(db);
  return found.rows.map(({ kind, start_on: start, id }) => ({ kind, start, id }));
}
