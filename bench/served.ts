import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Where a process of its own answers. */
export interface Served {
  readonly service: string;
  /** The framework's "hello world". */
  readonly hello: string;
}

/** Measures against the network interface in a process of its own. */
export async function whileServed(
  databaseUrl: string,
  now: number,
  measure: (served: Served) => Promise<void>,
): Promise<void> {
  const child = fork(fileURLToPath(new URL('./serve.child.js', import.meta.url)), [databaseUrl, String(now)]);
  try {
    const served = await new Promise<Served>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Served));
      child.once('exit', (code) => reject(new Error(`The service of the bench ended with ${code}`)));
    });
    child.removeAllListeners('exit');
    await measure(served);
  } finally {
    child.kill('SIGKILL');
  }
}
