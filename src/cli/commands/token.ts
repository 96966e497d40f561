import { Command } from '@commander-js/extra-typings';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';

/** `token`: what programs show to use the HTTP interface. */
export function tokenCommand(deps: CliDeps): Command {
  const command = new Command('token').description(
    'tokens by which programs use the HTTP interface in somebody’s place',
  );
  command.addCommand(listCommand(deps));
  command.addCommand(createCommand(deps));
  command.addCommand(revokeCommand(deps));
  return command;
}

function listCommand(deps: CliDeps): Command {
  const command = new Command('list')
    .description('the tokens that are not revoked, without their secrets')
    .option('--user <user>', 'only those of this address or id')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline token list')
    .action(({ json, ...filter }) =>
      withService(deps, {}, async (client) => {
        const { tokens } = await client.call('listTokens', present(filter));
        if (json) return deps.out.write(`${JSON.stringify({ tokens }, null, 2)}\n`);
        if (tokens.length === 0) return deps.out.write('No tokens.\n');
        const { printTable } = await import('../table.ts');
        printTable(
          deps.out,
          ['Id', 'Name', 'Whose', 'Scopes', 'Until', 'Last used'],
          tokens.map((token) => [
            token.id,
            printable(token.name),
            token.email,
            token.scopes.join(', '),
            `${token.expiresAt.slice(0, 10)}${token.expired ? ', over' : ''}`,
            token.lastUsedAt?.slice(0, 10) ?? 'never',
          ]),
        );
      }),
    );
  return command;
}

function createCommand(deps: CliDeps): Command {
  const command = new Command('create')
    .argument('<user>', 'the address or the id of the person in whose place the program acts')
    .description('make a token; it is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scopes <scopes>', 'with commas: see, see-planning, record, plan, administer')
    .option('--days <count>', 'how long it holds, 1 to 365; 90 unless told')
    .option('--by <name>', 'who makes it, for the record; the user of this machine unless told')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  inspection-timeline token create asha.rao@ofsted.example --name "Case system" --scopes see',
    )
    .action((user, { json, by, name, scopes, days }) =>
      withService(deps, { by }, async (client) => {
        const made = await client.call('createToken', { user, name, scopes, ...present({ days }) });
        if (json) return deps.out.write(`${JSON.stringify(made, null, 2)}\n`);
        deps.out.write(`${made.token}\n`);
        deps.err.write(`It holds until ${made.expiresAt.slice(0, 10)} and is not shown again.\n`);
      }),
    );
  return command as unknown as Command;
}

function revokeCommand(deps: CliDeps): Command {
  const command = new Command('revoke')
    .argument('<token>', 'its id, as `token list` shows it')
    .description('let nobody in by a token any more')
    .option('--by <name>', 'who does it, for the record; the user of this machine unless told')
    .addHelpText('after', '\nExample:\n  inspection-timeline token revoke 7f3c2a10-5a3e-4d0c-9d3e-2f1c5b7a9e11')
    .action((token, { by }) =>
      withService(deps, { by }, async (client) => {
        await client.call('revokeToken', { token });
        deps.out.write(`Token ${token} is revoked.\n`);
      }),
    );
  return command as unknown as Command;
}
