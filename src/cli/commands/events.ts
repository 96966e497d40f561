import { Command } from '@commander-js/extra-typings';
import type { RecordableEvent } from '../../service/guide-recording.ts';
import type { CliDeps } from '../cli-deps.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { withService } from '../with-service.ts';

/** `events`: what can be recorded now, and with what. */
export function eventsCommand(deps: CliDeps): Command {
  const command = new Command('events')
    .description('the events that make sense to record now, and what each has to say')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline events --inspection 3f2a9c10')
    .action(({ inspection, json }) =>
      withService(deps, {}, async (client) => {
        const result = await client.call('listPossibleEvents', {
          inspection: inspection ?? (await findOnlyInspection(client)),
        });
        if (json) {
          deps.out.write(`${JSON.stringify(result, null, 2)}\n`);
          return;
        }
        const { printTable } = await import('../table.ts');
        printTable(
          deps.out,
          ['Event', 'What', 'To be given', 'Unusual now, so give a reason'],
          result.events.map((event) => [event.type, event.title, describeFields(event), event.unusual.join('; ')]),
        );
      }),
    );
  return command;
}

function describeFields({ required, optional, dateIs, outcomes }: RecordableEvent): string {
  const name = (field: string): string => {
    const option = `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (field === 'date' && dateIs !== null) return `${option} (${dateIs})`;
    return field === 'outcome' && outcomes.length > 0 ? `${option} (${outcomes.join(', ')})` : option;
  };
  return [...required.map(name), ...optional.map((field) => `[${name(field)}]`)].join(' ');
}
