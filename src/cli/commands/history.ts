import { Command } from '@commander-js/extra-typings';
import type { CheckedHistory } from '../../service/history/verify-history.ts';
import { HistoryBrokenError } from '../../service/history/history-broken-error.ts';
import type { ServiceClient } from '../../service/service-client.ts';
import type { CliDeps } from '../cli-deps.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';

/** `history`: who did what when, and what was emailed; `history verify`: whether anybody changed any of it. */
export function historyCommand(deps: CliDeps): Command {
  const command = new Command('history')
    .description('who did what when and why, which dates it moved, and what was emailed to whom')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--seen-by <party>', 'what this party may see: ofsted or cafcass')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline history --inspection 3f2a9c10')
    .action(({ inspection, seenBy, json }) =>
      withService(deps, { seenBy }, async (client) => {
        const id = inspection ?? (await findOnlyInspection(client));
        const history = await client.call('showHistory', { inspection: id });
        if (json) {
          deps.out.write(`${JSON.stringify(history, null, 2)}\n`);
          return;
        }
        const { printHistory } = await import('../print-history.ts');
        printHistory(deps.out, history);
      }),
    );
  command
    .command('verify')
    .description('whether any history was changed, or anything stored is not what its history gives')
    .option('--inspection <id>', 'only this one')
    .option('--json', 'as JSON, a line for each inspection')
    .addHelpText(
      'after',
      `
Each entry carries the hash of the one before it. Whoever can write to the database could write a whole history anew:
note the last column elsewhere, and compare it.

Fails (exit code 1) where anything is wrong.

Example:
  inspection-timeline history verify`,
    )
    .action(({ inspection, json }) =>
      withService(deps, {}, (client) => verify(deps, client, inspection, json === true)),
    );
  return command;
}

/** Goes through all histories page by page, so that no more than a page of them is held. */
async function verify(
  { out }: CliDeps,
  client: ServiceClient,
  inspection: string | undefined,
  json: boolean,
): Promise<void> {
  const broken: string[] = [];
  let checked = 0;
  let after: string | null = null;
  do {
    const page = { ...(inspection === undefined ? {} : { inspection }), ...(after === null ? {} : { after }) };
    const { histories, next }: Awaited<ReturnType<typeof askForPage>> = await askForPage(client, page);
    for (const history of histories) {
      checked += 1;
      out.write(json ? `${JSON.stringify(history)}\n` : `${describe(history)}\n`);
      broken.push(...history.breaches.map((breach) => tellBreach(history, breach)));
    }
    after = next;
  } while (after !== null);
  if (!json) out.write(`${checked} ${checked === 1 ? 'history' : 'histories'} checked.\n`);
  if (broken.length > 0) throw new HistoryBrokenError(broken.join('\n'));
}

function askForPage(client: ServiceClient, page: { readonly inspection?: string; readonly after?: string }) {
  return client.call('verifyHistory', page);
}

/** "3f2a9c10  4 entries  right  head 5d1e…": the head short enough to be noted. */
function describe({ inspection, name, entries, head, before, breaches }: CheckedHistory): string {
  const id = inspection.slice(0, 8);
  if (before) return `${id}  ${name}: no history, since it was planned before histories were kept`;
  const word = breaches.length === 0 ? 'right' : 'BROKEN';
  const count = `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  return `${id}  ${name}: ${count}, ${word}, head ${head?.slice(0, 16) ?? 'none'}`;
}

function tellBreach({ inspection }: CheckedHistory, { entry, differs }: CheckedHistory['breaches'][number]): string {
  const place = entry === null ? '' : `, entry ${entry}`;
  return printable(`Inspection ${inspection.slice(0, 8)}${place}: ${differs}.`);
}
