import { Command } from '@commander-js/extra-typings';
import { type CivilMoment, parseLocalTime } from '../../calendar/local-time.ts';
import type { PlainDate } from '../../calendar/plain-date.ts';
import type { ReminderSummary } from '../../service/list-reminders.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps, Printer } from '../cli-deps.ts';
import { formatMoment } from '../dates.ts';
import { printable } from '../printable.ts';
import { printNext, withPageOptions } from '../page-options.ts';
import { colourState } from '../style.ts';
import { withService } from '../with-service.ts';

/** `reminders`: what will be sent, to whom, why, and what would stop it. */
export function remindersCommand(deps: CliDeps): Command {
  const command = withPageOptions(
    new Command('reminders')
      .description('what will be sent, to whom, why, and what would stop it')
      .option('--inspection <id>', 'only this inspection: its id, or the first characters')
      .option(
        '--state <states>',
        'pending, sending, accepted, failed, cancelled, superseded, lapsed; several with commas; those still to be sent and those that failed unless told',
      )
      .option('--recipient <email>', 'only to this address'),
  )
    .option('--retry <id>', 'try a failed reminder again')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  inspection-timeline reminders --inspection 3f2a9c10
  inspection-timeline reminders --state failed --json
  inspection-timeline reminders --retry 7f3c2a10-5a3e-4d0c-9d3e-2f1c5b7a9e11`,
    )
    .action(({ json, retry, state, ...filter }) =>
      withService(deps, {}, async (client) => {
        if (retry !== undefined) {
          await client.call('retryReminder', { reminder: retry });
          deps.out.write(`Reminder ${retry} is tried again.\n`);
          return;
        }
        const page = await client.call('listReminders', present({ ...filter, states: state }));
        if (json) deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
        else if (page.reminders.length === 0) deps.out.write('No reminders.\n');
        else await printReminders(deps.out, page.reminders);
        printNext(deps.err, page.next);
      }),
    );
  return command;
}

async function printReminders(out: Printer, reminders: readonly ReminderSummary[]): Promise<void> {
  const { printTable } = await import('../table.ts');
  const open = reminders.filter((each) => each.stoppedBy.length > 0);
  // What would stop every one of them is said once.
  const common = (open[0]?.stoppedBy ?? []).filter((cause) => open.every((each) => each.stoppedBy.includes(cause)));
  printTable(
    out,
    ['When', 'To', 'About', 'Why', 'State', 'Stopped by'],
    reminders.map((each) => [
      formatMoment(parseMoment(each.sendAt)),
      `${each.to.name} <${each.to.email}>`,
      `${each.about} (${each.inspection.slice(0, 8)})`,
      each.why,
      [colourState(out, each.state), printable(each.outcome ?? '')].filter(Boolean).join(': '),
      each.stoppedBy.filter((cause) => !common.includes(cause)).join('; '),
    ]),
  );
  if (common.length > 0) out.write(`\nEach of those still to be sent is also stopped by ${common.join(', or by ')}.\n`);
}

/** The service's `YYYY-MM-DD HH:MM`. */
function parseMoment(text: string): CivilMoment {
  const [on, at = ''] = text.split(' ');
  const time = parseLocalTime(at);
  return { on: on as PlainDate, ...(time === null ? {} : { at: time }) };
}
