import { Command } from '@commander-js/extra-typings';
import { present } from '../../service/timeline-input.ts';
import type { CliDeps } from '../cli-deps.ts';
import { printable } from '../printable.ts';
import { withService } from '../with-service.ts';

/** `user sessions`: where somebody is signed in, and the end of that. */
export function userSessionsCommand(deps: CliDeps): Command {
  const command = new Command('sessions')
    .argument('<user>', 'the address or the id of somebody')
    .description('where somebody is signed in')
    .option('--end', 'end all of them')
    .option('--end-one <id>', 'end this one')
    .option('--by <name>', 'who ends them, for the record; the user of this machine unless told')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  inspection-timeline user sessions asha.rao@ofsted.example --end')
    .action((user, { end, endOne, by, json }) =>
      withService(deps, { by }, async (client) => {
        if (end === true || endOne !== undefined) {
          const { ended } = await client.call('endSessions', { user, ...present({ session: endOne }) });
          return deps.out.write(`${ended} ended.\n`);
        }
        const { sessions } = await client.call('listSessions', { user });
        if (json) return deps.out.write(`${JSON.stringify({ sessions }, null, 2)}\n`);
        if (sessions.length === 0) return deps.out.write('Signed in nowhere.\n');
        const { printTable } = await import('../table.ts');
        printTable(
          deps.out,
          ['Id', 'Signed in', 'By', 'Last seen', 'Browser'],
          sessions.map((session) => [
            session.id,
            toMinute(session.createdAt),
            session.signedInBy,
            toMinute(session.lastSeenAt),
            printable(session.browser),
          ]),
        );
      }),
    );
  return command as unknown as Command;
}

/** An instant as people read it, in UTC. */
function toMinute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}Z`;
}
