import { readFileSync } from 'node:fs';

/** A user by its numbers, as `spawn` takes them. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user that servers run as: `postgres` or `nobody` where we are root, otherwise undefined, which is ourselves. */
export function findUnprivilegedUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = ['postgres', 'nobody'].flatMap((name) => users.filter((user) => user[0] === name))[0];
  if (entry === undefined)
    throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}
