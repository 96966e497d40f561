import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectToSocket, ServiceUnavailableError } from '../../src/compose/socket-client.ts';
import type { ServiceClient } from '../../src/service/service-client.ts';

const caller = { actingAs: 'the tester' };
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'socket-'));
  return () => rmSync(directory, { recursive: true });
});

describe('a data directory without a service', () => {
  it('has nobody to connect to', async () => {
    expect(await connectToSocket(directory, caller)).toBeNull();
    expect(await connectToSocket(path.join(directory, 'none'), caller)).toBeNull();
  });

  it('has nobody either where a killed service left its socket', async () => {
    const socket = path.join(directory, 'control.sock');
    const die = `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 9))`;
    spawnSync(process.execPath, ['-e', die]);
    expect(existsSync(socket)).toBe(true);
    expect(await connectToSocket(directory, caller)).toBeNull();
  });
});

describe('a service that ends while it is asked', () => {
  it.each<[string, (client: ServiceClient) => Promise<unknown>, boolean]>([
    [
      'to change something leaves it open whether it did',
      (client) => client.call('createInspection', { kind: 'x', start: 'y' }),
      true,
    ],
    ['for something only fails', (client) => client.call('listInspections', {}), false],
  ])('%s', async (_, ask, inDoubt) => {
    const end = await serve((socket) => socket.once('data', () => socket.destroy()));
    const client = (await connectToSocket(directory, caller)) as ServiceClient;
    const error = await ask(client).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ServiceUnavailableError);
    expect((error as Error).message).toMatch(/^The service ended before it answered \(.+\)\./);
    expect((error as Error).message.includes('Whether it was done is not known')).toBe(inDoubt);
    await client.close();
    await end();
  });

  it('in the middle of its answer is no answer', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"half":';
    const end = await serve((socket) => socket.once('data', () => socket.end(half)));
    const client = (await connectToSocket(directory, caller)) as ServiceClient;
    await expect(client.call('status', {})).rejects.toThrow(ServiceUnavailableError);
    await client.close();
    await end();
  });
});

/** A service of a few bytes. */
async function serve(act: (socket: Socket) => void): Promise<() => Promise<void>> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    act(socket);
  });
  server.listen(path.join(directory, 'control.sock'));
  await once(server, 'listening');
  return async () => {
    server.close();
    await once(server, 'close');
  };
}
