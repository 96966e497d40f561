import { Command } from '@commander-js/extra-typings';
import { formatShortDate, plainDate } from '../../calendar/plain-date.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { findOnlyInspection } from '../only-inspection.ts';
import { printNext, withPageOptions } from '../page-options.ts';
import { emphasise } from '../style.ts';
import { withService } from '../with-service.ts';

/** `edition`: newer rules, what they would change, and whether an inspection stands on them. */
export function editionCommand(deps: CliDeps): Command {
  const command = new Command('edition').description('newer editions of the rules, offered to each inspection');
  command.addCommand(listEditionsCommand(deps));
  command.addCommand(diffCommand(deps));
  command.addCommand(adoptCommand(deps));
  command.addCommand(keepCommand(deps));
  return command;
}

function listEditionsCommand(deps: CliDeps): Command {
  const command = withPageOptions(
    new Command('list').description('the editions that are known, and the inspections that a newer one is offered to'),
  )
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline edition list')
    .action(({ json, ...page }) =>
      withService(deps, {}, async (client) => {
        const { editions, offers, next } = await client.call('listEditions', present(page));
        if (json) {
          deps.out.write(`${JSON.stringify({ editions, offers, next }, null, 2)}\n`);
          return;
        }
        for (const { id, title, edition, current, inspections } of editions) {
          const count = `${inspections ?? 0} ${inspections === 1 ? 'inspection' : 'inspections'} on it`;
          deps.out.write(`${emphasise(deps.out, id)}${current ? ', for new inspections' : ''}\n`);
          deps.out.write(`  ${title}, edition of ${formatShortDate(plainDate(edition))}; ${count}\n`);
        }
        for (const [index, offer] of offers.entries()) {
          if (index === 0) deps.out.write('\nOffered; `edition diff` shows what would change:\n');
          const start = formatShortDate(plainDate(offer.start));
          deps.out.write(`  ${offer.inspection.slice(0, 8)}  ${offer.name}, ${start}: ${offer.to}\n`);
        }
        printNext(deps.err, next);
      }),
    );
  return command;
}

function diffCommand(deps: CliDeps): Command {
  const command = new Command('diff')
    .description('what a newer edition would change for one inspection, and why')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--to <edition>', 'the id of the edition; the newest where absent')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline edition diff --inspection 3f2a9c10')
    .action(({ inspection, to, json }) =>
      withService(deps, {}, async (client) => {
        const id = inspection ?? (await findOnlyInspection(client));
        const change = await client.call('compareEditions', present({ inspection: id, to }));
        if (json) {
          deps.out.write(`${JSON.stringify(change, null, 2)}\n`);
          return;
        }
        const { printEditionChange } = await import('../print-edition.ts');
        await printEditionChange(deps.out, change);
      }),
    );
  return command;
}

function adoptCommand(deps: CliDeps): Command {
  const command = new Command('adopt')
    .description('have one inspection stand on another edition; dates and reminders follow')
    .requiredOption('--to <edition>', 'the id of the edition')
    .requiredOption('--reason <text>', 'why')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--dry-run', 'show what it would do, and change nothing')
    .option('--yes', 'adopt it without asking')
    .option('--by <name>', 'who is recorded to have done it; the user of the machine where absent')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  inspection-timeline edition adopt --inspection 3f2a9c10 --to cafcass-2026-09-01 --reason "agreed with Cafcass" --dry-run',
    )
    .action(({ inspection, dryRun, yes, by, json, to, reason }) =>
      withService(deps, { by }, async (client) => {
        const { printEditionChange } = await import('../print-edition.ts');
        const id = inspection ?? (await findOnlyInspection(client));
        const asks = deps.ask !== null && !json && !yes && !dryRun;
        let version: number | undefined;
        if (asks) {
          const proposed = await client.call('adoptEdition', { inspection: id, to, reason, dryRun: true });
          await printEditionChange(deps.out, proposed);
          if (!(await deps.ask?.('Adopt this edition?'))) {
            deps.err.write('Nothing was changed.\n');
            return;
          }
          version = proposed.version;
        }
        const change = await client.call('adoptEdition', present({ inspection: id, to, reason, dryRun, version }));
        if (json) deps.out.write(`${JSON.stringify(change, null, 2)}\n`);
        else if (asks)
          deps.out.write(`Adopted. Inspection ${change.id.slice(0, 8)} is at version ${change.version}.\n`);
        else await printEditionChange(deps.out, change);
      }),
    );
  return command;
}

function keepCommand(deps: CliDeps): Command {
  const command = new Command('keep')
    .description('keep one inspection on its edition: the newer one is not offered to it again')
    .requiredOption('--to <edition>', 'the id of the edition that is not adopted')
    .requiredOption('--reason <text>', 'why')
    .option('--inspection <id>', 'its id, or the first characters; may be left out where there is only one')
    .option('--by <name>', 'who is recorded to have done it; the user of the machine where absent')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  inspection-timeline edition keep --inspection 3f2a9c10 --to cafcass-2026-09-01 --reason "fieldwork has begun"',
    )
    .action(({ inspection, by, json, to, reason }) =>
      withService(deps, { by }, async (client) => {
        const id = inspection ?? (await findOnlyInspection(client));
        const kept = await client.call('keepEdition', { inspection: id, to, reason });
        if (json) deps.out.write(`${JSON.stringify(kept, null, 2)}\n`);
        else {
          deps.out.write(
            `Inspection ${kept.id.slice(0, 8)} stays on ${kept.on.id}. ${kept.not.id} is not offered to it again; a still newer edition will be.\n`,
          );
        }
      }),
    );
  return command;
}
