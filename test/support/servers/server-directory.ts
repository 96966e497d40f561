import { chown, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemUser } from './unprivileged-user.ts';

/** A new empty directory that only `user` can enter; without one, only we. */
export async function makeServerDirectory(name: string, user: SystemUser | undefined): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  if (user) await chown(directory, user.uid, user.gid);
  return directory;
}

/** A port of the loopback address that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port on the loopback address');
  return address.port;
}
