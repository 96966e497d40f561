import path from 'node:path';
import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from '../cli-deps.ts';
import { withService } from '../with-service.ts';

/** `backup`: the whole database in one file. */
export function backupCommand(deps: CliDeps): Command {
  const command = new Command('backup')
    .description('write a backup to a new file, while the service runs or not')
    .argument('<file>', 'a file that does not exist yet')
    .addHelpText('after', '\nExample:\n  inspection-timeline backup backups/2027-03-01.tar.gz')
    .action((file) =>
      withService(deps, {}, async (client) => {
        const written = await client.call('backup', { file: path.resolve(file) });
        deps.out.write(`Written to ${written.file}.\n`);
      }),
    );
  return command as unknown as Command;
}

/** `restore`: a backup in the place of the database. */
export function restoreCommand(deps: CliDeps): Command {
  const command = new Command('restore')
    .description('put a backup in the place of the database; the service must not be running')
    .argument('<file>', 'a backup of the same kind of database, embedded or server')
    .option('--force', 'even over a database that holds inspections; they are set aside')
    .addHelpText('after', '\nExample:\n  inspection-timeline restore backups/2027-03-01.tar.gz --force')
    .action(async (file, { force }) => {
      deps.out.write(`${await deps.restore(path.resolve(file), force === true)}\n`);
    });
  return command as unknown as Command;
}
