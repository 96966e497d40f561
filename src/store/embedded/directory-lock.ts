import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { TimelineError } from '../../errors.ts';

/** Who holds a data directory, as written in its lock file. */
export interface DirectoryHolder {
  readonly pid: number;
  /** The command as a person knows it, such as `inspection-timeline start`. */
  readonly command: string;
  readonly host: string;
  /** When it took the directory, as an ISO instant. */
  readonly since: string;
}

/** Another process holds the data directory. */
export class DirectoryInUseError extends TimelineError {
  readonly code = 'directory-in-use';
  readonly directory: string;
  /** Null in the moment in which the holder has not written its name yet. */
  readonly holder: DirectoryHolder | null;

  constructor(directory: string, holder: DirectoryHolder | null) {
    const who =
      holder === null
        ? 'another process'
        : `"${holder.command}" (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
    super(
      `The data directory ${directory} is in use by ${who}. One process at a time may own it: ` +
        'stop that one first, or give another data directory.',
    );
    this.directory = directory;
    this.holder = holder;
  }
}

/** The data directory cannot be made, written or locked. */
export class DirectoryUnusableError extends TimelineError {
  readonly code = 'directory-unusable';
}

/** A data directory that belongs to this process until released. */
export interface DirectoryLock {
  /** Gives the directory up. The kernel does so as well when the process ends, however it ends. */
  readonly release: () => void;
}

/** flock's exit status for a lock that somebody else holds. */
const HELD = 1;

const holderSchema = z.object({ pid: z.number(), command: z.string(), host: z.string(), since: z.string() });

/**
 * Takes a data directory for this process, making it (mode 0700) where there is none.
 *
 * The lock is the kernel's (`flock` on an open file): it ends with the process, also by `kill -9`, is not passed on to
 * child processes, and cannot be left behind or stolen, as a file with a process id can. The lock file is never removed:
 * two processes could then hold two different files of one name. `command` names this process to whoever is refused.
 *
 * @throws DirectoryInUseError when another process holds it.
 * @throws DirectoryUnusableError when it cannot be made, written or locked.
 */
export function lockDirectory(directory: string, command: string): DirectoryLock {
  const file = join(directory, 'lock');
  const descriptor = openLockFile(directory, file);
  try {
    takeLock(directory, file, descriptor);
    const holder: DirectoryHolder = {
      pid: process.pid,
      command,
      host: hostname(),
      since: new Date().toISOString(),
    };
    ftruncateSync(descriptor);
    writeSync(descriptor, `${JSON.stringify(holder)}\n`, 0);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      ftruncateSync(descriptor);
      closeSync(descriptor);
    },
  };
}

function openLockFile(directory: string, file: string): number {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return openSync(file, 'a+', 0o600);
  } catch (cause) {
    throw new DirectoryUnusableError(
      `The data directory ${directory} cannot be used: ${messageOf(cause)}. ` +
        'It must be a directory in which this user may write, on a local disk.',
      { cause },
    );
  }
}

/** The lock belongs to the open file, which the child shares; it stays when the child has ended. */
function takeLock(directory: string, file: string, descriptor: number): void {
  const flock = spawnSync('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'pipe', descriptor], encoding: 'utf8' });
  if (flock.error !== undefined) {
    const missing = (flock.error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing
      ? 'the program flock is missing (package util-linux on Debian, Ubuntu, Fedora and Alpine; flock in Homebrew)'
      : messageOf(flock.error);
    throw new DirectoryUnusableError(`The data directory ${directory} cannot be locked: ${reason}.`, {
      cause: flock.error,
    });
  }
  if (flock.status === 0) return;
  if (flock.status === HELD) throw new DirectoryInUseError(directory, readHolder(file));
  throw new DirectoryUnusableError(`The data directory ${directory} cannot be locked: ${flock.stderr.trim()}.`);
}

function readHolder(file: string): DirectoryHolder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
