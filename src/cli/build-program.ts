import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from './cli-deps.ts';
import { createCommand } from './commands/create.ts';
import { deadlinesCommand } from './commands/deadlines.ts';
import { listCommand, showCommand } from './commands/inspections.ts';
import {
  backupCommands,
  calendarCommand,
  doctorCommand,
  processCommands,
  simulateCommand,
} from './commands/operate.ts';
import { previewCommand } from './commands/preview.ts';
import { recordCommand } from './commands/record.ts';
import { remindersCommand } from './commands/reminders.ts';
import { rulesCommand } from './commands/rules.ts';
import { EXIT } from './exit-codes.ts';

/** The command line. Results go to stdout, everything else to stderr. */
export function buildProgram(deps: CliDeps): Command {
  const program = new Command('inspection-timeline')
    .description(
      'Every milestone of a Cafcass inspection in working days: planned, explained, followed and reminded of.',
    )
    .helpOption('-h, --help', 'show help')
    .showSuggestionAfterError()
    .configureOutput({ writeOut: deps.out.write, writeErr: deps.err.write })
    .exitOverride()
    .addHelpText(
      'after',
      `
Exit codes: ${EXIT.ok} done, ${EXIT.failed} failed, ${EXIT.invalid} input refused, ${EXIT.notFound} not found, ${EXIT.conflict} in conflict or in use, ${EXIT.unavailable} out of reach.

Examples:
  inspection-timeline preview --kind inspection --start 2025-03-10 --explain
  inspection-timeline start
  inspection-timeline deadlines --state overdue,due`,
    );
  const commands = [
    previewCommand(deps),
    createCommand(deps),
    listCommand(deps),
    showCommand(deps),
    recordCommand(deps),
    deadlinesCommand(deps),
    remindersCommand(deps),
    simulateCommand(deps),
    rulesCommand(deps),
    calendarCommand(deps),
    doctorCommand(deps),
    ...processCommands(deps),
    ...backupCommands(deps),
  ];
  for (const command of commands) program.addCommand(inherit(command, program));
  return program as unknown as Command;
}

/** Commands made apart do not take over how the program prints and ends. */
function inherit(command: Command, from: Command): Command {
  command.copyInheritedSettings(from);
  for (const child of command.commands) inherit(child as Command, from);
  return command;
}
