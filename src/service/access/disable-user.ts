import type { Kysely } from 'kysely';
import { z } from 'zod';
import { appendAccessChange } from '../../store/access-changes.ts';
import { revokeApiTokensOf } from '../../store/api-tokens.ts';
import { revokeFeedsOf } from '../../store/feeds.ts';
import { endSessionsOf } from '../../store/sessions.ts';
import { spendSignInLinksOf } from '../../store/sign-in-links.ts';
import type { Tables } from '../../store/tables.ts';
import { updateUser } from '../../store/users.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { keepAnAdministrator } from './keep-an-administrator.ts';
import { userKeyInput } from './user-input.ts';
import { actorOf, toUserSummary, UserNotFoundError, type UserSummary } from './user-summary.ts';
import { withUser } from './with-user.ts';

/** Somebody, by address or id. */
export const userInput = z.strictObject({ user: userKeyInput });

/**
 * Lets somebody in no more: their sessions end, their tokens, feeds and sign-in links hold no longer, for good. Doing it
 * again changes nothing.
 * @throws UserNotFoundError for nobody.
 * @throws LastAdministratorError where nobody would administer any more.
 */
export async function disableUser(
  deps: ServiceDeps,
  principal: Principal,
  { user: key }: z.output<typeof userInput>,
): Promise<UserSummary> {
  return withUser(deps, key, async (tx, user) => {
    if (user.disabled_at !== null) return toUserSummary(user);
    await keepAnAdministrator(tx, user.id);
    const at = new Date(deps.now());
    const disabled = await updateUser(tx, user.id, { disabledAt: at });
    if (!disabled) throw new UserNotFoundError();
    const details = await endAccess(tx, user.id, at);
    await appendAccessChange(tx, {
      at,
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'user-disabled',
      details,
    });
    return toUserSummary(disabled);
  });
}

/**
 * Lets somebody in again, with the roles that they had; sessions, tokens and feeds of before stay over.
 * @throws UserNotFoundError for nobody.
 */
export async function enableUser(
  deps: ServiceDeps,
  principal: Principal,
  { user: key }: z.output<typeof userInput>,
): Promise<UserSummary> {
  return withUser(deps, key, async (tx, user) => {
    if (user.disabled_at === null) return toUserSummary(user);
    const at = new Date(deps.now());
    // Once more: what was just being made when they were disabled came too late for that.
    await endAccess(tx, user.id, at);
    const enabled = await updateUser(tx, user.id, { disabledAt: null });
    if (!enabled) throw new UserNotFoundError();
    await appendAccessChange(tx, {
      at,
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'user-enabled',
      details: {},
    });
    return toUserSummary(enabled);
  });
}

/** Ends every way in that somebody was ever given, and gives how many of each that still held. */
async function endAccess(
  tx: Kysely<Tables>,
  userId: string,
  at: Date,
): Promise<{ readonly sessions: number; readonly tokens: number; readonly feeds: number }> {
  await spendSignInLinksOf(tx, userId, at);
  return {
    sessions: await endSessionsOf(tx, userId, at),
    tokens: await revokeApiTokensOf(tx, userId, at),
    feeds: await revokeFeedsOf(tx, userId, at),
  };
}
