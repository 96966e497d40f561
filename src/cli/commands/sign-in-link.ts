import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from '../cli-deps.ts';
import { withService } from '../with-service.ts';

/** `sign-in-link`: a way in when no email leaves. */
export function signInLinkCommand(deps: CliDeps): Command {
  const command = new Command('sign-in-link')
    .argument('<user>', 'the address or the id of somebody who may sign in')
    .description('print a link that signs somebody in, in any browser, once, within an hour')
    .option('--by <name>', 'who makes it, for the record; the user of this machine unless told')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nWhoever has the link is that person: hand it over as you would a key.\n\nExample:\n  inspection-timeline sign-in-link asha.rao@ofsted.example',
    )
    .action((user, { json, by }) =>
      withService(deps, { by }, async (client) => {
        const made = await client.call('createSignInLink', { user });
        // A service that does not run cannot say where it will be found.
        const base = made.link.startsWith('/') ? (deps.settings().baseUrl ?? 'http://127.0.0.1:8080') : '';
        const link = `${base}${made.link}`;
        deps.out.write(json ? `${JSON.stringify({ ...made, link }, null, 2)}\n` : `${link}\n`);
        if (base !== '') deps.err.write('It works once the service is started.\n');
      }),
    );
  return command as unknown as Command;
}
