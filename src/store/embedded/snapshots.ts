import { mkdir, mkdtemp, readdir, rm, cp, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBackupFile } from '../backup-file.ts';
import { runProgram, type SystemProgram } from '../run-program.ts';
import { utcStamp } from '../utc-stamp.ts';
import { databasePath } from './database-directory.ts';
import type { SharedSession } from './shared-session.ts';

/** A copy of the embedded database that it made of itself. */
export interface Snapshot {
  readonly file: string;
  /** When it was taken, to the second. */
  readonly takenAt: Date;
  /** Why: `daily`, or what followed, such as `before-migration`. */
  readonly reason: string;
}

/** The program that packs a copy of a database into one file, and unpacks it. */
export const TAR: SystemProgram = { name: 'tar', debianPackage: 'tar' };

/** So many snapshots are kept; the oldest goes when another is taken. */
const KEPT = 7;

const FOLDER = 'snapshots';
const COPY = '.copy-';
const FILE_NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([a-z0-9-]+)\.tar\.gz$/;

/** The snapshots in a data directory, newest first. */
export async function listSnapshots(directory: string): Promise<readonly Snapshot[]> {
  const folder = join(directory, FOLDER);
  const names = await readdir(folder).catch(() => []);
  const snapshots = names.flatMap((name) => {
    const [, year, month, day, hour, minute, second, reason] = FILE_NAME.exec(name) ?? [];
    if (reason === undefined) return [];
    const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return [{ file: join(folder, name), takenAt, reason }];
  });
  return snapshots.sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
}

/**
 * Takes a snapshot of a running database into its data directory and removes those beyond the seventh.
 * `reason` is of lower-case letters, digits and hyphens.
 */
export async function takeSnapshot(
  session: SharedSession,
  directory: string,
  reason: string,
  now: Date,
): Promise<Snapshot> {
  const name = `${utcStamp(now)}-${reason}.tar.gz`;
  if (!FILE_NAME.test(name)) throw new RangeError(`A snapshot's reason is of a-z, 0-9 and hyphens, seen "${reason}"`);
  const file = join(directory, FOLDER, name);
  await archiveDatabase(session, directory, file);
  for (const old of (await listSnapshots(directory)).slice(KEPT)) await rm(old.file, { force: true });
  return { file, takenAt: new Date(Math.floor(now.getTime() / 1000) * 1000), reason };
}

/**
 * Packs a running database into a file. Statements wait only while its files are copied, which a file system with
 * clones does at once; packing takes its time beside them, in a process of its own.
 */
export async function archiveDatabase(session: SharedSession, directory: string, file: string): Promise<void> {
  const folder = join(directory, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const copy = await mkdtemp(join(folder, COPY));
  try {
    await session.exclusively(async (run) => {
      await run('CHECKPOINT');
      await cp(databasePath(directory), copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
    });
    await writeBackupFile(file, async (path) => {
      await runProgram(TAR, ['-czf', path, '-C', copy, '.']);
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Removes what a killed process left unfinished. The caller holds the directory's lock and takes no snapshot yet. */
export async function removeUnfinishedSnapshots(directory: string): Promise<void> {
  const folder = join(directory, FOLDER);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(COPY) && !name.includes('.unfinished-')) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
