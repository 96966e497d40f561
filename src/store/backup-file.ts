import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { TimelineError } from '../errors.ts';
import { renameDurably, syncPath } from './embedded/durable-files.ts';

/** A backup cannot be written where it was asked for, or a file is not the backup that is needed. */
export class BackupFileError extends TimelineError {
  readonly code = 'backup-file-unsuitable';
}

/** A restore would replace inspections, and was not forced. */
export class RestoreRefusedError extends TimelineError {
  readonly code = 'restore-refused';
}

/** What a restore did. */
export interface Restored {
  /** Where the data before it is kept: a directory, or a schema of the server; null when there was none. */
  readonly kept: string | null;
}

/** How files begin, and what they are. */
const KINDS = [
  { kind: 'embedded', start: [0x1f, 0x8b], title: 'a compressed archive, as backups of the embedded database are' },
  { kind: 'server', start: [...Buffer.from('PGDMP')], title: 'a dump of a PostgreSQL server (pg_dump, custom format)' },
  { kind: 'other', start: [...Buffer.from('--\n-- PostgreSQL')], title: 'a dump of PostgreSQL in plain SQL' },
  { kind: 'other', start: [...Buffer.from('SQLite format 3')], title: 'an SQLite database' },
  { kind: 'other', start: [], title: 'none of the kinds known here' },
] as const;

/** How each kind of backup is put back. */
const NEEDED = {
  embedded: 'The embedded database (no DATABASE_URL) is restored from a backup or snapshot of its own, NAME.tar.gz',
  server: 'A PostgreSQL server (DATABASE_URL is set) is restored from a backup made of a server',
} as const;

/** @throws BackupFileError saying what the file is and what is needed, unless it is a backup of this kind of database. */
export async function requireBackupOf(kind: 'embedded' | 'server', file: string): Promise<void> {
  const found = await recognise(file);
  if (found.kind !== kind) throw new BackupFileError(`${file} is ${found.title}. ${NEEDED[kind]}.`);
}

/**
 * Writes a file whole or not at all: `write` fills an empty file of mode 0600 beside it, which gets its name when it is
 * on the disk. An existing file is left alone.
 * @throws BackupFileError when the file exists, or its folder cannot be written or goes away.
 */
export async function writeBackupFile(file: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  if (existsSync(file)) throw new BackupFileError(`${file} exists already. Give the backup a name of its own.`);
  const unfinished = `${file}.unfinished-${randomBytes(4).toString('hex')}`;
  try {
    await (await open(unfinished, 'wx', 0o600)).close();
  } catch (cause) {
    throw new BackupFileError(`${file} cannot be written: ${String(cause)}`, { cause });
  }
  try {
    await write(unfinished);
    await syncPath(unfinished);
    await renameDurably(unfinished, file);
  } catch (cause) {
    if (existsSync(path.dirname(file))) throw cause;
    throw new BackupFileError(`${file} was not written: its folder went away meanwhile.`, { cause });
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function recognise(file: string): Promise<(typeof KINDS)[number]> {
  const start = Buffer.alloc(32);
  try {
    const handle = await open(file, 'r');
    try {
      await handle.read(start);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new BackupFileError(`${file} cannot be read: ${String(cause)}`, { cause });
  }
  return KINDS.find((kind) => kind.start.every((byte, place) => start[place] === byte)) ?? KINDS[KINDS.length - 1]!;
}
