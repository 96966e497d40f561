import { closeSync, openSync } from 'node:fs';
import path from 'node:path';

/** The socket's file in the data directory. */
export const SOCKET_NAME = 'control.sock';

/** A path longer than this does not fit into a socket address. */
const LONGEST_PATH = 100;

/**
 * The path by which the service's socket of a data directory is bound and reached. A path that is too long is led
 * through an open descriptor of the directory, which `release` closes once the socket is bound or connected.
 */
export function socketPath(dataDirectory: string): { readonly path: string; readonly release: () => void } {
  const plain = path.join(dataDirectory, SOCKET_NAME);
  if (Buffer.byteLength(plain) <= LONGEST_PATH) return { path: plain, release: () => {} };
  const descriptor = openSync(dataDirectory, 'r');
  return { path: `/proc/self/fd/${descriptor}/${SOCKET_NAME}`, release: () => closeSync(descriptor) };
}
