import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { formatShortDate, type PlainDate } from '../../calendar/plain-date.ts';
import { londonToday } from '../../clock.ts';
import { InvalidInputError } from '../../errors.ts';
import type { RecordedResult } from '../../service/record-event.ts';
import type { ServiceClient } from '../../service/service-client.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printWarnings } from '../print-warnings.ts';
import { withService } from '../with-service.ts';

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
    .option('--version <number>', 'only if the inspection is still at this version', parseVersion)
    .option('--by <name>', 'who is recorded to have recorded it; the user of the machine where absent')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Nothing recorded is ever changed. To correct it, record the same event again with a --reason.

Examples:
  inspection-timeline record notice-given --inspection 3f2a9c10 --at 09:12 --note "told the chief executive"
  inspection-timeline record draft-sent --inspection 3f2a9c10 --on 2027-03-26
  inspection-timeline record milestone-done --milestone set-up-discussion --inspection 3f2a9c10`,
    )
    .action((type, { by, json, inspection, on, ...rest }) =>
      withService(deps, { by }, async (client) => {
        const result = await client.call('recordEvent', {
          ...present(rest),
          type,
          on: on ?? londonToday(deps.now()),
          inspection: inspection ?? (await findOnlyInspection(client)),
        });
        if (json) {
          deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
          return;
        }
        await printRecorded(deps, type, result);
        printWarnings(deps.err, result.timeline.warnings);
      }),
    );
  return command as unknown as Command;
}

async function printRecorded({ out }: CliDeps, type: string, result: RecordedResult): Promise<void> {
  const { added, cancelled, kept } = result.reminders;
  out.write(`Recorded ${type}. Inspection ${result.id.slice(0, 8)} is at version ${result.version}.\n`);
  out.write(`Reminders: ${added.length} added, ${cancelled.length} cancelled, ${kept} kept.\n`);
  if (result.moved.length === 0) return;
  const { printTable } = await import('../table.ts');
  const show = (date: string | null): string => (date === null ? 'no date' : formatShortDate(date as PlainDate));
  out.write('\n');
  printTable(
    out,
    ['Moved', 'Was', 'Is'],
    result.moved.map((each) => [each.title, show(each.was), show(each.is)]),
  );
}

function parseVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, as `show` prints it.');
}

/** Guessing is allowed only where there is nothing to confuse. */
async function findOnlyInspection(client: ServiceClient): Promise<string> {
  const { inspections } = await client.call('listInspections', { limit: 2 });
  if (inspections.length === 1 && inspections[0]) return inspections[0].id;
  const none = inspections.length === 0;
  throw new InvalidInputError([
    {
      where: '--inspection',
      message: none
        ? 'must be given, and there is no inspection yet: `create` plans one'
        : 'must be given, since there is more than one: `list` shows their ids',
    },
  ]);
}
