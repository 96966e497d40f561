import { Command } from '@commander-js/extra-typings';
import { present } from '../../service/timeline-input.ts';
import { WEBHOOK_EVENT_TYPES } from '../../webhooks/webhook-event.ts';
import type { CliDeps } from '../cli-deps.ts';
import { ProblemsFoundError } from '../problems-found.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';
import { deliveriesCommand, replayCommand } from './webhook-deliveries.ts';

/** `webhook`: other systems that are told of what happens. */
export function webhookCommand(deps: CliDeps): Command {
  const command = new Command('webhook').description('other systems that are told of what happens, by signed messages');
  command.addCommand(addCommand(deps));
  command.addCommand(listCommand(deps));
  command.addCommand(testCommand(deps));
  command.addCommand(deliveriesCommand(deps));
  command.addCommand(replayCommand(deps));
  command.addCommand(secretCommand(deps));
  command.addCommand(removeCommand(deps));
  return command;
}

function addCommand(deps: CliDeps): Command {
  const command = new Command('add')
    .argument('<url>', 'where its messages go: an https address')
    .description('tell another system of what happens from now on; its secret is shown this once')
    .option('--types <types>', `of what, with commas: ${WEBHOOK_EVENT_TYPES.join(', ')}; all unless told`)
    .option('--description <text>', 'what it is')
    .option('--by <name>', 'who adds it, for the record; the user of this machine unless told')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  inspection-timeline webhook add https://case.ofsted.example/hooks --types timeline-changed,milestone-overdue',
    )
    .action((url, { json, by, ...more }) =>
      withService(deps, { by }, async (client) => {
        const added = await client.call('addWebhook', { url, ...present(more) });
        if (json) return deps.out.write(`${JSON.stringify(added, null, 2)}\n`);
        deps.out.write(`${added.secret}\n`);
        deps.err.write(
          `Webhook ${added.id.slice(0, 8)} is told of ${added.types.join(', ')}. Its secret is not shown again; try it: webhook test ${added.id.slice(0, 8)}\n`,
        );
      }),
    );
  return command as unknown as Command;
}

function listCommand(deps: CliDeps): Command {
  return new Command('list')
    .description('the webhooks, and how their messages stand')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline webhook list')
    .action(({ json }) =>
      withService(deps, {}, async (client) => {
        const { webhooks } = await client.call('listWebhooks', {});
        if (json) return deps.out.write(`${JSON.stringify({ webhooks }, null, 2)}\n`);
        if (webhooks.length === 0) return deps.out.write('No webhooks.\n');
        const { printTable } = await import('../table.ts');
        printTable(
          deps.out,
          ['Id', 'Where', 'What', 'Told of', 'Waiting', 'Failed', 'State'],
          webhooks.map((each) => [
            each.id.slice(0, 8),
            printable(each.url),
            printable(each.description ?? '-'),
            each.types.length === WEBHOOK_EVENT_TYPES.length ? 'all' : each.types.join(', '),
            String(each.waiting),
            String(each.failed),
            each.disabledAt === null ? 'on' : `disabled: ${each.disabledBecause ?? ''}`,
          ]),
        );
      }),
    );
}

function testCommand(deps: CliDeps): Command {
  return new Command('test')
    .argument('<webhook>', 'its id, or the first characters')
    .description('send a ping and wait for the answer; one that was disabled and accepts it is enabled again')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nFails (exit code 1) where the ping is not accepted.\n\nExample:\n  inspection-timeline webhook test 3f2a9c10',
    )
    .action((webhook, { json }) =>
      withService(deps, {}, async (client) => {
        const test = await client.call('testWebhook', { webhook });
        const answer = test.error ?? `It answered with ${test.status}.`;
        if (json) deps.out.write(`${JSON.stringify(test, null, 2)}\n`);
        else if (test.delivered) deps.out.write(`${answer}${test.enabled ? ' It is enabled again.' : ''}\n`);
        if (!test.delivered) throw new ProblemsFoundError([`The ping was not accepted. ${answer}`]);
      }),
    ) as unknown as Command;
}

function secretCommand(deps: CliDeps): Command {
  return new Command('secret')
    .argument('<webhook>', 'its id, or the first characters')
    .description('give it a new secret, shown this once; for some hours messages are signed by both')
    .option('--overlap-hours <hours>', 'for how long, 0 to 168; 24 unless told')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline webhook secret 3f2a9c10 --overlap-hours 48')
    .action((webhook, { json, ...more }) =>
      withService(deps, {}, async (client) => {
        const made = await client.call('rotateWebhookSecret', { webhook, ...present(more) });
        if (json) return deps.out.write(`${JSON.stringify(made, null, 2)}\n`);
        deps.out.write(`${made.secret}\n`);
        deps.err.write(`It is not shown again. The former one holds until ${made.formerSecretUntil}.\n`);
      }),
    ) as unknown as Command;
}

function removeCommand(deps: CliDeps): Command {
  return new Command('remove')
    .argument('<webhook>', 'its id, or the first characters')
    .description('tell it of nothing more; what was on its way goes as well')
    .addHelpText('after', '\nExample:\n  inspection-timeline webhook remove 3f2a9c10')
    .action((webhook) =>
      withService(deps, {}, async (client) => {
        const { id } = await client.call('removeWebhook', { webhook });
        deps.out.write(`Webhook ${id.slice(0, 8)} is removed.\n`);
      }),
    ) as unknown as Command;
}
