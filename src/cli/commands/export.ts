import { writeFileSync } from 'node:fs';
import { Command, Option } from '@commander-js/extra-typings';
import { InvalidInputError } from '../../errors.ts';
import type { CliDeps } from '../cli-deps.ts';
import { describeSystemError, isSystemError } from '../describe-error.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { withService } from '../with-service.ts';

/** `export`: one inspection as one page to print, or as JSON. */
export function exportCommand(deps: CliDeps): Command {
  const command = new Command('export')
    .description('one inspection as one page to print, or as JSON: dates, workings, people, history')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .addOption(
      new Option('--format <format>', 'html or json').choices(['html', 'json'] as const).default('html' as const),
    )
    .option('--to <file>', 'a file that does not exist yet, readable by its owner alone; stdout where absent')
    .option('--seen-by <party>', 'what this party may see: ofsted or cafcass')
    .addHelpText(
      'after',
      '\nThe page needs nothing else: no scripts, no fonts, no addresses of people. While the final is under embargo, every\nprinted page says so.\n\nExample:\n  inspection-timeline export --inspection 3f2a9c10 --format html --to timeline.html',
    )
    .action(({ inspection, format, to, seenBy }) =>
      withService(deps, { seenBy }, async (client) => {
        const id = inspection ?? (await findOnlyInspection(client));
        const { content } = await client.call('exportInspection', { inspection: id, format });
        if (to === undefined) {
          deps.out.write(content);
          return;
        }
        writeNewFile(to, content);
        deps.err.write(`Written to ${to}.\n`);
      }),
    );
  return command;
}

/** @throws InvalidInputError where it exists, or cannot be written. */
function writeNewFile(file: string, content: string): void {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const message = error.code === 'EEXIST' ? 'must not exist yet' : describeSystemError(error);
    throw new InvalidInputError([{ where: '--to', message, seen: file }]);
  }
}
