import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';

/** The socket's file in the data directory. */
const SOCKET_NAME = 'control.sock';

/** A path longer than this does not fit into a socket address everywhere. */
const LONGEST_PATH = 100;

/** How the service's socket is bound and reached. */
export interface SocketAddress {
  /** What a socket is bound to or connected with. */
  readonly path: string;
  /** To be called when nothing is connected any more, nor will be. */
  readonly release: () => void;
}

/** The file of the service's socket in a data directory. */
export function socketFile(dataDirectory: string): string {
  return path.join(dataDirectory, SOCKET_NAME);
}

/** Where the socket of a data directory is reached; null where there is no such file. */
export function socketPath(dataDirectory: string): SocketAddress | null {
  return existsSync(socketFile(dataDirectory)) ? socketAddress(dataDirectory) : null;
}

/**
 * Where the socket of a data directory is bound and reached. A path that is too long for a socket is led through an
 * open descriptor of the directory.
 */
export function socketAddress(dataDirectory: string): SocketAddress {
  const file = socketFile(dataDirectory);
  if (Buffer.byteLength(file) <= LONGEST_PATH) return { path: file, release: () => {} };
  const descriptor = openSync(dataDirectory, 'r');
  return { path: `/proc/self/fd/${descriptor}/${SOCKET_NAME}`, release: () => closeSync(descriptor) };
}
