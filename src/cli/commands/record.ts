import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { londonToday } from '../../clock.ts';
import type { RecordedResult } from '../../service/record-event.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printChange } from '../print-change.ts';
import { printWarnings } from '../print-warnings.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { withService } from '../with-service.ts';

/** `record`: what happened, and when it really did; shown before it is recorded, where somebody reads along. */
export function recordCommand(deps: CliDeps): Command {
  const command = new Command('record')
    .description('record what happened; dates and reminders that follow from it are brought in line')
    .argument('<event>', 'what happened: notice-given, draft-sent, deferred, hold-placed, …')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--on <date>', 'the day it happened, YYYY-MM-DD; today where absent')
    .option('--at <time>', 'the time of day in London, HH:MM')
    .option('--told <name>', 'who was told, for notice-given')
    .option('--milestone <milestone>', 'which one, for milestone-done, milestone-pinned, variation')
    .option('--date <date>', 'the date that it sets: a new start, a new end of fieldwork, a pinned or varied date')
    .option('--reference <text>', 'the reference of the letter, for variation')
    .option('--outcome <text>', 'what came of it, for complaint-resolved and judgement')
    .option(
      '--hold <hold>',
      'which one, for hold-placed and hold-lifted: pre-election, other; complaint for hold-placed',
    )
    .option('--lifted-by <name>', 'who may lift the hold, for hold-placed')
    .option('--corrects <number>', 'the number of the event to take back, for event-corrected; `show` numbers them')
    .option('--reason <text>', 'why, where something is unusual or corrects what was recorded')
    .option('--note <text>', 'anything worth keeping')
    .option('--version <number>', 'only if the inspection is still at this version', parseVersion)
    .option('--dry-run', 'show what it would do, and record nothing')
    .option('--yes', 'record it without asking')
    .option('--by <name>', 'who is recorded to have recorded it; the user of the machine where absent')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
On a terminal what it would do is shown first, and asked about. Nothing recorded is ever changed: to correct it, record
the same event again with a --reason, or take it back with event-corrected.

Examples:
  inspection-timeline record notice-given --inspection 3f2a9c10 --at 09:12 --told "Jo Ray, chief executive"
  inspection-timeline record draft-sent --inspection 3f2a9c10 --on 2027-03-26 --dry-run
  inspection-timeline record deferred --inspection 3f2a9c10 --date 2027-04-19 --reason "flood at the head office"
  inspection-timeline record hold-placed --inspection 3f2a9c10 --hold pre-election --lifted-by "the Cabinet Office" \\
    --reason "general election"
  inspection-timeline record event-corrected --inspection 3f2a9c10 --corrects 2 --reason "wrong inspection"`,
    )
    .action((type, { by, json, inspection, on, dryRun, yes, ...rest }) =>
      withService(deps, { by }, async (client) => {
        const input = {
          ...present(rest),
          type,
          on: on ?? londonToday(deps.now()),
          inspection: inspection ?? (await findOnlyInspection(client)),
        };
        const asks = deps.ask !== null && !json && !yes;
        if (dryRun || asks) {
          const proposed = await client.call('recordEvent', { ...input, dryRun: true });
          if (json) deps.out.write(`${JSON.stringify(proposed, null, 2)}\n`);
          else await printRecorded(deps, type, proposed);
          if (dryRun) return;
          if (!(await deps.ask?.('Record this?'))) {
            deps.err.write('Nothing was recorded.\n');
            return;
          }
          // What was shown is what is recorded: if somebody else changed it meanwhile, nothing is.
          input.version = proposed.version;
        }
        const result = await client.call('recordEvent', input);
        if (json) deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
        else if (asks)
          deps.out.write(`Recorded. Inspection ${result.id.slice(0, 8)} is at version ${result.version}.\n`);
        else await printRecorded(deps, type, result);
      }),
    );
  return command as unknown as Command;
}

async function printRecorded({ out, err }: CliDeps, type: string, result: RecordedResult): Promise<void> {
  const id = result.id.slice(0, 8);
  out.write(
    result.dryRun
      ? `Nothing is recorded yet. ${type} would change inspection ${id}, which is at version ${result.version}:\n`
      : `Recorded ${type}. Inspection ${id} is at version ${result.version}.\n`,
  );
  await printChange(out, result);
  for (const note of result.notes)
    printWarnings(err, [{ id: 'note', severity: 'warning', message: note, milestones: [] }]);
  printWarnings(err, result.timeline.warnings);
}

function parseVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, as `show` prints it.');
}
