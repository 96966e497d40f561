import { z } from 'zod';
import { appendAccessChange } from '../../store/access-changes.ts';
import { revokeApiTokensOf } from '../../store/api-tokens.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { endSessionsOf } from '../../store/sessions.ts';
import { findUser, updateUser } from '../../store/users.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { keepAnAdministrator } from './keep-an-administrator.ts';
import { userKeyInput } from './user-input.ts';
import { actorOf, toUserSummary, UserNotFoundError, type UserSummary } from './user-summary.ts';

export const userInput = z.strictObject({ user: userKeyInput });

/**
 * Lets somebody in no more: their sessions end and their tokens are revoked, for good. Doing it again changes nothing.
 * @throws UserNotFoundError for nobody.
 * @throws LastAdministratorError where nobody would administer any more.
 */
export async function disableUser(
  deps: ServiceDeps,
  principal: Principal,
  { user: key }: z.output<typeof userInput>,
): Promise<UserSummary> {
  return inTransaction(deps.db, 'read committed', async (tx) => {
    const user = await findUser(tx, key);
    if (!user) throw new UserNotFoundError();
    if (user.disabled_at !== null) return toUserSummary(user);
    await keepAnAdministrator(tx, user.id);
    const at = new Date(deps.now());
    const disabled = await updateUser(tx, user.id, { disabledAt: at });
    if (!disabled) throw new UserNotFoundError();
    const sessions = await endSessionsOf(tx, user.id, at);
    const tokens = await revokeApiTokensOf(tx, user.id, at);
    await appendAccessChange(tx, {
      at,
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'user-disabled',
      details: { sessions, tokens },
    });
    return toUserSummary(disabled);
  });
}

/**
 * Lets somebody in again, with the roles that they had; sessions and tokens of before stay over.
 * @throws UserNotFoundError for nobody.
 */
export async function enableUser(
  deps: ServiceDeps,
  principal: Principal,
  { user: key }: z.output<typeof userInput>,
): Promise<UserSummary> {
  return inTransaction(deps.db, 'read committed', async (tx) => {
    const user = await findUser(tx, key);
    if (!user) throw new UserNotFoundError();
    if (user.disabled_at === null) return toUserSummary(user);
    const enabled = await updateUser(tx, user.id, { disabledAt: null });
    if (!enabled) throw new UserNotFoundError();
    await appendAccessChange(tx, {
      at: new Date(deps.now()),
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'user-enabled',
      details: {},
    });
    return toUserSummary(enabled);
  });
}
