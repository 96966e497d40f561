import type { Kysely } from 'kysely';
import { TimelineError } from '../../errors.ts';
import type { Tables } from '../../store/tables.ts';
import { lockUsersWithRole } from '../../store/users.ts';

/** Nobody would be left to administer the service. */
export class LastAdministratorError extends TimelineError {
  readonly code = 'last-administrator';
}

/**
 * Makes sure that somebody else administers the service, until the transaction ends.
 * @throws LastAdministratorError where this user alone does.
 */
export async function keepAnAdministrator(tx: Kysely<Tables>, userId: string): Promise<void> {
  const administrators = await lockUsersWithRole(tx, 'administrator');
  if (administrators.length !== 1 || administrators[0] !== userId) return;
  throw new LastAdministratorError('Nobody else administers the service: make somebody an administrator first.');
}
