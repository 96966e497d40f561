import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupFileError, requireBackupOf, RestoreRefusedError, type Restored } from '../backup-file.ts';
import { holdsInspections } from '../holds-inspections.ts';
import { runProgram } from '../run-program.ts';
import { databasePath, makeUnfinishedPath, replaceDatabase, settleDirectory } from './database-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { createEmbeddedPool } from './embedded-pool.ts';
import { startEngine } from './engine.ts';
import type { Progress } from './initialise-directory.ts';
import { SharedSession } from './shared-session.ts';
import { TAR } from './snapshots.ts';

export interface RestoreEmbeddedOptions {
  readonly directory: string;
  /** A backup or a snapshot of an embedded database. */
  readonly file: string;
  /** Replaces a database that holds inspections, or one that does not even open. */
  readonly force: boolean;
  readonly holder: string;
  readonly progress: Progress;
}

/**
 * Puts a backup in the place of the embedded database of a data directory, after a trial start of what was unpacked. The
 * database before it is kept beside it under another name. Killed at any moment it leaves the one or the other.
 * @throws DirectoryInUseError while the service runs.
 * @throws RestoreRefusedError when inspections would be replaced, without force.
 * @throws BackupFileError when the file is no backup of an embedded database of this version.
 */
export async function restoreEmbedded(options: RestoreEmbeddedOptions): Promise<Restored> {
  await requireBackupOf('embedded', options.file);
  const lock = lockDirectory(options.directory, options.holder);
  try {
    await settleDirectory(options.directory);
    if (existsSync(databasePath(options.directory)) && !options.force) await refuseToReplace(options.directory);
    options.progress(`Unpacking ${options.file}`);
    const unpacked = await makeUnfinishedPath(options.directory);
    try {
      await unpack(options.file, unpacked);
      options.progress('Trying the unpacked database');
      await tryOut(options.file, unpacked);
      return { kept: await replaceDatabase(options.directory, unpacked, new Date()) };
    } finally {
      await rm(unpacked, { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}

async function refuseToReplace(directory: string): Promise<void> {
  await inspect(databasePath(directory), async (database) => {
    if (!(await holdsInspections(database))) return;
    throw new RestoreRefusedError(
      `${directory} holds inspections, which a restore would replace. With --force they are set aside, not deleted.`,
    );
  });
}

/** Starts a database, asks it something and shuts it down. */
async function inspect(
  path: string,
  ask: (database: ReturnType<typeof createEmbeddedPool>) => Promise<void>,
): Promise<void> {
  const engine = await startEngine({ directory: path, onStop: () => {} });
  const pool = createEmbeddedPool(new SharedSession(engine.execute, 60_000), () => {});
  try {
    // Reads the catalogue through, so that a file that is missing shows here.
    await pool.query('select count(*) from pg_catalog.pg_class c, pg_catalog.pg_relation_size(c.oid)');
    await ask(pool);
  } finally {
    await pool.end();
    await engine.close();
  }
}

async function unpack(file: string, directory: string): Promise<void> {
  try {
    await runProgram(TAR, ['-xzf', file, '-C', directory]);
  } catch (cause) {
    throw new BackupFileError(`${file} is damaged: ${(cause as Error).message}`, { cause });
  }
  if (!existsSync(join(directory, 'PG_VERSION'))) {
    throw new BackupFileError(
      `${file} is a compressed archive, but not of an embedded database: it has no PG_VERSION.`,
    );
  }
}

/** PostgreSQL says by itself what it misses, or which other version wrote the files. */
async function tryOut(file: string, unpacked: string): Promise<void> {
  try {
    await inspect(unpacked, async () => {});
  } catch (cause) {
    throw new BackupFileError(`${file} holds no usable database. ${(cause as Error).message}`, { cause });
  }
}
