import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from '../cli-deps.ts';
import { NotPublishableError } from '../not-publishable-error.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';

/** `can-publish`: yes, or no with every reason, which is also its exit code. */
export function canPublishCommand(deps: CliDeps): Command {
  const command = new Command('can-publish')
    .description('whether the report or letter may be published now, and every reason why not')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Answers no, with exit code 1, while the final was not sent, its embargo is not over, a complaint or another hold stands,
or moderation of an area for priority action is not confirmed.

Example:
  inspection-timeline can-publish --inspection 3f2a9c10`,
    )
    .action(({ inspection, json }) =>
      withService(deps, {}, async (client) => {
        const answer = await client.call('canPublish', {
          inspection: inspection ?? (await findOnlyInspection(client)),
        });
        if (json) deps.out.write(`${JSON.stringify(answer, null, 2)}\n`);
        else {
          deps.out.write(`${answer.allowed ? 'Yes' : 'No'}: ${answer.name} (${answer.id.slice(0, 8)}).\n`);
          for (const { message } of answer.reasons) deps.out.write(`- ${printable(message)}\n`);
        }
        if (!answer.allowed) throw new NotPublishableError('It may not be published now.');
      }),
    );
  return command;
}
