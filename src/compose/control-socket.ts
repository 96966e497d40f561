import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';

/** The socket's file in its directory. */
const SOCKET_NAME = 'control.sock';

/** A path longer than this does not fit into a socket address everywhere. */
const LONGEST_PATH = 100;

/** How a socket is bound or reached. */
export interface SocketAddress {
  /** What a socket is bound to or connected with. */
  readonly path: string;
  /** To be called when nothing is connected any more, nor will be. */
  readonly release: () => void;
}

/** The file of the service's socket in a directory. */
export function socketFile(directory: string): string {
  return path.join(directory, SOCKET_NAME);
}

/** Where the socket of a data directory is reached; null where there is no such file. */
export function findSocket(dataDirectory: string): SocketAddress | null {
  return existsSync(socketFile(dataDirectory)) ? socketAddress(dataDirectory) : null;
}

/**
 * Where a socket in a directory is bound and reached. A path that is too long for a socket is led through an open
 * descriptor of the directory.
 */
export function socketAddress(directory: string): SocketAddress {
  const file = socketFile(directory);
  if (Buffer.byteLength(file) <= LONGEST_PATH) return { path: file, release: () => {} };
  const descriptor = openSync(directory, 'r');
  return { path: `/proc/self/fd/${descriptor}/${SOCKET_NAME}`, release: () => closeSync(descriptor) };
}
