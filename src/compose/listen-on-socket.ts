import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { buildApp } from '../http/build-app.ts';
import { identifyLocal } from '../service/local-principal.ts';
import type { ServiceDeps } from '../service/service-deps.ts';
import { socketAddress, socketFile } from './control-socket.ts';

/** Directories of this beginning hold a socket that is not in its place yet. */
const UNFINISHED = '.control-';

/**
 * Offers the service's operations on the socket of a data directory, whose lock this process holds: for the owner of
 * the directory only. Gives what ends it.
 *
 * The socket is bound in a directory that nobody else may enter and gets its place once it is of mode 0600 and answers:
 * it is never open to others, and never there without answering. One that a killed service left is replaced.
 */
export async function listenOnSocket(
  dataDirectory: string,
  deps: ServiceDeps,
  logger: Logger,
): Promise<() => Promise<void>> {
  for (const name of readdirSync(dataDirectory)) {
    if (name.startsWith(UNFINISHED)) rmSync(path.join(dataDirectory, name), { recursive: true });
  }
  const app = buildApp({ deps, identify: (headers) => identifyLocal(deps.rules.current, headers), logger });
  const unfinished = mkdtempSync(path.join(dataDirectory, UNFINISHED));
  const { path: address, release } = socketAddress(unfinished);
  try {
    await app.listen({ path: address });
    chmodSync(socketFile(unfinished), 0o600);
    renameSync(socketFile(unfinished), socketFile(dataDirectory));
  } finally {
    release();
    rmSync(unfinished, { recursive: true });
  }
  return async () => {
    rmSync(socketFile(dataDirectory), { force: true });
    await app.close();
  };
}
