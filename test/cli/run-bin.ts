import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import type { Ran } from './run-in-process.ts';

const BIN = path.join(PROJECT_ROOT, 'bin', 'inspection-timeline.js');

/** The command as a process of its own. */
export interface RunningBin {
  readonly process: ChildProcess & { readonly pid: number };
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until what was printed on stdout or stderr matches; throws where the process ends before. */
  readonly prints: (pattern: RegExp) => Promise<void>;
  /** How it ended; a signal as a shell would give it. */
  readonly ended: Promise<Ran>;
}

/** Runs the command as a process, with no settings but those given. */
export async function runBin(words: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return startBin(words, settings).ended;
}

// In a fresh checkout the command compiles itself, and says so, once.
spawnSync(process.execPath, [BIN, '--version'], { env: surroundings() });

const running = new Set<ChildProcess>();

/** Starts the command as a process, with no settings but those given. */
export function startBin(words: readonly string[], settings: Readonly<Record<string, string>> = {}): RunningBin {
  const child = spawn(process.execPath, [BIN, ...words], {
    env: { ...surroundings(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const texts = { out: '', err: '' };
  const listeners = new Set<() => void>();
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code, signal]): Ran => {
    running.delete(child);
    for (const listener of listeners) listener();
    return { code: (code as number | null) ?? (signal === 'SIGKILL' ? 137 : 143), ...texts };
  });
  return {
    process: child as RunningBin['process'],
    out: () => texts.out,
    err: () => texts.err,
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(texts.out) || pattern.test(texts.err)) resolve();
          else if (!running.has(child))
            reject(new Error(`it ended before it printed ${pattern}:\n${texts.out}${texts.err}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    ended,
  };
}

/** Ends what a failed test left behind, by its process id. */
export async function endBins(): Promise<void> {
  const left = [...running];
  for (const child of left) child.kill('SIGKILL');
  await Promise.all(left.map((child) => (child.exitCode ?? child.signalCode ?? once(child, 'close')) as unknown));
}

/** What a process needs of the machine; nothing that sets the program. */
export function surroundings(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'USER'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
