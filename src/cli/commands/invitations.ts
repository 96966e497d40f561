import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from '../cli-deps.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { withService } from '../with-service.ts';

/** `invitations`: whether somebody on an inspection is sent invitations for the dates of their own. */
export function invitationsCommand(deps: CliDeps): Command {
  const command = new Command('invitations')
    .description('send somebody an invitation for each date of their own, or no more')
    .argument('<email>', 'somebody on the inspection')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is one only')
    .option('--off', 'no more of them: those that were sent are taken out of the calendar')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
An invitation moves in the calendar when its date moves, and vanishes with it: one email for each date.

Examples:
  inspection-timeline invitations tom.hale@example.gov.uk --inspection 3f2a9c10
  inspection-timeline invitations tom.hale@example.gov.uk --inspection 3f2a9c10 --off`,
    )
    .action((email, { inspection, off, json }) =>
      withService(deps, {}, async (client) => {
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
