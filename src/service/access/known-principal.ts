import type { Framework } from '../../framework/framework.ts';
import type { TokenUser } from '../../store/api-tokens.ts';
import type { KnownUser } from '../../store/sessions.ts';
import type { Principal } from '../service-deps.ts';
import { permissionsOf, recordsOnAny, type Role, ROLES } from './permissions.ts';

/**
 * What a user may do, read anew with each request. A token has what both its scopes and the user's roles allow. Null
 * where the rules do not know the user's party; a role of another party counts for nothing.
 */
export function knownPrincipal(framework: Framework, user: KnownUser | TokenUser): Principal | null {
  const party = framework.parties.find((each) => each.id === user.party);
  if (!party) return null;
  const roles = user.roles.filter(isRole).filter((role) => ROLES[role].inspected === party.inspected);
  const allowed = permissionsOf(roles);
  const scopes = 'scopes' in user ? user.scopes : undefined;
  return {
    name: user.name,
    party: party.id,
    inspected: party.inspected,
    permissions: scopes === undefined ? allowed : allowed.filter((permission) => scopes.includes(permission)),
    recordsOnAny: recordsOnAny(roles),
    user: { id: user.id, email: user.email, ...(scopes === undefined ? { session: user.by } : {}) },
  };
}

/** Whether a text is the name of a role. */
export function isRole(text: string): text is Role {
  return Object.hasOwn(ROLES, text);
}
