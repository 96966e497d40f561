import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { utcStamp } from '../utc-stamp.ts';
import { renameDurably, syncTree } from './durable-files.ts';

/** A database under this name in the data directory is whole. */
const DATABASE = 'database';

/** A restored database, whole and checked, that is about to take its place. */
const RESTORED = 'database.restored';

/** Databases under names of this beginning are unfinished: whoever was making them was killed. */
const UNFINISHED = 'database.new-';

/** Where the database of a data directory is. */
export function databasePath(directory: string): string {
  return join(directory, DATABASE);
}

/** Makes an empty directory in which a database can be made ready; it is removed at the next start if it stays. */
export function makeUnfinishedPath(directory: string): Promise<string> {
  return mkdtemp(join(directory, UNFINISHED));
}

/**
 * Puts a finished database in its place and keeps the one before, under the name that is returned; null if there was
 * none. The caller holds the directory's lock. Killed at any moment, it leaves one of the two whole databases in place,
 * at the latest after the next start.
 */
export async function replaceDatabase(directory: string, finished: string, now: Date): Promise<string | null> {
  const current = databasePath(directory);
  const restored = join(directory, RESTORED);
  await syncTree(finished);
  await renameDurably(finished, restored);
  let kept: string | null = null;
  if (existsSync(current)) {
    kept = join(directory, `database.replaced-${utcStamp(now)}`);
    await renameDurably(current, kept);
  }
  await renameDurably(restored, current);
  return kept;
}

/**
 * Finishes a restore that was killed between its two renames, and removes what killed starts and restores left. The
 * caller holds the directory's lock.
 */
export async function settleDirectory(directory: string): Promise<void> {
  const current = databasePath(directory);
  const restored = join(directory, RESTORED);
  if (!existsSync(current) && existsSync(restored)) await renameDurably(restored, current);
  for (const name of await readdir(directory)) {
    if (!name.startsWith(UNFINISHED) && name !== RESTORED) continue;
    // A killed start's child may still be writing for a moment; what is left then goes at the next start.
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => {});
  }
}
