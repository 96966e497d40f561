import type { Restored } from './backup-file.ts';
import type { Database } from './database.ts';
import { openEmbeddedDatabase } from './embedded/embedded-database.ts';
import type { Progress } from './embedded/initialise-directory.ts';
import { restoreEmbedded } from './embedded/restore-embedded.ts';
import { endPool, type ReportError } from './guard-pool.ts';
import { restoreServer } from './server-backup.ts';
import { createServerPool, openServerDatabase } from './server-database.ts';
import { parseServerUrl } from './server-url.ts';

export interface OpenDatabaseOptions {
  /** A server's address; without it the embedded database of the data directory is opened. */
  readonly databaseUrl?: string | undefined;
  readonly dataDirectory: string;
  /** The command that opens it, as others will read it when they are refused: `inspection-timeline start`. */
  readonly holder: string;
  /** Told of what takes longer than a second. */
  readonly progress: Progress;
  /** Told of errors that nobody waits for. */
  readonly report: ReportError;
  /** Told when the embedded database had to stop; the process should end then. */
  readonly onStop?: (error: Error) => void;
}

/**
 * Opens the database: a server's when an address is given, otherwise the embedded one. The schema may be missing or of
 * an older version: migrating is the next step.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDirectory, holder, progress, report, onStop } = options;
  if (databaseUrl !== undefined) return openServerDatabase({ databaseUrl, report });
  return openEmbeddedDatabase({
    directory: dataDirectory,
    holder,
    progress,
    report,
    ...(onStop === undefined ? {} : { onStop }),
  });
}

export interface RestoreDatabaseOptions extends Omit<OpenDatabaseOptions, 'onStop'> {
  readonly file: string;
  /** Replaces a database that holds inspections; they are set aside, not deleted. */
  readonly force: boolean;
}

/** Puts a backup in the place of the database that the same options open; an embedded one must not be in use. */
export async function restoreDatabase(options: RestoreDatabaseOptions): Promise<Restored> {
  const { databaseUrl, dataDirectory, holder, progress, report, file, force } = options;
  if (databaseUrl === undefined) return restoreEmbedded({ directory: dataDirectory, file, force, holder, progress });
  const pool = createServerPool({ databaseUrl, report, maxConnections: 1 });
  try {
    return await restoreServer(parseServerUrl(databaseUrl), pool, file, force);
  } finally {
    await endPool(pool, 5_000);
  }
}
