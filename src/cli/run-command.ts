import { type Command, CommanderError } from '@commander-js/extra-typings';
import { buildProgram } from './build-program.ts';
import type { CliDeps } from './cli-deps.ts';
import { describeError } from './describe-error.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

/** Runs one command line, given without the program itself; gives its exit code. Never throws. */
export async function runCommand(deps: CliDeps, words: readonly string[]): Promise<number> {
  let running: Command | undefined;
  try {
    const program = buildProgram(deps);
    program.hook('preAction', (_, command) => {
      running = command as Command;
    });
    await program.parseAsync([...words], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.invalid;
    deps.err.write(`${describeError(error, running)}\n`);
    return exitCodeOf(error);
  }
}
