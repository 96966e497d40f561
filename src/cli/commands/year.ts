import { Command } from '@commander-js/extra-typings';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { withService } from '../with-service.ts';

/** `year`: the inspections of a year, with what clashes. */
export function yearCommand(deps: CliDeps): Command {
  const command = new Command('year')
    .description('the inspections of a year: call, on site, comments, publication, what is due and what clashes')
    .option('--from <date>', 'the first day; the first of this year where absent')
    .option('--to <date>', 'the last day, at most a year after the first')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Ended inspections are left out. Of two inspections of one lead that clash, the later one tells of it.

Examples:
  inspection-timeline year
  inspection-timeline year --from 2027-04-01 --to 2028-03-31`,
    )
    .action(({ json, ...days }) =>
      withService(deps, {}, async (client) => {
        const year = await client.call('showProgramme', present(days));
        if (json) {
          deps.out.write(`${JSON.stringify(year, null, 2)}\n`);
          return;
        }
        const { printYear } = await import('../print-year.ts');
        printYear(deps, year);
      }),
    );
  return command;
}
