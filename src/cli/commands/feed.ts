import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from '../cli-deps.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';

/** `feed`: addresses at which calendar programs read what somebody may see. */
export function feedCommand(deps: CliDeps): Command {
  const command = new Command('feed').description('calendars that people subscribe to');
  command
    .command('create')
    .description('make a calendar for somebody and print its address, this once')
    .argument('<email>', 'whose it is: somebody who may sign in')
    .option('--scope <scope>', 'mine: inspections they take part in; all: everything they may see')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Whoever has the address reads the calendar: give it to nobody else. Without --scope it is mine for the inspecting
party, all for the inspected one.

Outlook on the web: Add calendar > Subscribe from web. Google Calendar: Other calendars > From URL, the https address.

Examples:
  inspection-timeline feed create asha.rao@example.gov.uk
  inspection-timeline feed create mia.stone@example.org --scope mine`,
    )
    .action((email, { scope, json }) =>
      withService(deps, {}, async (client) => {
        const feed = await client.call('createFeed', {
          user: email,
          ...(scope === undefined ? {} : { scope: scope as 'mine' }),
        });
        if (json) {
          deps.out.write(`${JSON.stringify(feed, null, 2)}\n`);
          return;
        }
        deps.out.write(`${feed.address}\n${feed.webcal}\n`);
        deps.err.write(
          `Calendar ${feed.id} of ${printable(feed.name)} <${feed.email}>, scope ${feed.scope}. Its address is not kept: it is shown this once.\n`,
        );
      }),
    );
  command
    .command('list')
    .description('the calendars that hold, without their addresses')
    .argument('[email]', 'only those of this user')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline feed list')
    .action((email, { json }) =>
      withService(deps, {}, async (client) => {
        const { feeds } = await client.call('listFeeds', email === undefined ? {} : { user: email });
        if (json) {
          deps.out.write(`${JSON.stringify({ feeds }, null, 2)}\n`);
        } else if (feeds.length === 0) {
          deps.out.write('No calendars.\n');
        } else {
          const { printTable } = await import('../table.ts');
          printTable(
            deps.out,
            ['Id', 'Whose', 'Scope', 'Since'],
            feeds.map((each) => [
              each.id,
              `${printable(each.name)} <${each.email}>`,
              each.scope,
              each.createdAt.slice(0, 10),
            ]),
          );
        }
      }),
    );
  command
    .command('revoke')
    .description('have a calendar show nothing to anybody any more')
    .argument('<id>', 'its id, as `feed list` shows it')
    .addHelpText('after', '\nExample:\n  inspection-timeline feed revoke 7f3c2a10-5a3e-4d0c-9d3e-2f1c5b7a9e11')
    .action((id) =>
      withService(deps, {}, async (client) => {
        await client.call('revokeFeed', { feed: id });
        deps.out.write(`Calendar ${id} shows nothing any more.\n`);
      }),
    );
  return command;
}
