import { Command } from '@commander-js/extra-typings';
import type { DeliverySummary } from '../../service/webhooks/list-deliveries.ts';
import { present } from '../../service/timeline-input.ts';
import { DELIVERY_STATES } from '../../store/webhook-tables.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printNext, withPageOptions } from '../page-options.ts';
import { withService } from '../with-service.ts';

/** `webhook deliveries`: the messages to webhooks and what became of each. */
export function deliveriesCommand(deps: CliDeps): Command {
  return withPageOptions(
    new Command('deliveries')
      .description('the messages of the last 30 days and what became of each, the newest first')
      .option('--webhook <id>', 'only to this webhook: its id, or the first characters')
      .option('--states <states>', `with commas: ${DELIVERY_STATES.join(', ')}; all unless told`)
      .option('--types <types>', 'what they tell of, with commas; all unless told'),
  )
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline webhook deliveries --webhook 3f2a9c10 --states failed')
    .action(({ json, ...filter }) =>
      withService(deps, {}, async (client) => {
        const page = await client.call('listDeliveries', present(filter));
        if (json) deps.out.write(`${JSON.stringify(page, null, 2)}\n`);
        else if (page.deliveries.length === 0) deps.out.write('No messages.\n');
        else {
          const { printTable } = await import('../table.ts');
          printTable(
            deps.out,
            ['Id', 'To', 'What', 'Happened', 'State', 'Attempts', 'Outcome'],
            page.deliveries.map(toRow),
          );
        }
        printNext(deps.err, page.next);
      }),
    );
}

function toRow(each: DeliverySummary): readonly string[] {
  return [
    each.id,
    each.webhook.slice(0, 8),
    each.inspection === null ? each.type : `${each.type} (${each.inspection.slice(0, 8)})`,
    each.occurredAt,
    each.state,
    String(each.attempts),
    each.error ?? (each.status === null ? '' : String(each.status)),
  ];
}

/** `webhook replay`: messages once more, as they were. */
export function replayCommand(deps: CliDeps): Command {
  return new Command('replay')
    .argument('<webhook>', 'its id, or the first characters')
    .description('send one message again, or all since a moment, with the ids and the words that they had')
    .option('--delivery <id>', 'the id of one message, as `webhook deliveries` shows it')
    .option('--since <moment>', 'all of what happened since then, London time: 2027-03-01 or 2027-03-01T09:30')
    .addHelpText('after', '\nExample:\n  inspection-timeline webhook replay 3f2a9c10 --since 2027-03-01')
    .action((webhook, which) =>
      withService(deps, {}, async (client) => {
        const { deliveries } = await client.call('replayDelivery', { webhook, ...present(which) });
        deps.out.write(`${deliveries} ${deliveries === 1 ? 'message is' : 'messages are'} sent again.\n`);
      }),
    ) as unknown as Command;
}
