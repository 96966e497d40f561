import { Command } from '@commander-js/extra-typings';
import type { InvitationList } from '../../service/list-invitations.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { printNext } from '../page-options.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';

/** `invitations`: whether somebody on an inspection is sent invitations for the dates of their own. */
export function invitationsCommand(deps: CliDeps): Command {
  const command = new Command('invitations')
    .description('send somebody an invitation for each date of their own, or no more')
    .argument('<email>', 'somebody on the inspection')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is one only')
    .option('--off', 'no more of them: those that were sent are taken out of the calendar')
    .option('--list', 'only show from which inspections they want them')
    .option('--limit <count>', 'with --list: how many on a page, 1 to 500; 50 unless told')
    .option('--after <cursor>', 'with --list: the page after the one that ended with this cursor')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
An invitation moves in the calendar when its date moves, and vanishes with it: one email for each date.

Examples:
  inspection-timeline invitations tom.hale@example.gov.uk --inspection 3f2a9c10
  inspection-timeline invitations tom.hale@example.gov.uk --inspection 3f2a9c10 --off
  inspection-timeline invitations tom.hale@example.gov.uk --list`,
    )
    .action((email, { inspection, off, list, json, ...page }) =>
      withService(deps, {}, async (client) => {
        if (list === true)
          return printWishes(deps, await client.call('listInvitations', { person: email, ...present(page) }), json);
        const result = await client.call('chooseInvitations', {
          inspection: inspection ?? (await findOnlyInspection(client)),
          person: email,
          wanted: off !== true,
        });
        if (json) deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
        else {
          const count = `${result.emails} ${result.emails === 1 ? 'email' : 'emails'}`;
          deps.out.write(
            `${result.email} ${result.wanted ? 'is sent invitations' : 'is sent no more invitations'}; ${count} for it now.\n`,
          );
        }
      }),
    );
  return command as unknown as Command;
}

async function printWishes({ out, err }: CliDeps, list: InvitationList, json: boolean | undefined): Promise<void> {
  if (json) out.write(`${JSON.stringify(list, null, 2)}\n`);
  else if (list.invitations.length === 0) out.write('On no inspection.\n');
  else {
    const { printTable } = await import('../table.ts');
    printTable(
      out,
      ['Id', 'Inspection', 'Start', 'Invitations'],
      list.invitations.map(({ inspection, name, start, wanted }) => [
        inspection.slice(0, 8),
        printable(name),
        start,
        wanted ? 'yes' : 'no',
      ]),
    );
  }
  printNext(err, list.next);
}
