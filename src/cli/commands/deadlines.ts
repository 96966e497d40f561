import { Command } from '@commander-js/extra-typings';
import { stringify } from 'csv-stringify/sync';
import { formatShortDate } from '../../calendar/plain-date.ts';
import { buildCalendarFile } from '../../mail/calendar-file.ts';
import type { Deadline, DeadlinePage } from '../../service/list-deadlines.ts';
import { milestoneUid } from '../../service/milestone-uid.ts';
import { OPERATIONS } from '../../service/operations.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { formatDistance, formatMoment } from '../dates.ts';
import { roleTitle } from '../print-timeline.ts';
import { colourState, printTable } from '../table.ts';

/** `deadlines`: what is due, for whom and when. */
export function deadlinesCommand(deps: CliDeps): Command {
  const command = new Command('deadlines')
    .description('what is due, for whom and when; without --state, what is not done yet')
    .option('--from <date>', 'first day, included')
    .option('--to <date>', 'last day, included')
    .option('--party <party>', 'ofsted or cafcass: who has to do it')
    .option('--owner <role>', 'the role that has to do it')
    .option('--kind <kind>', 'only this kind of inspection')
    .option('--state <states>', 'upcoming, due, overdue, done …; several with commas')
    .option('--inspection <id>', 'only this inspection')
    .option('--seen-by <party>', 'what this party may see')
    .option('--limit <count>', 'how many on a page', '50')
    .option('--after <cursor>', 'the page after the one that ended with this cursor')
    .option('--json', 'as JSON')
    .option('--csv', 'as CSV')
    .option('--ics', 'as a calendar file')
    .addHelpText(
      'after',
      `
Examples:
  inspection-timeline deadlines --state overdue,due
  inspection-timeline deadlines --party cafcass --from 2027-03-01 --to 2027-03-31 --csv`,
    )
    .action(async ({ json, csv, ics, seenBy, state, ...filter }) => {
      const client = await deps.connect({ seenBy });
      try {
        const states = state as 'due' | undefined;
        const page = await client.call(OPERATIONS.listDeadlines, present({ ...filter, states }) as never);
        if (json) deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
        else if (csv) deps.out.write(toCsv(page.deadlines));
        else if (ics) deps.out.write(page.deadlines.length === 0 ? '' : toCalendar(page.deadlines, deps.now()));
        else printDeadlines(deps, page);
        if (page.next !== null) deps.err.write(`More: --after ${page.next}\n`);
      } finally {
        await client.close();
      }
    });
  return command as unknown as Command;
}

function printDeadlines(deps: CliDeps, page: DeadlinePage): void {
  if (page.deadlines.length === 0) {
    deps.out.write('Nothing is due.\n');
    return;
  }
  const framework = deps.rules().current;
  printTable(
    deps.out,
    ['When', '', 'Milestone', 'Who', 'State', 'Inspection'],
    page.deadlines.map((each) => [
      formatMoment(each.due ?? each.planned),
      formatDistance(each.workingDaysToGo),
      each.title,
      roleTitle(framework, each.owner),
      `${colourState(deps.out, each.state)}${each.provisional ? ' *' : ''}`,
      `${each.inspectionName}, ${formatShortDate(each.start)} (${each.inspection.slice(0, 8)})${each.embargoed ? ', under embargo' : ''}`,
    ]),
  );
  for (const each of page.deadlines) {
    for (const failed of each.failedReminders) {
      deps.err.write(
        `Failed: the reminder of "${each.title}" to ${failed.recipient}: ${failed.error ?? 'no reason given'}\n`,
      );
    }
  }
}

/** Formulas are defused: a spreadsheet would run a name that begins with an equals sign. */
function toCsv(deadlines: readonly Deadline[]): string {
  return stringify(
    deadlines.map((each) => [
      (each.due ?? each.planned)?.on,
      (each.due ?? each.planned)?.at ?? '',
      each.state,
      each.milestone,
      each.title,
      each.party,
      each.owner,
      each.kind,
      each.inspection,
      each.start,
      each.workingDaysToGo,
      each.provisional ? 'yes' : 'no',
    ]),
    {
      header: true,
      escape_formulas: true,
      columns: [
        'on',
        'at',
        'state',
        'milestone',
        'title',
        'party',
        'owner',
        'kind',
        'inspection',
        'start',
        'workingDaysToGo',
        'provisional',
      ],
    },
  );
}

function toCalendar(deadlines: readonly Deadline[], now: number): string {
  return buildCalendarFile({
    method: 'PUBLISH',
    entries: deadlines.flatMap((each) => {
      const moment = each.due ?? each.planned;
      if (moment === null) return [];
      const at = moment.at === undefined || moment.at === '23:59' ? {} : { at: moment.at };
      return [
        {
          uid: milestoneUid(each.inspection, each.milestone, 'list'),
          sequence: 0,
          title: `${each.title}: ${each.inspectionName}`,
          description: `${each.title}, ${each.state}.${each.embargoed ? ' Under embargo until publication.' : ''}`,
          on: moment.on,
          ...at,
          status: 'confirmed' as const,
          stamp: new Date(Math.floor(now / 1000) * 1000).toISOString(),
        },
      ];
    }),
  });
}
