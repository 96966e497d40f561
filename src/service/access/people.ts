import { z } from 'zod';
import { InvalidInputError, TimelineError } from '../../errors.ts';
import { parseEmailAddress } from '../../mail/email-address.ts';
import { appendAccessChange } from '../../store/access-changes.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { insertUser, listUsers as listUserRows, updateUser } from '../../store/users.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { present } from '../timeline-input.ts';
import { keepAnAdministrator } from './keep-an-administrator.ts';
import { isRole } from './known-principal.ts';
import { partyOfRoles, rolesInput, userKeyInput, userNameInput } from './user-input.ts';
import { actorOf, toUserSummary, UserNotFoundError, type UserSummary } from './user-summary.ts';
import { withUser } from './with-user.ts';

/** Everybody: nothing is asked. */
export const listUsersInput = z.strictObject({});

/** Somebody new; the party follows from the roles and may be given to be checked. */
export const addUserInput = z.strictObject({
  name: userNameInput,
  email: z.string().transform((text, context) => {
    const address = parseEmailAddress(text.trim());
    if (address !== null) return address.toLowerCase();
    context.addIssue('must be one plain address, for example name@example.gov.uk');
    return z.NEVER;
  }),
  roles: rolesInput,
  party: z.string().min(1).optional(),
});

/** Another name or other roles, which replace those that somebody has. */
export const changeUserInput = z.strictObject({
  user: userKeyInput,
  name: userNameInput.optional(),
  roles: rolesInput.optional(),
});

/** Somebody has the address already. */
export class UserExistsError extends TimelineError {
  readonly code = 'user-exists';
}

/** Everybody who may use the service or might once, by their addresses. */
export async function listUsers(deps: ServiceDeps): Promise<{ readonly users: readonly UserSummary[] }> {
  return { users: (await listUserRows(deps.db)).map(toUserSummary) };
}

/**
 * Adds somebody who may sign in from now on; they are told nothing.
 * @throws UserExistsError where somebody has the address.
 */
export async function addUser(
  deps: ServiceDeps,
  principal: Principal,
  { name, email, roles, party: given }: z.output<typeof addUserInput>,
): Promise<UserSummary> {
  const party = partyOfRoles(deps.rules.current, roles, given);
  return inTransaction(deps.db, 'read committed', async (tx) => {
    const user = await insertUser(tx, {
      party,
      roles: [...new Set(roles)],
      name,
      email,
      createdBy: actorOf(principal),
    });
    if (!user) throw new UserExistsError('Somebody has this address already, perhaps disabled.');
    await appendAccessChange(tx, {
      at: new Date(deps.now()),
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'user-added',
      details: { roles: user.roles },
    });
    return toUserSummary(user);
  });
}

/**
 * Gives somebody another name or other roles; what they may do changes with their next request.
 * @throws UserNotFoundError for nobody.
 * @throws LastAdministratorError where nobody would administer any more.
 */
export async function changeUser(
  deps: ServiceDeps,
  principal: Principal,
  { user: key, name, roles }: z.output<typeof changeUserInput>,
): Promise<UserSummary> {
  if (name === undefined && roles === undefined) {
    throw new InvalidInputError([{ where: 'roles', message: 'must be given, or a name' }]);
  }
  return withUser(deps, key, async (tx, user) => {
    if (roles) {
      partyOfRoles(deps.rules.current, roles, user.party);
      if (!roles.includes('administrator')) await keepAnAdministrator(tx, user.id);
    }
    const changed = await updateUser(
      tx,
      user.id,
      present({ name, roles: roles === undefined ? undefined : [...new Set(roles)].filter(isRole) }),
    );
    if (!changed) throw new UserNotFoundError();
    await appendAccessChange(tx, {
      at: new Date(deps.now()),
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'user-changed',
      details: { was: user.roles, is: changed.roles, renamed: name !== undefined },
    });
    return toUserSummary(changed);
  });
}
