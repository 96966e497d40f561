import path from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from '../cli-deps.ts';

/** `simulate`: every email that would go out up to a day, in order, written to a folder. */
export function simulateCommand(deps: CliDeps): Command {
  const command = new Command('simulate')
    .description('every email that would go out up to a day, in order, on a copy of the data; nothing is sent')
    .requiredOption('--until <date>', 'the last day, included, YYYY-MM-DD')
    .option('--to <folder>', 'where the emails are written: an empty folder, or a new one', 'simulated-mail')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      `
The planner, the claim and the words are those of the service; only the clock is another. The data is copied and left
as it is, whether the service runs or not. Files are numbered in the order of sending.

Examples:
  inspection-timeline simulate --until 2027-06-30
  inspection-timeline simulate --until 2027-06-30 --to until-june --json`,
    )
    .action(async ({ until, to, json }) => {
      const { emails, directory } = await deps.simulate({
        until,
        directory: path.resolve(to),
        onEmail: (email) =>
          deps.out.write(json ? `${JSON.stringify(email)}\n` : `${email.at}  ${email.to}  ${email.subject}\n`),
      });
      const count = `${emails} ${emails === 1 ? 'email' : 'emails'} up to ${until}`;
      deps.err.write(emails === 0 ? `No emails up to ${until}.\n` : `${count}, written to ${directory}.\n`);
    });
  return command;
}
