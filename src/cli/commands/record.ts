import { Command } from '@commander-js/extra-typings';
import { formatShortDate, type PlainDate } from '../../calendar/plain-date.ts';
import { londonToday } from '../../clock.ts';
import { InvalidInputError } from '../../errors.ts';
import { OPERATIONS } from '../../service/operations.ts';
import type { ServiceClient } from '../../service/service-client.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printWarnings } from '../print-timeline.ts';
import { printTable } from '../table.ts';

/** `record`: what happened, and when it really did. */
export function recordCommand(deps: CliDeps): Command {
  const command = new Command('record')
    .description('record what happened; dates and reminders that follow from it are brought in line')
    .argument(
      '<event>',
      'notice-given, fieldwork-ended, draft-sent, final-sent, published, milestone-done, cancelled, …',
    )
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--on <date>', 'the day it happened, YYYY-MM-DD; today where absent')
    .option('--at <time>', 'the time of day in London, HH:MM')
    .option('--milestone <milestone>', 'which one, for milestone-done')
    .option('--reason <text>', 'why, where something is unusual or corrects what was recorded')
    .option('--note <text>', 'anything worth keeping: who was told, a reference')
    .option('--version <number>', 'only if the inspection is still at this version', Number)
    .option('--by <name>', 'who is recorded to have recorded it')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  inspection-timeline record notice-given --inspection 3f2a9c10 --at 09:12 --note "told the chief executive"
  inspection-timeline record draft-sent --inspection 3f2a9c10 --on 2027-03-26
  inspection-timeline record milestone-done --milestone set-up-discussion --inspection 3f2a9c10`,
    )
    .action(async (event, { by, json, inspection, on, ...rest }) => {
      const client = await deps.connect({ by });
      try {
        const result = await client.call(OPERATIONS.recordEvent, {
          ...present(rest),
          type: event,
          on: on ?? londonToday(deps.now()),
          inspection: inspection ?? (await findOnlyInspection(client)),
        });
        if (json) {
          deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
          return;
        }
        deps.out.write(`Recorded ${event}. The inspection is at version ${result.version}.\n`);
        const { added, cancelled, kept } = result.reminders;
        deps.out.write(`Reminders: ${added} added, ${cancelled} cancelled, ${kept} kept.\n`);
        if (result.moved.length > 0) {
          deps.out.write('\n');
          const show = (date: string | null): string =>
            date === null ? 'no date' : formatShortDate(date as PlainDate);
          printTable(
            deps.out,
            ['Moved', 'Was', 'Is'],
            result.moved.map((each) => [each.title, show(each.was), show(each.is)]),
          );
        }
        printWarnings(deps.err, result.timeline.warnings);
      } finally {
        await client.close();
      }
    });
  return command as unknown as Command;
}

/** Guessing is allowed only where there is nothing to confuse. */
async function findOnlyInspection(client: ServiceClient): Promise<string> {
  const { inspections } = await client.call(OPERATIONS.listInspections, { limit: 2 });
  if (inspections.length === 1 && inspections[0]) return inspections[0].id;
  throw new InvalidInputError([
    {
      where: '--inspection',
      message:
        inspections.length === 0
          ? 'is missing, and there is no inspection yet: `create` plans one'
          : 'is missing, and there is more than one: `list` shows their ids',
    },
  ]);
}
