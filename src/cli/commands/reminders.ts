import { Command } from '@commander-js/extra-typings';
import { OPERATIONS } from '../../service/operations.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { colourState, printTable } from '../table.ts';

/** `reminders`: what will be sent, to whom, why, and what would stop it. */
export function remindersCommand(deps: CliDeps): Command {
  const command = new Command('reminders')
    .description('what will be sent, to whom, why, and what would stop it')
    .option('--inspection <id>', 'only this inspection')
    .option(
      '--state <states>',
      'pending, sending, accepted, failed, cancelled, superseded, lapsed; several with commas',
    )
    .option('--recipient <email>', 'only to this address')
    .option('--limit <count>', 'how many on a page', '50')
    .option('--after <cursor>', 'the page after the one that ended with this cursor')
    .option('--retry <id>', 'try a failed reminder again')
    .option('--json', 'as JSON')
    .action(async ({ json, retry, state, ...filter }) => {
      const client = await deps.connect({});
      try {
        if (retry !== undefined) {
          await client.call(OPERATIONS.retryReminder, { reminder: retry });
          deps.out.write(`Reminder ${retry} is tried again.\n`);
          return;
        }
        const page = await client.call(OPERATIONS.listReminders, present({ ...filter, states: state }) as never);
        if (json) {
          deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
          return;
        }
        if (page.reminders.length === 0) deps.out.write('No reminders.\n');
        else {
          printTable(
            deps.out,
            ['When', 'To', 'About', 'Why', 'State', 'Stopped by'],
            page.reminders.map((each) => [
              each.sendAt,
              `${each.to.name}\n<${each.to.email}>`,
              each.about,
              each.why,
              [colourState(deps.out, each.state), each.outcome ?? ''].filter(Boolean).join('\n'),
              each.stoppedBy.join('\n'),
            ]),
          );
        }
        if (page.next !== null) deps.err.write(`More: --after ${page.next}\n`);
      } finally {
        await client.close();
      }
    });
  return command as unknown as Command;
}
