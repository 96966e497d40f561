import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BackupFileError,
  requireBackupOf,
  RestoreRefusedError,
  writeBackupFile,
  type Restored,
} from './backup-file.ts';
import { holdsInspections, type Queryable } from './holds-inspections.ts';
import { ensureInspectedRole, INSPECTED_ROLE } from './inspected-role.ts';
import { runProgram, type SystemProgram } from './run-program.ts';
import type { ServerAddress } from './server-url.ts';
import { utcStamp } from './utc-stamp.ts';

const CLIENT_PACKAGE = 'postgresql-client';
const PG_DUMP: SystemProgram = { name: 'pg_dump', debianPackage: CLIENT_PACKAGE };
const PG_RESTORE: SystemProgram = { name: 'pg_restore', debianPackage: CLIENT_PACKAGE };
const PSQL: SystemProgram = { name: 'psql', debianPackage: CLIENT_PACKAGE };

/**
 * Dumps our schema of a server to a file by `pg_dump`. The queue's schema stays out of it: its jobs are hints that are
 * made anew from the rows.
 * @throws ProgramError naming the Debian package when pg_dump is missing.
 */
export async function backupServer(address: ServerAddress, file: string): Promise<void> {
  await withConnection(address, async (dbname) => {
    await writeBackupFile(file, async (path) => {
      const what = ['--format=custom', '--schema=timeline', `--file=${path}`];
      await runProgram(PG_DUMP, [`--dbname=${dbname}`, '--no-password', ...what]);
    });
  });
}

/**
 * Puts a dump in the place of our schema in one transaction, so that everybody sees the one or the other. The schema
 * before it is kept under another name.
 * @throws RestoreRefusedError when inspections would be replaced, without force.
 * @throws BackupFileError when the file is no dump of a server.
 */
export async function restoreServer(
  address: ServerAddress,
  database: Queryable,
  file: string,
  force: boolean,
): Promise<Restored> {
  await requireBackupOf('server', file);
  if (!force && (await holdsInspections(database))) {
    throw new RestoreRefusedError(
      `The database ${address.description} holds inspections, which a restore would replace. ` +
        'With --force they are set aside in a schema of their own, not deleted.',
    );
  }
  const { rows } = await database.query(`select to_regnamespace('timeline') is not null as exists`);
  const kept = rows[0]?.['exists'] === true ? `timeline_replaced_${utcStamp(new Date()).toLowerCase()}` : null;
  await withConnection(address, async (dbname, directory) => {
    // Written out first: a dump that turns out to be damaged must not be half played back.
    const script = join(directory, 'restore.sql');
    await runProgram(PG_RESTORE, ['--no-owner', `--file=${script}`, file]).catch((cause: Error) => {
      throw new BackupFileError(`${file} cannot be restored: ${cause.message}`, { cause });
    });
    const atOnce = ['--single-transaction', '--set=ON_ERROR_STOP=1'];
    const setAside =
      kept === null
        ? []
        : [
            `--command=alter schema timeline rename to ${kept}`,
            `--command=revoke all on schema ${kept} from ${INSPECTED_ROLE}`,
          ];
    const session = [`--dbname=${dbname}`, '--no-password', '--no-psqlrc', '--quiet'];
    // The dump names it in its policies, and holds nothing that belongs to all databases of a server.
    await ensureInspectedRole(async (statement) => (await database.query(statement)).rows);
    await runProgram(PSQL, [...session, ...atOnce, ...setAside, `--file=${script}`]);
  });
  return { kept };
}

/** PostgreSQL's programs read the password from a file of mode 0600; on a command line every user could read it. */
async function withConnection(
  address: ServerAddress,
  use: (dbname: string, directory: string) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'inspection-timeline-'));
  try {
    const url = new URL(address.withoutPassword);
    if (address.password !== '') {
      const passwords = join(directory, 'passwords');
      await writeFile(passwords, `*:*:*:*:${address.password.replaceAll(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 });
      url.searchParams.set('passfile', passwords);
    }
    await use(url.href, directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
