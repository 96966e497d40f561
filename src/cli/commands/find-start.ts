import { Command } from '@commander-js/extra-typings';
import { TimelineError } from '../../errors.ts';
import type { findStartInput } from '../../service/planning/find-start.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { toTermsInput, withPlanningOptions } from '../planning-options.ts';
import { collect } from '../timeline-options.ts';
import { withService } from '../with-service.ts';
import type { z } from 'zod';

/** No start was found in the days looked at; what stood in the way was printed. */
class NoStartFoundError extends TimelineError {
  readonly code = 'no-start-found';
}

/** `find-start`: the latest starts before a date, or the next ones that nothing speaks against. */
export function findStartCommand(deps: CliDeps): Command {
  const command = withPlanningOptions(
    new Command('find-start').description('starts that nothing speaks against: the next ones, or the latest in time'),
  )
    .option('--published-before <date>', 'the latest starts by which publication is planned before this date')
    .option('--milestone <id>', 'with --before: another milestone than publication')
    .option('--before <date>', 'the date before which that milestone is to be planned')
    .option('--from <date>', 'no start before this day; today where absent')
    .option('--count <count>', 'how many starts, 1 to 50; 5 where absent')
    .option('--years <count>', 'how far to look, 1 to 5 years; 1 where absent')
    .option('--weekday <day>', 'monday to friday, or any; the usual one of the kind where absent')
    .option('--allow <id>', 'let this clash stand, as its id is printed; may be given several times', collect)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Clashes are warnings of the rule file, bank holidays on site, dates that may still move, and other inspections of the
lead inspector; a wrong --allow names them all. The exit code is 3 where no start was found.

Examples:
  inspection-timeline find-start --kind inspection --published-before 2027-07-20
  inspection-timeline find-start --kind focused-visit --from 2027-07-01 --count 3 --lead tom.hale@example.gov.uk
  inspection-timeline find-start --kind focused-visit --milestone draft --before 2027-09-01 --allow start-in-august
  inspection-timeline find-start --kind inspection --from 2027-06-01 --weekday any --fieldwork-days 10 --years 2`,
    )
    .action(async ({ json, publishedBefore, milestone, before, from, count, years, weekday, allow, ...terms }) => {
      const input = {
        ...toTermsInput(terms),
        ...present({ publishedBefore, milestone, before, from, count, years, weekday, allow }),
      } as z.input<typeof findStartInput>;
      const result = await withService(deps, {}, (client) => client.call('findStart', input));
      if (json) {
        deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
      } else {
        const { printStarts } = await import('../print-starts.ts');
        printStarts(deps.out, result);
      }
      if (result.found.length === 0) throw new NoStartFoundError('No start was found.');
    });
  return command;
}
