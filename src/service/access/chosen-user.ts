import type { Kysely } from 'kysely';
import { InvalidInputError } from '../../errors.ts';
import type { Tables } from '../../store/tables.ts';
import { findUser, type UserRow } from '../../store/users.ts';
import type { Principal } from '../service-deps.ts';
import { requirePermission } from './permissions.ts';
import { UserNotFoundError } from './user-summary.ts';

/**
 * Whose sessions or tokens are meant: one's own, or for administrators those of the user named. Who may not ask about
 * others is not told whether they exist.
 * @throws InvalidInputError where nobody is named by whoever is no user.
 * @throws NotAllowedError for others than administrators.
 * @throws UserNotFoundError for nobody.
 */
export async function findChosenUser(
  db: Kysely<Tables>,
  principal: Principal,
  key: string | undefined,
): Promise<UserRow> {
  const chosen = key ?? principal.user?.id;
  if (chosen === undefined) {
    throw new InvalidInputError([{ where: 'user', message: 'must be the address or the id of somebody' }]);
  }
  if (!isSelf(principal, chosen)) requirePermission(principal, 'administer');
  const user = await findUser(db, chosen);
  if (!user) throw new UserNotFoundError();
  return user;
}

/** Whether a key names whoever asks. */
export function isSelf({ user }: Principal, key: string): boolean {
  return user !== undefined && [user.id, user.email].includes(key.toLowerCase());
}
