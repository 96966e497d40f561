import path from 'node:path';
import { Command, type OptionValues } from '@commander-js/extra-typings';
import { formatShortDate, parsePlainDate } from '../../calendar/plain-date.ts';
import { InvalidInputError } from '../../errors.ts';
import type { CalendarChangeInput } from '../../service/calendars/calendar-change-input.ts';
import { checkCalendars } from '../../service/check-calendars.ts';
import type { CliDeps } from '../cli-deps.ts';
import { applyCalendarChange, applyPresentCalendar, type ApplyOptions } from '../calendar-apply.ts';
import { showCalendarPreview } from '../calendar-preview.ts';
import { readInputFile } from '../input-file.ts';
import { ProblemsFoundError } from '../problems-found.ts';
import { emphasise } from '../style.ts';
import { withService } from '../with-service.ts';

const NAMING_CONFIRMS = `
Without --apply nothing is changed: every date and reminder that would move is shown. With it the change is recorded, and
the inspections named are planned again: all of them, some by their ids, or none, and then it counts for new ones alone.`;

/** `calendar`: bank holidays, how far their lists reach, and what a change of them moves. */
export function calendarCommand(deps: CliDeps): Command {
  const command = new Command('calendar').description('bank holidays');
  command.addCommand(checkCommand(deps));
  command.addCommand(importCommand(deps));
  command.addCommand(addCommand(deps));
  command.addCommand(removeCommand(deps));
  command.addCommand(applyCommand(deps));
  command.addCommand(drillCommand(deps));
  return command;
}

function checkCommand(deps: CliDeps): Command {
  return new Command('check')
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
}

function importCommand(deps: CliDeps): Command {
  const command = new Command('import')
    .argument('<file>', "GOV.UK's list as JSON, https://www.gov.uk/bank-holidays.json, of all divisions or of one")
    .description('compare the calendar with the published list of bank holidays, and take over what differs')
    .option('--source <text>', 'who says so; the list of GOV.UK and the name of the file where absent');
  return withChangeOptions(command)
    .addHelpText(
      'after',
      `${NAMING_CONFIRMS}
Only the years that the list covers whole are compared. Dates that were provisional become firm as the list grows.

Examples:
  inspection-timeline calendar import bank-holidays.json
  inspection-timeline calendar import bank-holidays.json --apply all`,
    )
    .action(async (file, { source, ...options }) => {
      const division = options.calendar ?? (await deps.rules()).current.calendar;
      const { parseBankHolidayList } = await import('../../calendar/bank-holiday-list.ts');
      const parsed = parseBankHolidayList(readInputFile(file), file, division);
      if (!parsed.ok) throw new InvalidInputError(parsed.problems, 'The list');
      const said = source ?? `GOV.UK's list of bank holidays, ${path.basename(file)}`;
      await showOrApply(deps, options, { kind: 'list', list: parsed.list, source: said });
    }) as unknown as Command;
}

function addCommand(deps: CliDeps): Command {
  const command = new Command('add')
    .argument('<date>', 'a weekday that is no bank holiday yet, YYYY-MM-DD')
    .description('a day off that no list has yet: what it would move, and taking it over')
    .requiredOption('--name <name>', 'what it is called: "Bank holiday for the coronation"')
    .requiredOption('--source <text>', 'who says so: "Royal proclamation of 6 November"');
  return withChangeOptions(command)
    .addHelpText(
      'after',
      `${NAMING_CONFIRMS}

Examples:
  inspection-timeline calendar add 2027-06-03 --name "Jubilee bank holiday" --source "Royal proclamation"
  inspection-timeline calendar add 2027-06-03 --name "Jubilee bank holiday" --source "Royal proclamation" --apply all`,
    )
    .action((date, { name, source, ...options }) =>
      showOrApply(deps, options, { kind: 'add', date: readDate(date), name, source }),
    ) as unknown as Command;
}

function removeCommand(deps: CliDeps): Command {
  const command = new Command('remove')
    .argument('<date>', 'a bank holiday, YYYY-MM-DD')
    .description('a bank holiday that is none any more: what that would move, and taking it over')
    .requiredOption('--source <text>', 'who says so: "Royal proclamation: moved to 4 June"');
  return withChangeOptions(command)
    .addHelpText(
      'after',
      `${NAMING_CONFIRMS}

Examples:
  inspection-timeline calendar remove 2027-05-31 --source "Royal proclamation: moved to 4 June"
  inspection-timeline calendar remove 2027-05-31 --source "Royal proclamation: moved to 4 June" --apply 3f2a9c10,8b1d77e2`,
    )
    .action((date, { source, ...options }) =>
      showOrApply(deps, options, { kind: 'remove', date: readDate(date), source }),
    ) as unknown as Command;
}

function applyCommand(deps: CliDeps): Command {
  return new Command('apply')
    .argument('[inspections]', 'all, or ids with commas; without them nothing is changed')
    .description('plan inspections again that still stand on an older state of the calendar')
    .option('--calendar <calendar>', 'which one; that of the newest rules where absent')
    .option('--dry-run', 'show what it would do to the inspections named')
    .option('--all', 'every inspection in detail, not the first 50 alone')
    .option('--by <name>', 'who is recorded; the user of the machine where absent')
    .option('--json', 'as JSON, one object a line')
    .addHelpText(
      'after',
      `
Without an argument it shows what would move in all of them, and changes nothing.

Examples:
  inspection-timeline calendar apply
  inspection-timeline calendar apply 3f2a9c10 --dry-run
  inspection-timeline calendar apply all`,
    )
    .action((inspections, { by, dryRun, ...options }) =>
      withService(deps, { by }, (client) =>
        inspections === undefined || dryRun
          ? showCalendarPreview(deps, client, { ...options, inspections, how: 'apply' })
          : applyPresentCalendar(deps, client, { ...options, apply: inspections }),
      ),
    ) as unknown as Command;
}

function drillCommand(deps: CliDeps): Command {
  return new Command('drill')
    .argument('<date>', 'a weekday that is no bank holiday, YYYY-MM-DD')
    .description('what would move if that day were made a bank holiday; it can change nothing')
    .option('--calendar <calendar>', 'which one; that of the newest rules where absent')
    .option('--all', 'every inspection in detail, not the first 50 alone')
    .option('--json', 'as JSON, one object a line')
    .addHelpText('after', '\nExample:\n  inspection-timeline calendar drill 2027-06-03')
    .action((date, options) =>
      withService(deps, {}, (client) => {
        const change = { kind: 'add', date: readDate(date), name: 'Made-up bank holiday', source: 'a drill' } as const;
        return showCalendarPreview(deps, client, { ...options, change, how: 'drill' });
      }),
    ) as unknown as Command;
}

function withChangeOptions<Args extends unknown[], Given extends OptionValues>(command: Command<Args, Given>) {
  return command
    .option('--calendar <calendar>', 'which one; that of the newest rules where absent')
    .option('--apply <inspections>', 'record it, and plan these again: all, none, or ids with commas')
    .option('--all', 'every inspection in detail, not the first 50 alone')
    .option('--by <name>', 'who is recorded; the user of the machine where absent')
    .option('--json', 'as JSON, one object a line');
}

async function showOrApply(
  deps: CliDeps,
  { by, apply, ...options }: Omit<ApplyOptions, 'apply'> & { apply?: string; by?: string },
  change: CalendarChangeInput,
): Promise<void> {
  await withService(deps, { by }, (client) =>
    apply === undefined
      ? showCalendarPreview(deps, client, { ...options, change, how: 'change' })
      : applyCalendarChange(deps, client, { ...options, apply }, change),
  );
}

/** @throws InvalidInputError for anything else than a date. */
function readDate(text: string): NonNullable<ReturnType<typeof parsePlainDate>> {
  const date = parsePlainDate(text);
  if (date !== null) return date;
  throw new InvalidInputError([{ where: 'date', message: 'must be a date written as 2027-06-03', seen: text }]);
}
