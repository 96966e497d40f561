import { Command } from '@commander-js/extra-typings';
import type { CliDeps } from '../cli-deps.ts';

/** `start`: the whole service in one process. */
export function startCommand(deps: CliDeps): Command {
  return new Command('start')
    .description('run the service: reminders are sent, and commands go through it')
    .addHelpText(
      'after',
      `
Says what it uses, where email goes and what to type next, and runs until Ctrl+C or SIGTERM: emails in hand are
finished then. One process owns the embedded database; further commands go through its socket in DATA_DIR.

Examples:
  inspection-timeline start
  DATABASE_URL=postgresql://service:…@db.example/timeline SMTP_URL=smtp://mail.example:587 inspection-timeline start`,
    )
    .action(deps.start);
}

/** `work`: workers beside a service on the same server. */
export function workCommand(deps: CliDeps): Command {
  return new Command('work')
    .description('run workers alone, beside a service on the same PostgreSQL server')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgresql://… inspection-timeline work')
    .action(deps.work);
}

/** `migrate`: the schema of the database. */
export function migrateCommand(deps: CliDeps): Command {
  return new Command('migrate')
    .description('bring the database up to date; every other command does so by itself')
    .addHelpText('after', '\nExample:\n  inspection-timeline migrate')
    .action(async () => {
      const ran = await deps.migrate();
      deps.out.write(ran.length === 0 ? 'The database is up to date.\n' : `Migrated: ${ran.join(', ')}.\n`);
    });
}
