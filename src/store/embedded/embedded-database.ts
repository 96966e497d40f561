import type { Database, DatabaseDiagnosis } from '../database.ts';
import { endPool, type ReportError } from '../guard-pool.ts';
import { IDLE_IN_TRANSACTION_MS } from '../session-settings.ts';
import { databasePath } from './database-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { createEmbeddedPool } from './embedded-pool.ts';
import { EmbeddedDatabaseError, startEngine, type Engine } from './engine.ts';
import { initialiseDirectory, type Progress } from './initialise-directory.ts';
import { runDueMaintenance, vacuum } from './maintenance.ts';
import { SharedSession } from './shared-session.ts';
import { archiveDatabase, listSnapshots, removeUnfinishedSnapshots, takeSnapshot, type Snapshot } from './snapshots.ts';

export interface EmbeddedDatabaseOptions {
  /** The data directory; made when it is missing. */
  readonly directory: string;
  /** The command that opens it, for whoever is refused meanwhile: `inspection-timeline start`. */
  readonly holder: string;
  /** Told of the first start, which takes some seconds. */
  readonly progress?: Progress;
  readonly report: ReportError;
  /**
   * Told when the database had to stop, for example because the disk is full. Every query fails from then on, and the
   * process should end: what was acknowledged is on the disk, and a new process goes on from there.
   */
  readonly onStop?: (error: Error) => void;
  /** PostgreSQL's cache; 8 unless told. */
  readonly sharedBuffersMb?: number;
  /** After so long a transaction without a statement is rolled back; a minute unless told. */
  readonly idleInTransactionMs?: number;
}

/** The embedded database of a data directory, which belongs to this process until it is closed. */
export interface EmbeddedDatabase extends Database {
  readonly kind: 'embedded';
  readonly checkpoint: () => Promise<void>;
  readonly vacuum: () => Promise<void>;
  /** Newest first. */
  readonly listSnapshots: () => Promise<readonly Snapshot[]>;
}

/** How long a close waits for clients that were not released. */
const CLOSE_MS = 5_000;

/**
 * Opens the embedded database of a data directory, making it at the first start.
 * @throws DirectoryInUseError naming the process that holds it.
 * @throws EmbeddedDatabaseError when PostgreSQL does not start on it; the message names the newest snapshot.
 */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const { directory, report } = options;
  const lock = lockDirectory(directory, options.holder);
  let engine: Engine;
  let session: SharedSession | undefined;
  try {
    await initialiseDirectory(directory, options.progress ?? (() => {}));
    await removeUnfinishedSnapshots(directory);
    engine = await startEngine({
      directory: databasePath(directory),
      ...(options.sharedBuffersMb === undefined ? {} : { sharedBuffersMb: options.sharedBuffersMb }),
      onStop: (error) => {
        session?.fail(error.message);
        (options.onStop ?? report)(error);
      },
    });
  } catch (error) {
    lock.release();
    throw await withWayOut(error, directory);
  }
  session = new SharedSession(engine.execute, options.idleInTransactionMs ?? IDLE_IN_TRANSACTION_MS);
  const shared = session;
  const pool = createEmbeddedPool(shared, report);
  const newestSnapshot = async (): Promise<Snapshot | null> => (await listSnapshots(directory))[0] ?? null;
  const snapshot = (reason: string, now: Date): Promise<Snapshot> => takeSnapshot(shared, directory, reason, now);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await endPool(pool, CLOSE_MS);
      shared.evict('the embedded database is being closed');
      // So that the next start has nothing to recover. A stopped engine cannot, and need not.
      await shared.exclusively((run) => run('CHECKPOINT')).catch(report);
      shared.fail('the embedded database is closed');
      await engine.close();
    } finally {
      lock.release();
    }
  };

  return {
    kind: 'embedded',
    pool,
    description: `embedded database in ${directory}`,
    durability: engine.synced ? 'synced' : 'not-synced',
    notices: [durabilityNotice(engine.synced)],
    checkpoint: async () => void (await pool.query('CHECKPOINT')),
    vacuum: () => vacuum(pool),
    listSnapshots: () => listSnapshots(directory),
    takeSnapshot: async (reason, now) => (await snapshot(reason, now)).file,
    runMaintenance: (now) =>
      runDueMaintenance(
        {
          pool,
          newestSnapshotAt: async () => (await newestSnapshot())?.takenAt ?? null,
          takeSnapshot: (at) => snapshot('daily', at),
        },
        now,
      ),
    backup: (file) => archiveDatabase(shared, directory, file),
    diagnose: async () => {
      const { rows } = await pool.query<Omit<DatabaseDiagnosis, 'newestSnapshot'>>(`
        select current_setting('server_version') as version,
          pg_database_size(current_database())::float8 as "sizeBytes",
          pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as "walBytes"
        from pg_control_checkpoint()`);
      if (rows[0] === undefined) throw new Error('pg_control_checkpoint() gave no row');
      return { ...rows[0], newestSnapshot: await newestSnapshot() };
    },
    close: () => (closing ??= close()),
  };
}

/** A database that does not start is no use to anybody; the newest snapshot may be. */
async function withWayOut(error: unknown, directory: string): Promise<unknown> {
  if (!(error instanceof EmbeddedDatabaseError)) return error;
  const [newest] = await listSnapshots(directory);
  if (newest === undefined) return error;
  const advice = `The newest snapshot is ${newest.file}. To go back to it: inspection-timeline restore --force ${newest.file}`;
  return new EmbeddedDatabaseError(`${error.message}\n${advice}`, { cause: error });
}

/** What to say at the start of the embedded database, in the operator's words. */
function durabilityNotice(synced: boolean): string {
  const limits =
    'There is one copy of it, on this disk, and one process at a time: take backups, and for work that must outlive ' +
    'this machine set DATABASE_URL to a PostgreSQL server.';
  return synced
    ? `Embedded database: each commit is on the disk before it is acknowledged (seen at this start). It has been tried against killed processes and full disks, not against loss of power. ${limits}`
    : `Embedded database: NOT SAFE against a crash of this machine: its version no longer asks for commits to be put on the disk. A crash of the process alone loses nothing. ${limits}`;
}
