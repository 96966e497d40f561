import { Command } from '@commander-js/extra-typings';
import { formatShortDate } from '../../calendar/plain-date.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printNext, withPageOptions } from '../page-options.ts';
import { withService } from '../with-service.ts';

/** `list`: the inspections in the order of their start. */
export function listCommand(deps: CliDeps): Command {
  const command = withPageOptions(
    new Command('list')
      .description('the inspections in the order of their start')
      .option('--kind <kind>', 'only this kind')
      .option('--seen-by <party>', 'what this party may see: ofsted or cafcass'),
  )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  inspection-timeline list\n  inspection-timeline list --kind focused-visit --json',
    )
    .action(({ json, seenBy, ...filter }) =>
      withService(deps, { seenBy }, async (client) => {
        const page = await client.call('listInspections', present(filter));
        if (json) {
          deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
        } else if (page.inspections.length === 0) {
          deps.out.write('No inspections.\n');
        } else {
          const { printTable } = await import('../table.ts');
          printTable(
            deps.out,
            ['Id', 'What', 'Start', 'State'],
            page.inspections.map((each) => [
              each.id.slice(0, 8),
              each.name,
              formatShortDate(each.start),
              `${each.state}${each.embargoed ? ', under embargo' : ''}`,
            ]),
          );
        }
        printNext(deps.err, page.next);
      }),
    );
  return command;
}
