import { userInfo } from 'node:os';
import type { WriteStream } from 'node:tty';
import { CommanderError } from '@commander-js/extra-typings';
import { buildProgram } from './cli/build-program.ts';
import type { CliDeps, Printer } from './cli/cli-deps.ts';
import { EXIT, exitCodeOf } from './cli/exit-codes.ts';
import { systemNow } from './clock.ts';
import { connect } from './compose/connect.ts';
import { TimelineError } from './errors.ts';
import { loadRules, type RulesLibrary } from './service/rules-library.ts';
import { readSettings, type Settings } from './settings.ts';

/** Runs one command; gives its exit code. What only some commands need is loaded when they need it. */
export async function main(argv: readonly string[]): Promise<number> {
  const deps = buildCliDeps(argv);
  try {
    await buildProgram(deps).parseAsync([...argv]);
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.invalid;
    deps.err.write(`${describeError(error)}\n`);
    return exitCodeOf(error);
  }
}

function buildCliDeps(argv: readonly string[]): CliDeps {
  const out = printerOf(process.stdout);
  const err = printerOf(process.stderr);
  const settings = once((): Settings => readSettings());
  const rules = once((): RulesLibrary => loadRules(settings().configDirectory));
  const holder = `inspection-timeline ${argv[2] ?? ''}`.trim();
  const progress = (message: string): void => err.write(`${message}\n`);
  return {
    out,
    err,
    settings,
    rules,
    now: systemNow,
    connect: ({ by, seenBy }) =>
      connect({ settings: settings(), holder, progress, actingAs: by ?? userInfo().username, seenBy }),
    start: async () => (await import('./compose/serve.ts')).serve({ settings: settings(), out, err, holder }),
    work: async () => (await import('./compose/serve.ts')).serve({ settings: settings(), out, err, holder }),
    migrate: async () => (await import('./compose/open-service.ts')).migrateAll(settings(), holder, progress),
    restore: async (file, force) =>
      (await import('./compose/restore.ts')).restore({ settings: settings(), holder, progress, file, force }),
    simulate: async (options) =>
      (await import('./compose/simulate.ts')).simulate({ settings: settings(), progress }, options),
  };
}

function printerOf(stream: WriteStream): Printer {
  return {
    write: (text) => {
      stream.write(text);
    },
    terminal: stream.isTTY,
    colours: stream.isTTY && stream.hasColors(),
    columns: stream.isTTY ? stream.columns : 100,
  };
}

function describeError(error: unknown): string {
  if (error instanceof TimelineError) return error.message;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && 'path' in error) {
    return `${String(error.path)}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`;
  }
  return `Something failed that should not have: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
