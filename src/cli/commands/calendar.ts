import { Command } from '@commander-js/extra-typings';
import { formatShortDate } from '../../calendar/plain-date.ts';
import { checkCalendars } from '../../service/check-calendars.ts';
import type { CliDeps } from '../cli-deps.ts';
import { ProblemsFoundError } from '../problems-found.ts';
import { emphasise } from '../style.ts';

/** `calendar check`: how far the lists of bank holidays reach. */
export function calendarCommand(deps: CliDeps): Command {
  const command = new Command('calendar').description('bank holidays');
  command
    .command('check')
    .description('the bank holidays of the next twelve months, and how far the published list reaches')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nFails (exit code 1) where a list ends within a year.\n\nExample:\n  inspection-timeline calendar check',
    )
    .action(async ({ json }) => {
      const { printTable } = await import('../table.ts');
      const reports = checkCalendars(await deps.rules(), deps.now());
      if (json) deps.out.write(`${JSON.stringify(reports, null, 2)}\n`);
      for (const report of json ? [] : reports) {
        const until = formatShortDate(report.officialUntil);
        deps.out.write(`${emphasise(deps.out, report.title)}: published up to ${until}\n\n`);
        printTable(
          deps.out,
          ['Date', 'Bank holiday'],
          report.next.map((day) => [formatShortDate(day.on), day.name]),
        );
      }
      const problems = reports.flatMap(({ problem }) => (problem === null ? [] : [problem]));
      if (problems.length > 0) throw new ProblemsFoundError(problems);
    });
  return command;
}
