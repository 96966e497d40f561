import { Command } from '@commander-js/extra-typings';
import type { z } from 'zod';
import { planWhatIf, type WhatIf, whatIfInput } from '../../service/planning/what-if.ts';
import { parseInput, present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { type PlanningOptions, toTermsInput, withPlanningOptions } from '../planning-options.ts';
import { collect } from '../timeline-options.ts';
import { withService } from '../with-service.ts';

/** `what-if`: two or more starts side by side, nothing stored. */
export function whatIfCommand(deps: CliDeps): Command {
  const command = withPlanningOptions(
    new Command('what-if').description('two or more starts side by side; nothing is stored'),
  )
    .option('--start <date>', 'a start, or start/end with the last day on site; 2 to 12 of them', collect)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
The numbers beside a date are days from that of the first start. A database is opened only for --lead.

Examples:
  inspection-timeline what-if --kind inspection --start 2027-03-01 --start 2027-03-15
  inspection-timeline what-if --kind focused-visit --start 2027-05-11 --start 2027-05-18 --priority-action
  inspection-timeline what-if --kind inspection --start 2027-03-01/2027-03-10 --start 2027-04-12 --fieldwork-days 8
  inspection-timeline what-if --kind inspection --start 2027-03-01 --start 2027-03-15 --lead tom.hale@example.gov.uk`,
    )
    .action(async ({ json, ...options }) => {
      const whatIf = await compare(deps, options);
      if (json) {
        deps.out.write(`${JSON.stringify(whatIf, null, 2)}\n`);
        return;
      }
      const { printWhatIf } = await import('../print-what-if.ts');
      printWhatIf(deps.out, whatIf);
    });
  return command;
}

async function compare(
  deps: CliDeps,
  options: PlanningOptions & { readonly start?: readonly string[] },
): Promise<WhatIf> {
  const input = { ...toTermsInput(options), starts: (options.start ?? []).map(parseStart) };
  // What is wrong in the input is told before any database is opened.
  const checked = parseInput(whatIfInput, input, 'The comparison');
  const whatIf = planWhatIf(await deps.rules(), checked, deps.now(), null);
  return options.lead === undefined
    ? whatIf
    : await withService(deps, {}, (client) => client.call('compareStarts', input));
}

/** `2027-03-01`, or `2027-03-01/2027-03-12` with the last day on site. */
function parseStart(text: string): z.input<typeof whatIfInput>['starts'][number] {
  const [start = '', ...rest] = text.split('/');
  return present({ start, fieldworkEnd: rest.length === 0 ? undefined : rest.join('/') });
}
