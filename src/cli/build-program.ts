import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from './cli-deps.ts';
import { asOfCommand } from './commands/as-of.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { canPublishCommand } from './commands/can-publish.ts';
import { calendarCommand } from './commands/calendar.ts';
import { createCommand } from './commands/create.ts';
import { deadlinesCommand } from './commands/deadlines.ts';
import { eventsCommand } from './commands/events.ts';
import { doctorCommand } from './commands/doctor.ts';
import { editionCommand } from './commands/edition.ts';
import { feedCommand } from './commands/feed.ts';
import { findStartCommand } from './commands/find-start.ts';
import { exportCommand } from './commands/export.ts';
import { historyCommand } from './commands/history.ts';
import { invitationsCommand } from './commands/invitations.ts';
import { listCommand } from './commands/list.ts';
import { previewCommand } from './commands/preview.ts';
import { programmeCommand } from './commands/programme.ts';
import { recordCommand } from './commands/record.ts';
import { remindersCommand } from './commands/reminders.ts';
import { rulesCommand } from './commands/rules.ts';
import { showCommand } from './commands/show.ts';
import { signInLinkCommand } from './commands/sign-in-link.ts';
import { simulateCommand } from './commands/simulate.ts';
import { migrateCommand, startCommand, workCommand } from './commands/start.ts';
import { tokenCommand } from './commands/token.ts';
import { userCommand } from './commands/user.ts';
import { webhookCommand } from './commands/webhook.ts';
import { whatIfCommand } from './commands/what-if.ts';
import { yearCommand } from './commands/year.ts';
import { EXIT } from './exit-codes.ts';

/** The command line. Results go to stdout, everything else to stderr. */
export function buildProgram(deps: CliDeps): Command {
  const program = new Command('inspection-timeline')
    .description(
      'Every milestone of a Cafcass inspection in working days: planned, explained, followed and reminded of.',
    )
    .version(deps.version, '-V, --version', 'show the version')
    // `record --version` is another option.
    .enablePositionalOptions()
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to see how it is used.')
    .configureOutput({
      writeOut: deps.out.write,
      writeErr: deps.err.write,
      getOutHelpWidth: () => deps.out.columns,
      getErrHelpWidth: () => deps.err.columns,
      getOutHasColors: () => deps.out.colours,
      getErrHasColors: () => deps.err.colours,
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Settings (environment variables; \`doctor\` says what is wrong with them):
  DATA_DIR       where the embedded database and mail files live; ./data unless set
  DATABASE_URL   a PostgreSQL server in place of the embedded database
  REDIS_URL      a Redis server for the queue
  SMTP_URL       a mail server in place of files in DATA_DIR/mail
  HTTP_PORT      where pages and the API listen; 8080 unless set, off for nowhere
  NO_COLOR       no colours, on a terminal either

Exit codes:
  ${EXIT.ok} done   ${EXIT.failed} failed   ${EXIT.invalid} input refused   ${EXIT.notFound} not found   ${EXIT.conflict} in conflict or in use   ${EXIT.unavailable} out of reach

Examples:
  inspection-timeline preview --kind inspection --start 2027-03-01 --explain
  inspection-timeline start
  inspection-timeline deadlines --state overdue,due`,
    );
  const commands = [
    previewCommand(deps),
    whatIfCommand(deps),
    findStartCommand(deps),
    startCommand(deps),
    createCommand(deps),
    programmeCommand(deps),
    yearCommand(deps),
    listCommand(deps),
    showCommand(deps),
    recordCommand(deps),
    eventsCommand(deps),
    canPublishCommand(deps),
    historyCommand(deps),
    asOfCommand(deps),
    exportCommand(deps),
    deadlinesCommand(deps),
    remindersCommand(deps),
    feedCommand(deps),
    invitationsCommand(deps),
    simulateCommand(deps),
    rulesCommand(deps),
    calendarCommand(deps),
    editionCommand(deps),
    userCommand(deps),
    signInLinkCommand(deps),
    tokenCommand(deps),
    webhookCommand(deps),
    doctorCommand(deps),
    backupCommand(deps),
    restoreCommand(deps),
    migrateCommand(deps),
    workCommand(deps),
  ];
  for (const command of commands) program.addCommand(inherit(command, program));
  return program;
}

/** Commands made apart do not take over how the program prints and ends. */
function inherit(command: Command, from: Command): Command {
  command.copyInheritedSettings(from).helpOption('-h, --help', 'show help');
  for (const child of command.commands) inherit(child as Command, from);
  return command;
}
