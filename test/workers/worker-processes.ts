import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { compileForChildren, type CompiledSources } from '../support/compile-for-children.ts';
import type { WorkerChildSettings } from './worker.child.ts';

const CHILD = 'test/workers/worker.child.ts';

/** A process with workers that a test started. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Resolves once its workers are at work. */
  readonly ready: Promise<void>;
  /** Resolves with its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** How many emails it said it had handed over. */
  readonly handedOver: () => number;
}

/** The workers compiled, for child processes. */
export interface WorkerProgram {
  readonly start: (settings: Omit<WorkerChildSettings, 'configDirectory'>) => WorkerProcess;
  readonly remove: () => void;
}

/** Compiles the workers with the files that they read; takes a few seconds. */
export function compileWorkers(): WorkerProgram {
  const compiled: CompiledSources = compileForChildren(CHILD);
  const templates = 'src/mail/templates';
  mkdirSync(dirname(compiled.pathOf(templates)), { recursive: true });
  symlinkSync(join(PROJECT_ROOT, templates), compiled.pathOf(templates));
  return {
    remove: compiled.remove,
    start: (settings) => {
      const given: WorkerChildSettings = { ...settings, configDirectory: join(PROJECT_ROOT, 'config') };
      const child = spawn(process.execPath, [compiled.pathOf(CHILD), JSON.stringify(given)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      const ended = once(child, 'close').then(([code]) => code as number | null);
      const ready = new Promise<void>((resolve, reject) => {
        child.stdout.on('data', (text: Buffer) => {
          output += text.toString();
          if (output.includes('ready\n')) resolve();
        });
        void ended.then((code) =>
          reject(new Error(`The workers ended with ${code} before they were ready:\n${output}`)),
        );
      });
      ready.catch(() => {});
      return { child, ready, ended, handedOver: () => output.split('email handed over').length - 1 };
    },
  };
}
