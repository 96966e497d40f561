import { userInfo } from 'node:os';
import { openPrinter } from './cli/open-printer.ts';
import { runCommand } from './cli/run-command.ts';
import { buildCliDeps } from './compose/build-cli-deps.ts';
import { readProgramVersion } from './program-version.ts';
import { readSettings } from './settings.ts';

/** Runs one command, given without the program itself; gives its exit code. */
export function main(words: readonly string[]): Promise<number> {
  const deps = buildCliDeps({
    version: readProgramVersion(),
    holder: `inspection-timeline ${words[0] ?? ''}`.trim(),
    user: nameUser(),
    out: openPrinter(process.stdout),
    err: openPrinter(process.stderr),
    readSettings: () => readSettings(),
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
  });
  return runCommand(deps, words);
}

/** The user of the machine; a container's may have no name. */
function nameUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
