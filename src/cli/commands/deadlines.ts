import { Command, Option } from '@commander-js/extra-typings';
import { formatShortDate } from '../../calendar/plain-date.ts';
import type { Deadline } from '../../service/list-deadlines.ts';
import type { OperationInput } from '../../service/operations.ts';
import type { ServiceClient } from '../../service/service-client.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { formatDistance, formatMoment } from '../dates.ts';
import { printable } from '../printable.ts';
import { printNext, withPageOptions } from '../page-options.ts';
import { colourState } from '../style.ts';
import { withService } from '../with-service.ts';

/** `deadlines`: what is due, for whom and when. */
export function deadlinesCommand(deps: CliDeps): Command {
  const command = withPageOptions(
    new Command('deadlines')
      .description('what is due, for whom and when; without --state, what is not done yet')
      .option('--from <date>', 'first day, included')
      .option('--to <date>', 'last day, included')
      .option('--party <party>', 'who has to do it: ofsted or cafcass')
      .option('--owner <role>', 'the role that has to do it')
      .option('--kind <kind>', 'only this kind of inspection')
      .option('--state <states>', 'upcoming, due, overdue, done, …; several with commas')
      .option('--inspection <id>', 'only this inspection: its id, or the first characters')
      .option('--seen-by <party>', 'what this party may see: ofsted or cafcass'),
  )
    .addOption(
      new Option('--counts', 'how many are overdue, due today, this week, …').conflicts([
        'csv',
        'ics',
        'from',
        'to',
        'state',
      ]),
    )
    .addOption(new Option('--json', 'as JSON').conflicts(['csv', 'ics']))
    .addOption(new Option('--csv', 'as CSV; all of them, unless --limit is given').conflicts(['json', 'ics']))
    .addOption(new Option('--ics', 'as a calendar file; all of them, unless --limit is given'))
    .addHelpText(
      'after',
      `
Examples:
  inspection-timeline deadlines --state overdue,due
  inspection-timeline deadlines --counts --owner lead-inspector
  inspection-timeline deadlines --party cafcass --from 2027-03-01 --to 2027-03-31 --csv > march.csv
  inspection-timeline deadlines --owner lead-inspector --ics > lead-inspector.ics`,
    )
    .action(({ json, csv, ics, counts, seenBy, state, ...rest }) =>
      withService(deps, { seenBy }, async (client) => {
        const filter = present({ ...rest, states: state });
        if (counts) return printCounts(deps, client, rest, json === true);
        if (csv) return printCsv(deps, client, filter);
        if (ics) return printCalendar(deps, client, filter);
        const page = await client.call('listDeadlines', filter);
        if (json) deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
        else await printDeadlines(deps, page.deadlines);
        printNext(deps.err, page.next);
      }),
    );
  return command;
}

type DeadlineFilter = OperationInput<'listDeadlines'>;

async function printDeadlines({ out, err, rules }: CliDeps, deadlines: readonly Deadline[]): Promise<void> {
  if (deadlines.length === 0) {
    out.write('Nothing is due.\n');
    return;
  }
  const [{ printTable }, { roleTitle }] = await Promise.all([import('../table.ts'), import('../print-timeline.ts')]);
  const { current } = await rules();
  printTable(
    out,
    ['When', 'From today', 'Milestone', 'Who', 'State', 'Inspection'],
    deadlines.map((each) => [
      formatMoment(each.due ?? each.planned),
      formatDistance(each.workingDaysToGo),
      each.title,
      roleTitle(current, each.owner),
      `${colourState(out, each.state)}${each.provisional ? ' *' : ''}`,
      `${each.inspection.slice(0, 8)} ${each.inspectionName}, ${formatShortDate(each.start)}${each.embargoed ? ', under embargo' : ''}`,
    ]),
  );
  if (deadlines.some((each) => each.provisional)) out.write('\n* Provisional: `show` says why.\n');
  for (const each of deadlines) {
    for (const failed of each.failedReminders) {
      err.write(
        `Failed: the reminder of "${each.title}" to ${failed.recipient}: ${printable(failed.error ?? 'no reason given')}\n`,
      );
    }
  }
}

/** How many are due by when. */
async function printCounts(
  { out }: CliDeps,
  client: ServiceClient,
  { party, owner, kind, inspection }: DeadlineFilter,
  json: boolean,
): Promise<void> {
  const counts = await client.call('countDeadlines', present({ party, owner, kind, inspection }));
  if (json) {
    out.write(`${JSON.stringify(counts, null, 2)}\n`);
    return;
  }
  const { printTable } = await import('../table.ts');
  printTable(
    out,
    ['Section', 'From', 'To', 'Deadlines'],
    counts.sections.map(({ id, from, to, count }) => [
      id,
      from === null ? '-' : formatShortDate(from),
      to === null ? '-' : formatShortDate(to),
      String(count),
    ]),
  );
}

/** Page by page, so that any number of rows takes no more memory than a page. */
async function printCsv({ out, err }: CliDeps, client: ServiceClient, filter: DeadlineFilter): Promise<void> {
  const { CSV_HEADER, toCsvRows } = await import('../../service/export/deadlines-csv.ts');
  out.write(CSV_HEADER);
  const next = await walkPages(client, filter, (deadlines) => {
    out.write(toCsvRows(deadlines));
    return out.flushed();
  });
  printNext(err, next);
}

async function printCalendar(deps: CliDeps, client: ServiceClient, filter: DeadlineFilter): Promise<void> {
  const all: Deadline[] = [];
  const next = await walkPages(client, filter, (deadlines) => {
    all.push(...deadlines);
    return Promise.resolve(true);
  });
  if (all.length === 0) {
    deps.err.write('Nothing is due, so there is no calendar file.\n');
    return;
  }
  const { buildDeadlineCalendar } = await import('../../service/export/deadlines-calendar.ts');
  deps.out.write(buildDeadlineCalendar(all, deps.now()));
  printNext(deps.err, next);
}

/** Every page, or the one asked for; gives where to go on, if anywhere. `use` ends it by giving false. */
async function walkPages(
  client: ServiceClient,
  filter: DeadlineFilter,
  use: (deadlines: readonly Deadline[]) => Promise<boolean>,
): Promise<string | null> {
  const single = filter.limit !== undefined;
  let { after } = filter;
  for (;;) {
    const page = await client.call('listDeadlines', present({ limit: 500, ...filter, after }) as DeadlineFilter);
    const goOn = await use(page.deadlines);
    if (single || page.next === null || !goOn) return single ? page.next : null;
    after = page.next;
  }
}
