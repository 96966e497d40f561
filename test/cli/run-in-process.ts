import path from 'node:path';
import type { CliDeps, Printer } from '../../src/cli/cli-deps.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import { systemNow } from '../../src/clock.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { loadRules, type RulesLibrary } from '../../src/service/rules-library.ts';
import type { Settings } from '../../src/settings.ts';

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A printer that keeps what is printed. */
export interface CapturedPrinter extends Printer {
  readonly text: () => string;
}

/** The rules of the project, read once for a test file. */
export const RULES: RulesLibrary = loadRules(path.join(PROJECT_ROOT, 'config'));

export function capture(like: Partial<Printer> = {}): CapturedPrinter {
  const parts: string[] = [];
  return {
    write: (text) => void parts.push(text),
    flushed: () => Promise.resolve(true),
    terminal: false,
    colours: false,
    columns: 100,
    ...like,
    text: () => parts.join(''),
  };
}

/** Settings of a process without any environment, on a data directory. */
export function settingsOf(dataDirectory: string, more: Partial<Settings> = {}): Settings {
  return {
    dataDirectory,
    mailFrom: 'Inspection timeline <timeline@example.org>',
    configDirectory: path.join(PROJECT_ROOT, 'config'),
    network: null,
    neutralTitles: true,
    webhookAllowPrivate: false,
    sweepSeconds: 10,
    sendConcurrency: 4,
    logLevel: 'silent',
    ...more,
  };
}

/** Runs a command in this process. What it is not given it must not use. */
export async function run(words: readonly string[], given: Partial<CliDeps> = {}): Promise<Ran> {
  const out = capture();
  const err = capture();
  const missing = (what: string) => () => {
    throw new Error(`this command must not use ${what}`);
  };
  const code = await runCommand(
    {
      version: '1.2.3',
      out,
      err,
      settings: missing('settings'),
      rules: () => Promise.resolve(RULES),
      now: systemNow,
      ask: null,
      connect: missing('the service'),
      start: missing('start'),
      work: missing('work'),
      migrate: missing('migrate'),
      restore: missing('restore'),
      simulate: missing('simulate'),
      ...given,
    },
    words,
  );
  return { code, out: out.text(), err: err.text() };
}
