import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { systemNow } from '../clock.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import { type ChangedCalendar, registerCalendars } from '../service/calendars/register-calendars.ts';
import type { ServiceDeps, ServiceRuntime } from '../service/service-deps.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../store/database.ts';
import { endPool } from '../store/guard-pool.ts';
import { openInspectedPool } from '../store/inspected-login.ts';
import { listPendingMigrations, migrate } from '../store/migrate.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Tables } from '../store/tables.ts';
import { chooseWebhookReach } from './choose-webhook-reach.ts';
import { forgetKeptCalendars, keepCalendars } from './kept-calendars.ts';

/** How long a close waits for clients that were not released. */
const CLOSE_MS = 5_000;

/** Told of what takes longer than a second. */
export type Progress = (message: string) => void;

/** An open database, brought up to date, and the use-cases' view of it. */
export interface OpenService {
  readonly database: Database;
  readonly db: Kysely<Tables>;
  readonly rules: RulesLibrary;
  /** The use-cases' dependencies, with what this process knows of its parts. */
  readonly deps: (parts: {
    readonly ring: () => void;
    readonly runtime: Pick<ServiceRuntime, 'describe'> & Partial<ServiceRuntime>;
  }) => ServiceDeps;
  readonly close: () => Promise<void>;
}

/** How a service is opened. */
export interface OpenServiceOptions {
  readonly settings: Settings;
  readonly rules: RulesLibrary;
  /** The command, as another one that is refused will read it. */
  readonly holder: string;
  readonly progress: Progress;
  readonly report: (error: Error) => void;
  /** Told when the database had to stop; the process should end then. */
  readonly onStop?: (error: Error) => void;
  /** Told of each statement once it ended: its text with places for its parameters, and how long it took. */
  readonly onStatement?: ((sql: string, durationMs: number, failed: boolean) => void) | undefined;
}

/**
 * Opens the database of the settings and migrates it, with a snapshot before where there is something to lose. The rules
 * learn the calendars that it has.
 */
export async function openService(options: OpenServiceOptions): Promise<OpenService> {
  const { settings, rules, holder, progress, report, onStop, onStatement } = options;
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    dataDirectory: settings.dataDirectory,
    holder,
    progress,
    report,
    ...(onStop ? { onStop } : {}),
  });
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: database.pool }),
    ...(onStatement && {
      log: ({ query, queryDurationMillis, level }) => onStatement(query.sql, queryDurationMillis, level === 'error'),
    }),
  });
  // A server is asked for them; it may be another machine that changes them there.
  const keep = (calendars: readonly ChangedCalendar[] | null): void => {
    if (database.kind !== 'embedded') return;
    if (calendars) keepCalendars(settings.dataDirectory, calendars);
    else forgetKeptCalendars(settings.dataDirectory);
  };
  const { databaseInspectedUrl: inspectedUrl } = settings;
  let inspectedPool: pg.Pool | undefined;
  try {
    await migrateDatabase(database, db as unknown as Kysely<unknown>, progress);
    keep(await registerCalendars(db, rules, holder));
    if (inspectedUrl !== undefined) {
      inspectedPool = await openInspectedPool({ inspectedUrl, service: database.pool, report });
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  const ownLogin = inspectedPool
    ? { inspectedDb: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: inspectedPool }) }) }
    : {};
  return {
    database,
    db,
    rules,
    deps: ({ ring, runtime }) => ({
      db,
      ...ownLogin,
      rules,
      now: systemNow,
      ring,
      runtime: {
        notices: database.notices,
        backup: (file) => database.backup(file),
        keepCalendars: keep,
        webhookReach: chooseWebhookReach(settings),
        address: () => settings.baseUrl ?? null,
        ...runtime,
      },
    }),
    close: async () => {
      if (inspectedPool) await endPool(inspectedPool, CLOSE_MS);
      await database.close();
    },
  };
}

/** Opens the database only to bring it up to date; gives the names of the migrations that ran. */
export async function migrateAll(settings: Settings, holder: string, progress: Progress): Promise<readonly string[]> {
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    dataDirectory: settings.dataDirectory,
    holder,
    progress,
    report: () => {},
  });
  try {
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: database.pool }) });
    return await migrateDatabase(database, db, progress);
  } finally {
    await database.close();
  }
}

async function migrateDatabase(
  database: Database,
  db: Kysely<unknown>,
  progress: Progress,
): Promise<readonly string[]> {
  const pending = await listPendingMigrations(db);
  if (pending.length === 0) return [];
  // A new database has nothing to lose, and nobody has to be told that it is filled.
  if (!pending.some((name) => name.startsWith('0001'))) {
    progress(`Migrating the database: ${pending.join(', ')}`);
    await database.takeSnapshot('before-migration', new Date(systemNow()));
  }
  return migrate(db);
}
