import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findFreePort } from '../support/servers/server-directory.ts';
import { type ServerProcess, startServerProcess } from '../support/servers/server-process.ts';
import { findRedis } from '../support/servers/start-redis.ts';

/** A Redis server that a test may kill, set badly and start again on its port. It keeps nothing on disk. */
export interface OwnRedis {
  readonly url: string;
  /** Kills it at once, by its process id; for good unless it is started again. */
  readonly kill: () => Promise<void>;
  /** Starts it again, empty. */
  readonly start: () => Promise<void>;
  /** Runs one command and gives the answer. */
  readonly command: (name: string, ...parameters: string[]) => Promise<unknown>;
}

/** Starts a Redis server of its own; `password` where it asks for one. */
export async function startOwnRedis(password?: string): Promise<OwnRedis> {
  const programs = findRedis();
  if (programs === undefined) throw new Error('There is no Redis: wrap the tests in describeWithRedis');
  const port = await findFreePort();
  const url = `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`;
  let server: ServerProcess | undefined;
  const start = async (): Promise<void> => {
    server = await startServerProcess({
      command: [
        join(programs, 'redis-server'),
        ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'],
        ...(password === undefined ? [] : ['--requirepass', password]),
      ],
      directory: await mkdtemp(join(tmpdir(), 'own-redis-')),
      readyText: 'Ready to accept connections',
    });
  };
  const kill = async (): Promise<void> => {
    if (server === undefined) return;
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
    server = undefined;
  };
  await start();
  return {
    url,
    start,
    kill,
    command: async (name, ...parameters) => {
      const client = new Redis(url, { maxRetriesPerRequest: 0 });
      try {
        return await client.call(name, ...parameters);
      } finally {
        client.disconnect();
      }
    },
  };
}
