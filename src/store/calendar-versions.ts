import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { CalendarVersionsTable, Tables } from './tables.ts';

/** A state of a calendar without its days. */
export type CalendarVersionRow = Pick<
  Selectable<CalendarVersionsTable>,
  'calendar' | 'version' | 'is_current' | 'source'
>;

/** Every state of every calendar, without its days: a few rows. */
export function listCalendarVersions(db: Kysely<Tables>): Promise<CalendarVersionRow[]> {
  return db.selectFrom('calendar_versions').select(['calendar', 'version', 'is_current', 'source']).execute();
}

/** A state of a calendar with its days. */
export type CalendarDaysRow = CalendarVersionRow & Pick<Selectable<CalendarVersionsTable>, 'content'>;

/** Those states with their days. */
export async function readCalendarVersions(
  db: Kysely<Tables>,
  wanted: readonly Pick<CalendarVersionRow, 'calendar' | 'version'>[],
): Promise<CalendarDaysRow[]> {
  if (wanted.length === 0) return [];
  return db
    .selectFrom('calendar_versions')
    .select(['calendar', 'version', 'is_current', 'source', 'content'])
    .where((where) =>
      where.or(
        wanted.map(({ calendar, version }) =>
          where.and([where('calendar', '=', calendar), where('version', '=', version)]),
        ),
      ),
    )
    .execute();
}

/** Keeps every other process from changing calendars until the transaction ends; they can be read meanwhile. */
export async function lockCalendars(tx: Transaction<Tables>): Promise<void> {
  await sql`lock table calendar_versions in share row exclusive mode`.execute(tx);
}

/** Keeps a state of a calendar, if it is not kept yet, and makes it the one that new inspections are planned by. */
export async function registerCurrentVersion(
  tx: Transaction<Tables>,
  row: Omit<Insertable<CalendarVersionsTable>, 'is_current'>,
): Promise<void> {
  const { calendar, version } = row;
  await tx
    .updateTable('calendar_versions')
    .set({ is_current: false })
    .where('calendar', '=', calendar)
    .where('is_current', '=', true)
    .where('version', '<>', version)
    .execute();
  await tx
    .insertInto('calendar_versions')
    .values({ ...row, is_current: true })
    // The days are the same by the fingerprint; names may be others.
    .onConflict((conflict) =>
      conflict.columns(['calendar', 'version']).doUpdateSet({ is_current: true, content: row.content }),
    )
    .execute();
}

/** What stands as the source of a state whose days nobody kept. */
export const DAYS_NOT_KEPT = 'planned before states of the calendar were kept; its days are not known';

/**
 * Registers the states that inspections were planned by and that are not kept, with the days given here in their place.
 * Only data from before states were kept has such.
 */
export async function registerUnkeptVersions(
  tx: Transaction<Tables>,
  { calendar, content, by }: { readonly calendar: string; readonly content: string; readonly by: string },
): Promise<void> {
  await sql`
    insert into calendar_versions (calendar, version, content, is_current, registered_by, source)
    select distinct ${calendar}::text, calendar_version, ${content}::jsonb, false, ${by}::text, ${DAYS_NOT_KEPT}::text
    from inspections where calendar = ${calendar}
    on conflict do nothing`.execute(tx);
}

/** The current version of a calendar, which stays so until the transaction ends; undefined where none is kept. */
export async function holdCurrentVersion(tx: Transaction<Tables>, calendar: string): Promise<string | undefined> {
  const current = tx
    .selectFrom('calendar_versions')
    .select('version')
    .where('calendar', '=', calendar)
    .where('is_current', '=', true);
  const held = await current.forShare().executeTakeFirst();
  // The row that was waited for may be current no more; the one that took its place is seen by a statement that begins now.
  return (held ?? (await current.forShare().executeTakeFirst()))?.version;
}
