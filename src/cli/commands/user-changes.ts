import { Command } from '@commander-js/extra-typings';
import type { SeenAccessChange } from '../../service/access/list-access-changes.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printNext, withPageOptions } from '../page-options.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';

/** `user changes`: what was changed about who may do what. */
export function userChangesCommand(deps: CliDeps): Command {
  return withPageOptions(
    new Command('changes')
      .description('what was changed about who may do what, and by whom, the latest first')
      .option('--user <user>', 'only of this person: their address or id'),
  )
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline user changes --user asha.rao@ofsted.example')
    .action(({ json, ...filter }) =>
      withService(deps, {}, async (client) => {
        const page = await client.call('listAccessChanges', present(filter));
        if (json) deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
        else if (page.changes.length === 0) deps.out.write('Nothing was changed yet.\n');
        else {
          const { printTable } = await import('../table.ts');
          printTable(deps.out, ['When', 'Whose', 'What', 'By', 'Details'], page.changes.map(toRow));
        }
        printNext(deps.err, page.next);
      }),
    );
}

function toRow({ at, user, what, by, details }: SeenAccessChange): readonly string[] {
  const told = Object.entries(details).map(([name, value]) => `${name}: ${tell(value)}`);
  return [`${at.slice(0, 10)} ${at.slice(11, 16)}Z`, user.email, what, printable(by), printable(told.join('; '))];
}

function tell(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
