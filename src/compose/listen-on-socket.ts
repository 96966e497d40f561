import { chmodSync, rmSync } from 'node:fs';
import type { Logger } from 'pino';
import { buildApp } from '../http/build-app.ts';
import { identifyLocal } from '../service/local-principal.ts';
import type { ServiceDeps } from '../service/service-deps.ts';
import { socketAddress, socketFile } from './control-socket.ts';

/**
 * Offers the service's operations on the socket of a data directory, whose lock this process holds: for the owner of
 * the directory only. Gives what ends it.
 */
export async function listenOnSocket(
  dataDirectory: string,
  deps: ServiceDeps,
  logger: Logger,
): Promise<() => Promise<void>> {
  const app = buildApp({ deps, identify: (headers) => identifyLocal(deps.rules.current, headers), logger });
  const { path, release } = socketAddress(dataDirectory);
  const file = socketFile(dataDirectory);
  // The directory's lock is held, so a socket that is left over belongs to nobody.
  rmSync(file, { force: true });
  const umask = process.umask(0o177);
  try {
    await app.listen({ path });
    chmodSync(file, 0o600);
  } finally {
    process.umask(umask);
  }
  return async () => {
    await app.close();
    release();
    rmSync(file, { force: true });
  };
}
