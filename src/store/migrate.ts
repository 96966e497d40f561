import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { TimelineError } from '../errors.ts';
import { up as addInspectionsAndReminders } from './migrations/0001-inspections-and-reminders.ts';
import { up as addLivingTimelines } from './migrations/0002-living-timelines.ts';
import { up as addAccess } from './migrations/0003-access.ts';
import { up as raiseWall } from './migrations/0004-wall.ts';
import { up as addIdempotency } from './migrations/0005-idempotency.ts';
import { up as addCalendars } from './migrations/0006-calendars.ts';
import { up as addWebhooks } from './migrations/0007-webhooks.ts';
import { up as indexDuplicates } from './migrations/0008-operations.ts';
import { up as countTakenBack } from './migrations/0009-calls-taken-back.ts';
import { up as addDrafts } from './migrations/0010-drafts.ts';
import { up as addSeenEmails } from './migrations/0011-seen-emails.ts';

const SCHEMA = 'timeline';
const MIGRATION_TABLE = 'schema_migration';

/** Every migration by its name, in order. Numbered, forward only, each all or nothing. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-inspections-and-reminders': { up: addInspectionsAndReminders },
  '0002-living-timelines': { up: addLivingTimelines },
  '0003-access': { up: addAccess },
  '0004-wall': { up: raiseWall },
  '0005-idempotency': { up: addIdempotency },
  '0006-calendars': { up: addCalendars },
  '0007-webhooks': { up: addWebhooks },
  '0008-operations': { up: indexDuplicates },
  '0009-calls-taken-back': { up: countTakenBack },
  '0010-drafts': { up: addDrafts },
  '0011-seen-emails': { up: addSeenEmails },
};

/** The database could not be brought to this version's schema; what was there is unchanged. */
export class MigrationError extends TimelineError {
  readonly code = 'migration-failed';
}

/**
 * The names of the migrations that have still to run, in order. Every command asks this first, so it is two small
 * queries: the migrator would look through the whole catalogue.
 */
export async function listPendingMigrations(db: Kysely<unknown>): Promise<readonly string[]> {
  const table = `${SCHEMA}.${MIGRATION_TABLE}`;
  const { rows: found } = await sql<{ exists: boolean }>`select to_regclass(${table}) is not null as exists`.execute(
    db,
  );
  if (found[0]?.exists !== true) return Object.keys(MIGRATIONS);
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(db);
  const done = new Set(rows.map((row) => row.name));
  return Object.keys(MIGRATIONS).filter((name) => !done.has(name));
}

/**
 * Brings the schema up to date under the migrator's lock and gives the names of the migrations that ran.
 * @throws MigrationError where one fails, or where the database is of a newer version than this program.
 */
export async function migrate(db: Kysely<unknown>): Promise<readonly string[]> {
  const { error, results } = await migratorFor(db).migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new MigrationError(
      `The database could not be migrated${failed ? ` by ${failed}` : ''}: ${error instanceof Error ? error.message : 'unknown'}`,
      { cause: error },
    );
  }
  return (results ?? []).map((result) => result.migrationName);
}

function migratorFor(db: Kysely<unknown>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableSchema: SCHEMA,
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: 'schema_migration_lock',
  });
}
