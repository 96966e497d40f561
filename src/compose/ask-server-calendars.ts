import { Kysely, PostgresDialect } from 'kysely';
import { type ChangedCalendar, groupChanges } from '../service/calendars/register-calendars.ts';
import { listCalendarChanges } from '../store/calendar-changes.ts';
import { endPool } from '../store/guard-pool.ts';
import { createServerPool } from '../store/server-database.ts';
import type { Tables } from '../store/tables.ts';

/** No table of that name: nothing was ever changed in a database that is not brought up to date yet. */
const NO_TABLE = '42P01';

/**
 * What was changed about the calendars of a server's database; null where it does not say so in time. Nothing is
 * migrated, nothing else looked at.
 */
export async function askServerCalendars(
  databaseUrl: string,
  patienceMs: number,
): Promise<readonly ChangedCalendar[] | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs);
  });
  try {
    const pool = createServerPool({ databaseUrl, report: () => {}, maxConnections: 1 });
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    const rows = listCalendarChanges(db).then(groupChanges, (error: unknown) =>
      (error as { readonly code?: string }).code === NO_TABLE ? [] : null,
    );
    const changed = await Promise.race([rows, limit]);
    // A server that did not answer is not waited for a second time.
    void endPool(pool, patienceMs);
    return changed;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
