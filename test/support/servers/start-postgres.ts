import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgramDirectory, listDebianPostgresDirectories } from './find-program.ts';
import { findFreePort, makeServerDirectory } from './server-directory.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { findUnprivilegedUser } from './unprivileged-user.ts';

/** A PostgreSQL server of its own; `url` is that of its superuser and the database `postgres`. */
export interface PostgresServer extends ServerProcess {
  readonly url: string;
}

/** Where PostgreSQL's server programs stand, or undefined where it is not installed. */
export function findPostgres(): string | undefined {
  return findProgramDirectory(['initdb', 'postgres'], listDebianPostgresDirectories());
}

/**
 * Starts an empty PostgreSQL server on a free port of the loopback address, in a temporary directory. It does not sync
 * to disk and is no place for tests of what survives a crash of the machine.
 */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const user = findUnprivilegedUser();
  const directory = await makeServerDirectory('test-postgres', user);
  try {
    // The superuser may run programs on this machine, so other people on it need a password.
    const password = randomBytes(16).toString('hex');
    const passwordFile = join(directory, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user) await chown(passwordFile, user.uid, user.gid);
    const data = join(directory, 'data');
    await promisify(execFile)(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...initOptions],
      { cwd: directory, ...user },
    );
    const port = await findFreePort();
    const settings = Object.entries({ ...serverSettings, port: String(port), unix_socket_directories: directory });
    const server = await startServerProcess({
      command: [
        join(programs, 'postgres'),
        '-D',
        data,
        ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      directory,
      readyText: 'ready to accept connections',
      user,
    });
    return { ...server, url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

const initOptions = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'] as const;

const serverSettings = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
} as const;
