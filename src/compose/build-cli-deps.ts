import type { CliDeps, Printer } from '../cli/cli-deps.ts';
import { systemNow } from '../clock.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { Settings } from '../settings.ts';
import { connect } from './connect.ts';
import { loadCurrentRules } from './current-rules.ts';

/** What a process gives its command line. */
export interface CliSurroundings {
  readonly version: string;
  /** The command as another one that is refused will read it: `inspection-timeline start`. */
  readonly holder: string;
  /** Who is recorded where a command does not say. */
  readonly user: string;
  readonly out: Printer;
  readonly err: Printer;
  readonly readSettings: () => Settings;
  /** Whether a person can answer questions. */
  readonly canAsk: boolean;
}

/** Puts together what the commands work with. What only some of them need is loaded when they need it. */
export function buildCliDeps({ version, holder, user, out, err, readSettings, canAsk }: CliSurroundings): CliDeps {
  const settings = once(readSettings);
  const progress = (message: string): void => err.write(`${message}\n`);
  const rules = once((): Promise<RulesLibrary> => loadCurrentRules(settings(), progress));
  const serving = async () => ({ settings: settings(), rules: await rules(), out, err, holder });
  return {
    version,
    out,
    err,
    settings,
    rules,
    now: systemNow,
    ask: canAsk ? async (question) => (await import('./ask.ts')).ask(question) : null,
    connect: ({ by, seenBy }) =>
      connect({ settings: settings(), rules, holder, progress, actingAs: by ?? user, seenBy }),
    start: async () => (await import('./serve.ts')).serveAll(await serving()),
    work: async () => (await import('./serve.ts')).serveWorkers(await serving()),
    migrate: async () => (await import('./open-service.ts')).migrateAll(settings(), holder, progress),
    restore: async (file, force) =>
      (await import('./restore.ts')).restore({ settings: settings(), holder, progress, file, force }),
    simulate: async (options) =>
      (await import('./simulate.ts')).simulate({ settings: settings(), rules: await rules(), progress }, options),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
