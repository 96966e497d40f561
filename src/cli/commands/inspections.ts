import { Command } from '@commander-js/extra-typings';
import { OPERATIONS } from '../../service/operations.ts';
import type { CliDeps } from '../cli-deps.ts';
import { formatMoment } from '../dates.ts';
import { printTimeline, printWarnings } from '../print-timeline.ts';
import { emphasise, printTable } from '../table.ts';
import { formatShortDate } from '../../calendar/plain-date.ts';

/** `list`: the inspections in the order of their start. */
export function listCommand(deps: CliDeps): Command {
  const command = new Command('list')
    .description('the inspections in the order of their start')
    .option('--kind <kind>', 'only this kind')
    .option('--limit <count>', 'how many on a page', '50')
    .option('--after <cursor>', 'the page after the one that ended with this cursor')
    .option('--seen-by <party>', 'what this party may see')
    .option('--json', 'as JSON')
    .action(async ({ json, seenBy, ...filter }) => {
      const client = await deps.connect({ seenBy });
      try {
        const page = await client.call(OPERATIONS.listInspections, filter);
        if (json) {
          deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
        } else if (page.inspections.length === 0) {
          deps.out.write('No inspections.\n');
        } else {
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
          if (page.next !== null) deps.err.write(`More: --after ${page.next}\n`);
        }
      } finally {
        await client.close();
      }
    });
  return command as unknown as Command;
}

/** `show`: one inspection with its timeline, people and what was recorded. */
export function showCommand(deps: CliDeps): Command {
  const command = new Command('show')
    .description('one inspection with its timeline, its people and what was recorded')
    .argument('<inspection>', 'its id, or the first characters of it')
    .option('--explain', 'how each date was counted')
    .option('--seen-by <party>', 'what this party may see')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline show 3f2a9c10 --explain')
    .action(async (inspection, { explain, json, seenBy }) => {
      const client = await deps.connect({ seenBy });
      try {
        const detail = await client.call(OPERATIONS.showInspection, { inspection });
        if (json) {
          deps.out.write(`${JSON.stringify(detail, null, 2)}\n`);
          return;
        }
        printTimeline(deps, detail.timeline, explain === true);
        deps.out.write(
          `\n${emphasise(deps.out, 'Inspection')} ${detail.id}, version ${detail.version}, ${detail.state}\n`,
        );
        if (detail.people.length > 0) {
          deps.out.write('\n');
          printTable(
            deps.out,
            ['Role', 'Name', 'Email', 'Party'],
            detail.people.map((p) => [p.role, p.name, p.email, p.party]),
          );
        }
        if (detail.events.length > 0) {
          deps.out.write('\n');
          printTable(
            deps.out,
            ['Recorded', 'Happened', 'By', ''],
            detail.events.map((event) => [
              event.milestone === null ? event.type : `${event.type} ${event.milestone}`,
              formatMoment(event),
              event.recordedBy,
              [event.holds ? '' : 'corrected since', event.reason ?? '', event.note ?? ''].filter(Boolean).join('; '),
            ]),
          );
        }
        printWarnings(deps.err, detail.timeline.warnings);
      } finally {
        await client.close();
      }
    });
  return command as unknown as Command;
}
