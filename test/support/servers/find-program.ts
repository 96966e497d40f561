import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The directory, of those given and then of PATH, that holds every one of the programs; undefined where none does. */
export function findProgramDirectory(programs: readonly string[], first: readonly string[] = []): string | undefined {
  const directories = [...first, ...(process.env['PATH'] ?? '').split(delimiter)].filter((each) => each !== '');
  return directories.find((directory) => programs.every((program) => isExecutable(join(directory, program))));
}

/** Where Debian puts PostgreSQL's server programs, which are not on PATH there: the newest version first. */
export function listDebianPostgresDirectories(): readonly string[] {
  const root = '/usr/lib/postgresql';
  return listDirectory(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'));
}

function listDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
