import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { CliDeps } from './cli/cli-deps.ts';
import { openPrinter } from './cli/open-printer.ts';
import { runCommand } from './cli/run-command.ts';
import { systemNow } from './clock.ts';
import { connect } from './compose/connect.ts';
import { loadKeptRules } from './compose/kept-rules.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { readSettings } from './settings.ts';

/** Runs one command; gives its exit code. What only some commands need is loaded when they need it. */
export function main(words: readonly string[]): Promise<number> {
  return runCommand(buildCliDeps(words), words);
}

function buildCliDeps(words: readonly string[]): CliDeps {
  const out = openPrinter(process.stdout);
  const err = openPrinter(process.stderr);
  const settings = once(() => readSettings());
  const rules = once(() => loadKeptRules(settings().configDirectory));
  const holder = `inspection-timeline ${words[0] ?? ''}`.trim();
  const progress = (message: string): void => err.write(`${message}\n`);
  const serving = async () => ({ settings: settings(), rules: await rules(), out, err, holder });
  return {
    version: readVersion(),
    out,
    err,
    settings,
    rules,
    now: systemNow,
    connect: ({ by, seenBy }) =>
      connect({ settings: settings(), rules, holder, progress, actingAs: by ?? nameUser(), seenBy }),
    start: async () => (await import('./compose/serve.ts')).serveAll(await serving()),
    work: async () => (await import('./compose/serve.ts')).serveWorkers(await serving()),
    migrate: async () => (await import('./compose/open-service.ts')).migrateAll(settings(), holder, progress),
    restore: async (file, force) =>
      (await import('./compose/restore.ts')).restore({ settings: settings(), holder, progress, file, force }),
    simulate: async (options) =>
      (await import('./compose/simulate.ts')).simulate(
        { settings: settings(), rules: await rules(), progress },
        options,
      ),
  };
}

function readVersion(): string {
  return (JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The user of the machine; a container's may have no name. */
function nameUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
