import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgramDirectory } from './find-program.ts';
import { findFreePort, makeServerDirectory } from './server-directory.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { findUnprivilegedUser } from './unprivileged-user.ts';

/** A Redis server of its own, without persistence. */
export interface RedisServer extends ServerProcess {
  readonly url: string;
}

/** Where redis-server stands, or undefined where it is not installed. */
export function findRedis(): string | undefined {
  return findProgramDirectory(['redis-server']);
}

/** Starts an empty Redis server on a free port of the loopback address, in a temporary directory. */
export async function startRedis(programs: string): Promise<RedisServer> {
  const user = findUnprivilegedUser();
  const directory = await makeServerDirectory('test-redis', user);
  try {
    const port = await findFreePort();
    // BullMQ refuses to promise anything under a policy that evicts keys.
    const settings = {
      port: String(port),
      bind: '127.0.0.1',
      'maxmemory-policy': 'noeviction',
      save: '',
      dir: directory,
    };
    const server = await startServerProcess({
      command: [
        join(programs, 'redis-server'),
        ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      ],
      directory,
      readyText: 'Ready to accept connections',
      user,
    });
    return { ...server, url: `redis://127.0.0.1:${port}` };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}
