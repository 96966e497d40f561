import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { createTestDatabase, describeWithPostgres, describeWithRedis } from '../test-database.ts';
import { findProgramDirectory } from './find-program.ts';
import { startServerProcess } from './server-process.ts';

describeWithPostgres('the shared PostgreSQL server', () => {
  it('gives a fresh database that is gone after drop', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    client.on('error', () => {});
    const tables = await client.query(`select count(*)::int as count from pg_tables where schemaname = 'public'`);
    expect(tables.rows).toEqual([{ count: 0 }]);
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    await database.drop();
    await ended;
    const again = new Client({ connectionString: database.url });
    await expect(again.connect()).rejects.toThrow('does not exist');
  });

  it('refuses a stranger without the password', async () => {
    const url = new URL(inject('postgresUrl') ?? '');
    url.password = 'guess';
    const client = new Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow('password authentication failed');
  });
});

describeWithRedis('the shared Redis server', () => {
  it('never evicts a key', async () => {
    const redis = new Redis(inject('redisUrl') ?? '');
    const policy = await redis.config('GET', 'maxmemory-policy');
    await redis.quit();
    expect(policy).toEqual(['maxmemory-policy', 'noeviction']);
  });
});

describe('startServerProcess', () => {
  it('ends the server and removes its directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'server-'));
    const server = await startServerProcess({ command: sleeper, directory, readyText: 'up' });
    expect(isRunning(server.pid)).toBe(true);
    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
    expect(existsSync(directory)).toBe(false);
    await server.stop();
  });

  it('refuses a server that ends before it is ready, with its last words', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'server-'));
    const command = ['/bin/sh', '-c', 'echo "no memory left" >&2; exit 3'] as const;
    await expect(startServerProcess({ command, directory, readyText: 'up' })).rejects.toThrow('no memory left');
  });

  it('leaves no server behind when the process that started it is killed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'server-'));
    const guard = fileURLToPath(new URL('guard.sh', import.meta.url));
    const parent = spawn(process.execPath, ['-e', guardParent, guard, directory, ...sleeper], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const lines = createInterface(parent.stdout);
      const pid = Number(((await once(lines, 'line')) as [string])[0].replace('server-pid ', ''));
      await once(lines, 'line');
      expect(isRunning(pid)).toBe(true);
      parent.kill('SIGKILL');
      await expect.poll(() => isRunning(pid) || existsSync(directory), { timeout: 30_000 }).toBe(false);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});

describe('findProgramDirectory', () => {
  it('looks at the given directories before PATH, and wants every program', () => {
    expect(findProgramDirectory(['sh'], ['/bin'])).toBe('/bin');
    expect(findProgramDirectory(['sh', 'no-such-program'], ['/bin'])).toBeUndefined();
  });
});

const sleeper = [
  process.execPath,
  '-e',
  `setInterval(() => {}, 1000); process.on('SIGINT', () => process.exit(0)); console.log('up');`,
] as const;

const guardParent = `require('node:child_process').spawn('/bin/sh', process.argv.slice(1), { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
