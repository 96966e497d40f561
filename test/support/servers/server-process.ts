import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { PROJECT_ROOT } from '../../../src/project-root.ts';

/** A server of ours that is ready for connections. */
export interface ServerProcess {
  /** The server itself, not the guard that watches over it. */
  readonly pid: number;
  /** Ends the server and removes its directory; resolves when both are done. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

/** What to run, and how to see that it is ready. */
export interface ServerCommand {
  readonly command: readonly [string, ...string[]];
  /** Removed when the server has ended; belongs to `user` where one is given. */
  readonly directory: string;
  /** What the server prints once it takes connections. */
  readonly readyText: string;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** The server did not come up; the message ends with its last words. */
class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
}

const guardScript = path.join(PROJECT_ROOT, 'test', 'support', 'servers', 'guard.sh');
const startLimitMs = 60_000;
const stopLimitMs = 10_000;

/**
 * Starts a server and waits until it says that it is ready.
 * @throws ServerStartError when it ends first or takes over a minute.
 */
export async function startServerProcess(server: ServerCommand): Promise<ServerProcess> {
  const guard = spawn('/bin/sh', [guardScript, server.directory, ...server.command], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    cwd: server.directory,
    ...server.user,
  });
  const exited = once(guard, 'exit');
  const output = await untilReady(guard, exited, server);
  const pid = Number(/server-pid (\d+)/.exec(output)?.[1]);
  return {
    pid,
    stop: async () => {
      releaseGuard(guard);
      const limit = setTimeout(() => process.kill(pid, 'SIGKILL'), stopLimitMs);
      await exited;
      clearTimeout(limit);
    },
  };
}

/** Everything printed up to the moment at which the server is ready. */
async function untilReady(guard: ChildProcess, exited: Promise<unknown>, server: ServerCommand): Promise<string> {
  let output = '';
  const ready = new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      // After the start nobody reads on, but the pipes must be emptied or the server would stop at a full one.
      if (output.length < 100_000) output += chunk.toString();
      if (output.includes(server.readyText)) resolve();
    };
    guard.stdout?.on('data', read);
    guard.stderr?.on('data', read);
  });
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`was not ready within ${startLimitMs / 1000} seconds`), startLimitMs);
    void exited.then(() => resolve('ended before it was ready'));
  });
  const failure = await Promise.race([ready.then(() => null), failed]);
  clearTimeout(timer);
  if (failure === null) return output;
  releaseGuard(guard);
  throw new ServerStartError(`${server.command[0]} ${failure}:\n${output.split('\n').slice(-20).join('\n')}`);
}

function releaseGuard(guard: ChildProcess): void {
  const line = guard.stdio[3];
  if (line && 'destroy' in line) line.destroy();
}
