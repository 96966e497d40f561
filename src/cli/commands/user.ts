import { Command } from '@commander-js/extra-typings';
import type { UserSummary } from '../../service/access/user-summary.ts';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';
import { userChangesCommand } from './user-changes.ts';
import { userSessionsCommand } from './user-sessions.ts';

const ROLES_TERM = 'with commas: administrator, coordinator, inspector, viewer; or link-person, senior-leader';

/** `user`: who may use the service, and as what. */
export function userCommand(deps: CliDeps): Command {
  const command = new Command('user').description('who may use the service, and as what');
  command.addCommand(listCommand(deps));
  command.addCommand(addCommand(deps));
  command.addCommand(changeCommand(deps));
  command.addCommand(switchCommand(deps, 'disable'));
  command.addCommand(switchCommand(deps, 'enable'));
  command.addCommand(userSessionsCommand(deps));
  command.addCommand(userChangesCommand(deps));
  return command;
}

function listCommand(deps: CliDeps): Command {
  const command = new Command('list')
    .description('everybody, with those who may not sign in any more')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline user list')
    .action(({ json }) =>
      withService(deps, {}, async (client) => {
        const { users } = await client.call('listUsers', {});
        if (json) return deps.out.write(`${JSON.stringify({ users }, null, 2)}\n`);
        if (users.length === 0) return deps.out.write('Nobody.\n');
        const { printTable } = await import('../table.ts');
        printTable(
          deps.out,
          ['Address', 'Name', 'Party', 'Roles', 'Since', ''],
          users.map((user) => [
            user.email,
            printable(user.name),
            user.party,
            user.roles.join(', '),
            user.createdAt.slice(0, 10),
            user.disabledAt === null ? '' : `disabled ${user.disabledAt.slice(0, 10)}`,
          ]),
        );
      }),
    );
  return command;
}

function addCommand(deps: CliDeps): Command {
  const command = new Command('add')
    .argument('<email>', 'their address')
    .description('let somebody sign in from now on; they are told nothing')
    .requiredOption('--name <name>', 'their name, as it is shown and recorded')
    .requiredOption('--roles <roles>', ROLES_TERM)
    .option('--party <party>', 'refuse roles that are not of this party')
    .option('--by <name>', 'who adds them; the user of this machine unless told')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  inspection-timeline user add lin.okoro@cafcass.example --name "Lin Okoro" --roles link-person',
    )
    .action((email, { json, by, ...given }) =>
      withService(deps, { by }, async (client) => {
        const user = await client.call('addUser', { email, ...present(given) });
        tellUser(deps, user, json === true, 'may sign in');
      }),
    );
  return command as unknown as Command;
}

function changeCommand(deps: CliDeps): Command {
  const command = new Command('change')
    .argument('<user>', 'their address or id')
    .description('give somebody another name, or other roles in place of those that they have')
    .option('--name <name>', 'their name')
    .option('--roles <roles>', ROLES_TERM)
    .option('--by <name>', 'who changes it; the user of this machine unless told')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline user change asha.rao@ofsted.example --roles coordinator')
    .action((user, { json, by, ...given }) =>
      withService(deps, { by }, async (client) => {
        const changed = await client.call('changeUser', { user, ...present(given) });
        tellUser(deps, changed, json === true, 'is changed');
      }),
    );
  return command as unknown as Command;
}

function switchCommand(deps: CliDeps, name: 'disable' | 'enable'): Command {
  const disable = name === 'disable';
  const command = new Command(name)
    .argument('<user>', 'their address or id')
    .description(
      disable
        ? 'let somebody in no more: sessions end, tokens and feeds are revoked'
        : 'let somebody in again, with their roles',
    )
    .option('--by <name>', 'who does it; the user of this machine unless told')
    .option('--json', 'as JSON')
    .addHelpText('after', `\nExample:\n  inspection-timeline user ${name} asha.rao@ofsted.example`)
    .action((user, { json, by }) =>
      withService(deps, { by }, async (client) => {
        const changed = await client.call(disable ? 'disableUser' : 'enableUser', { user });
        tellUser(deps, changed, json === true, disable ? 'cannot sign in any more' : 'may sign in');
      }),
    );
  return command as unknown as Command;
}

function tellUser(deps: CliDeps, user: UserSummary, json: boolean, what: string): void {
  deps.out.write(
    json
      ? `${JSON.stringify(user, null, 2)}\n`
      : `${printable(user.name)}, ${user.email}, ${user.party}: ${user.roles.join(', ')}; ${what}.\n`,
  );
}
