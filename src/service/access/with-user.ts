import type { Transaction } from 'kysely';
import { inTransaction } from '../../store/as-inspected.ts';
import type { Tables } from '../../store/tables.ts';
import { findUser, type UserRow } from '../../store/users.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { UserNotFoundError } from './user-summary.ts';

/**
 * Acts on somebody, given by address or id, in a transaction.
 * @throws UserNotFoundError for nobody.
 */
export function withUser<T>(
  deps: ServiceDeps,
  key: string,
  act: (tx: Transaction<Tables>, user: UserRow) => Promise<T>,
): Promise<T> {
  return inTransaction(deps.db, 'read committed', async (tx) => {
    const user = await findUser(tx, key);
    if (!user) throw new UserNotFoundError();
    return act(tx, user);
  });
}
