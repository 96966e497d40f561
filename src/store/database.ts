import type pg from 'pg';
import type { MaintenanceTask } from './embedded/maintenance.ts';

/** What there is to know of a database, for `doctor`. */
export interface DatabaseDiagnosis {
  /** PostgreSQL's version, such as `15.14`. */
  readonly version: string;
  readonly sizeBytes: number;
  /** Embedded only: written since the last checkpoint. */
  readonly walBytes?: number;
  /** Embedded only: the newest snapshot; null when there is none. */
  readonly newestSnapshot?: { readonly file: string; readonly takenAt: Date } | null;
}

/** The database of the service, embedded or on a server: one code path serves both. */
export interface Database {
  readonly kind: 'embedded' | 'server';
  /** For Kysely's `PostgresDialect` and for BullMQ alike. Its clients find `timeline` first, then `bullmq`. */
  readonly pool: pg.Pool;
  /** Which database it is, in a sentence for people; never with a password. */
  readonly description: string;
  /** What the operator should know, to be said at the start: what is not promised, what is set unsafely. */
  readonly notices: readonly string[];
  /** Whether a commit is on the disk when it is acknowledged. On a server: whether its settings say so. */
  readonly durability: 'synced' | 'not-synced';
  /** Does what the embedded database needs done now and says what; a server does it by itself, and it is empty. */
  readonly runMaintenance: (now: Date) => Promise<readonly MaintenanceTask[]>;
  /**
   * Keeps the present state before something that may go wrong; the file, or null on a server, whose backups are its
   * operator's. Migrations call it as `before-migration`.
   */
  readonly takeSnapshot: (reason: string, now: Date) => Promise<string | null>;
  /** Writes a backup to a file that does not exist yet, of mode 0600, whole or not at all. */
  readonly backup: (file: string) => Promise<void>;
  readonly diagnose: () => Promise<DatabaseDiagnosis>;
  /** Ends within seconds, even when somebody has not released a client. */
  readonly close: () => Promise<void>;
}
