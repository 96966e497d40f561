import { Command } from '@commander-js/extra-typings';
import { formatShortDate } from '../../calendar/plain-date.ts';
import type { InspectionDetail } from '../../service/show-inspection.ts';
import type { CliDeps } from '../cli-deps.ts';
import { formatMoment } from '../dates.ts';
import { printable } from '../printable.ts';
import { printWarnings } from '../print-warnings.ts';
import { emphasise } from '../style.ts';
import { withService } from '../with-service.ts';

/** `show`: one inspection with its timeline, people and what was recorded. */
export function showCommand(deps: CliDeps): Command {
  const command = new Command('show')
    .description('one inspection with its timeline, its people and what was recorded')
    .argument('<inspection>', 'its id, or the first characters of it')
    .option('--explain', 'how each date was counted, its clause and the other readings')
    .option('--seen-by <party>', 'what this party may see: ofsted or cafcass')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline show 3f2a9c10 --explain')
    .action((inspection, { explain, json, seenBy }) =>
      withService(deps, { seenBy }, async (client) => {
        const detail = await client.call('showInspection', { inspection });
        if (json) {
          deps.out.write(`${JSON.stringify(detail, null, 2)}\n`);
          return;
        }
        await printInspection(deps, detail, explain === true);
        printWarnings(deps.err, detail.timeline.warnings);
        if (detail.offeredEdition !== null) {
          const id = detail.id.slice(0, 8);
          deps.err.write(
            `Newer rules, ${detail.offeredEdition}: edition diff --inspection ${id} shows what they change.\n`,
          );
        }
      }),
    );
  return command as unknown as Command;
}

async function printInspection({ out, rules }: CliDeps, detail: InspectionDetail, explain: boolean): Promise<void> {
  const [{ printTimeline }, { printTable }] = await Promise.all([
    import('../print-timeline.ts'),
    import('../table.ts'),
  ]);
  printTimeline(out, await rules(), detail.timeline, explain);
  out.write(`\n${emphasise(out, 'Inspection')} ${detail.id}, version ${detail.version}, ${detail.state}\n`);
  if (detail.reason !== null) out.write(`Reason: ${printable(detail.reason)}\n`);
  if (detail.people.length > 0) {
    out.write('\n');
    printTable(
      out,
      ['Role', 'Name', 'Email', 'Party'],
      detail.people.map((person) => [person.role, person.name, person.email, person.party]),
    );
  }
  if (detail.events.length > 0) {
    out.write('\n');
    printTable(
      out,
      ['No', 'Recorded', 'Happened', 'By', 'Remarks'],
      detail.events.map((event) => [
        String(event.number),
        event.milestone === null ? event.type : `${event.type} ${event.milestone}`,
        formatMoment(event),
        printable(event.recordedBy),
        printable(describeEvent(event)),
      ]),
    );
  }
}

/** What was recorded with an event, and whether it still holds. */
function describeEvent(event: InspectionDetail['events'][number]): string {
  const { corrects, correctedBy, date, hold, outcome, reference, told, liftedBy, reason, note } = event;
  const parts = [
    corrects === null ? null : `corrects no ${corrects}`,
    correctedBy === null ? null : `corrected by no ${correctedBy}`,
    date && formatShortDate(date),
    hold,
    outcome,
    reference && `letter ${reference}`,
    told && `told ${told}`,
    liftedBy && `may be lifted by ${liftedBy}`,
    reason,
    note,
  ];
  return parts.filter((part) => part !== null).join('; ');
}
