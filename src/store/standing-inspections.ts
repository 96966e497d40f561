import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** A place among the inspections that stand on an older state of their calendar: that of the last one seen. */
export interface StandingCursor {
  readonly version: string;
  readonly id: string;
}

/** Which open inspections to list: those of a calendar that are not at one version of it. */
export interface StandingFilter {
  readonly calendar: string;
  readonly version: string;
  readonly after?: StandingCursor | undefined;
  readonly limit: number;
}

/** Open inspections that do not stand on that version, by the version that they stand on and their id. */
export async function listStandingElsewhere(
  db: Kysely<Tables>,
  { calendar, version, after, limit }: StandingFilter,
): Promise<readonly StandingCursor[]> {
  let query = db
    .selectFrom('inspections')
    .select(['calendar_version as version', 'id'])
    .where('calendar', '=', calendar)
    .where('calendar_version', '<>', version)
    .where('ended_at', 'is', null)
    .orderBy('calendar_version')
    .orderBy('id')
    .limit(limit);
  if (after) query = query.where(sql<boolean>`(calendar_version, id) > (${after.version}, ${after.id}::uuid)`);
  return query.execute();
}

/** How many open inspections stand on each state of each calendar. */
export async function countStanding(
  db: Kysely<Tables>,
): Promise<readonly { readonly calendar: string; readonly version: string; readonly inspections: number }[]> {
  const rows = await db
    .selectFrom('inspections')
    .select(({ fn }) => ['calendar', 'calendar_version as version', fn.countAll<string>().as('inspections')])
    .where('ended_at', 'is', null)
    .groupBy(['calendar', 'calendar_version'])
    .execute();
  return rows.map((row) => ({ ...row, inspections: Number(row.inspections) }));
}

/** The calendar of each of these inspections. */
export async function findCalendars(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('inspections')
    .select(['id', 'calendar'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.calendar]));
}
