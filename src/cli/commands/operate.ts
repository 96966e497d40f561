import path from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { checkCalendars } from '../../service/check-calendars.ts';
import { OPERATIONS } from '../../service/operations.ts';
import type { CliDeps } from '../cli-deps.ts';
import { EXIT } from '../exit-codes.ts';
import { emphasise, printTable } from '../table.ts';
import { formatShortDate } from '../../calendar/plain-date.ts';

/** `start`, `work` and `migrate`: the processes of the service. */
export function processCommands(deps: CliDeps): Command[] {
  return [
    new Command('start')
      .description('run the service: sweep, workers, and the command line through it')
      .action(async () => {
        process.exitCode = await deps.start();
      }),
    new Command('work')
      .description('run workers alone, beside a service on the same PostgreSQL server')
      .action(async () => {
        process.exitCode = await deps.work();
      }),
    new Command('migrate').description('bring the database up to date; start does this by itself').action(async () => {
      const ran = await deps.migrate();
      deps.out.write(ran.length === 0 ? 'The database is up to date.\n' : `Migrated: ${ran.join(', ')}.\n`);
    }),
  ] as unknown as Command[];
}

/** `calendar check`: how far the lists of bank holidays reach. */
export function calendarCommand(deps: CliDeps): Command {
  const command = new Command('calendar').description('bank holidays');
  command
    .command('check')
    .description('the bank holidays of the next twelve months, and how far the published list reaches')
    .option('--json', 'as JSON')
    .action(({ json }) => {
      const reports = checkCalendars(deps.rules(), deps.now());
      if (json) deps.out.write(`${JSON.stringify(reports, null, 2)}\n`);
      for (const report of json ? [] : reports) {
        deps.out.write(
          `${emphasise(deps.out, report.title)}: published up to ${formatShortDate(report.officialUntil)}\n`,
        );
        printTable(
          deps.out,
          ['Bank holiday', ''],
          report.next.map((day) => [formatShortDate(day.on), day.name]),
        );
      }
      for (const { problem } of reports) {
        if (problem !== null) {
          deps.err.write(`${problem}\n`);
          process.exitCode = EXIT.failed;
        }
      }
    });
  return command as unknown as Command;
}

/** `doctor`: what is wrong with any part of the service. */
export function doctorCommand(deps: CliDeps): Command {
  const command = new Command('doctor')
    .description(
      'the state of every part: database, queue, mail, calendars, failed reminders; fails where one is wrong',
    )
    .option('--json', 'as JSON')
    .action(async ({ json }) => {
      const client = await deps.connect({});
      try {
        const status = await client.call(OPERATIONS.status, {});
        const problems = [
          ...status.parts.flatMap((part) => (part.problem === null ? [] : [`${part.name}: ${part.problem}`])),
          ...status.failures.map(
            (each) =>
              `A reminder to ${each.recipient} failed: ${each.error ?? ''} (retry: reminders --retry ${each.id})`,
          ),
          ...status.calendars.flatMap((each) => (each.problem === null ? [] : [each.problem])),
          ...(status.counts.late > 0 && client.how === 'through-service'
            ? [`${status.counts.late} reminders are late by more than 15 minutes.`]
            : []),
          ...(Math.abs(status.clockSkewSeconds) > 60
            ? [`The clocks are ${status.clockSkewSeconds} seconds apart.`]
            : []),
        ];
        if (json) {
          deps.out.write(
            `${JSON.stringify({ running: client.how === 'through-service', problems, ...status }, null, 2)}\n`,
          );
        } else {
          deps.out.write(
            `The service ${client.how === 'through-service' ? 'is running' : 'is not running on this data directory'}.\n`,
          );
          printTable(
            deps.out,
            ['Part', ''],
            status.parts.map((part) => [part.name, part.description]),
          );
          const { counts } = status;
          deps.out.write(
            `Inspections: ${counts.inspections}. Reminders: ${counts.waiting} waiting, ${counts.inHand} in hand, ${counts.accepted} accepted by the mail server, ${counts.failed} failed, ${counts.lapsed} lapsed; ${counts.possibleDuplicates} possibly sent twice.\n`,
          );
          for (const notice of status.notices) deps.out.write(`Note: ${notice}\n`);
          deps.out.write(problems.length === 0 ? 'Nothing is wrong.\n' : '');
        }
        for (const problem of problems) deps.err.write(`Problem: ${problem}\n`);
        if (problems.length > 0) process.exitCode = EXIT.failed;
      } finally {
        await client.close();
      }
    });
  return command as unknown as Command;
}

/** `backup` and `restore`. */
export function backupCommands(deps: CliDeps): Command[] {
  return [
    new Command('backup')
      .description('write a backup to a new file, while the service runs or not')
      .argument('<file>')
      .action(async (file) => {
        const client = await deps.connect({});
        try {
          const result = await client.call(OPERATIONS.backup, { file: path.resolve(file) });
          deps.out.write(`Written to ${result.file}.\n`);
        } finally {
          await client.close();
        }
      }),
    new Command('restore')
      .description('put a backup in the place of the database; the service must not be running')
      .argument('<file>')
      .option('--force', 'even over a database that holds inspections; they are set aside')
      .action(async (file, { force }) => {
        deps.out.write(`${await deps.restore(path.resolve(file), force === true)}\n`);
      }),
  ] as unknown as Command[];
}

/** `simulate`: every email that would go out up to a day, in order, written to a folder. */
export function simulateCommand(deps: CliDeps): Command {
  const command = new Command('simulate')
    .description('every email that would go out up to a day, in order, on a copy of the data; nothing is sent')
    .requiredOption('--until <date>', 'the last day, included, YYYY-MM-DD')
    .option('--to <directory>', 'where the emails are written', 'simulated-mail')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  inspection-timeline simulate --until 2027-06-30 --to /tmp/simulated')
    .action(async ({ until, to, json }) => {
      const result = await deps.simulate({
        until,
        directory: path.resolve(to),
        onEmail: (email) =>
          deps.out.write(json ? `${JSON.stringify(email)}\n` : `${email.at}  ${email.to}  ${email.subject}\n`),
      });
      deps.err.write(
        `${result.emails} ${result.emails === 1 ? 'email' : 'emails'} up to ${until}, written to ${result.directory}.\n`,
      );
    });
  return command as unknown as Command;
}
