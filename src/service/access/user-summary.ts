import { TimelineError } from '../../errors.ts';
import type { UserRow } from '../../store/users.ts';
import type { Principal } from '../service-deps.ts';

/** Somebody who may use the service, for administrators to see. */
export interface UserSummary {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly party: string;
  readonly roles: readonly string[];
  /** Came by the OpenID provider, and is known by what that calls them. */
  readonly viaProvider: boolean;
  readonly createdAt: string;
  readonly createdBy: string;
  /** Since when they may not sign in any more. */
  readonly disabledAt: string | null;
}

/** Nobody has the id or address. */
export class UserNotFoundError extends TimelineError {
  readonly code = 'user-not-found';

  constructor() {
    super('There is nobody of that address or id who may use the service.');
  }
}

/** A user as administrators see them. */
export function toUserSummary(user: UserRow): UserSummary {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    party: user.party,
    roles: user.roles,
    viaProvider: user.oidc_subject !== null,
    createdAt: user.created_at.toISOString(),
    createdBy: user.created_by,
    disabledAt: user.disabled_at?.toISOString() ?? null,
  };
}

/** Who is noted to have changed somebody's access: their address, or a name at the machine itself. */
export function actorOf(principal: Principal): string {
  return principal.user?.email ?? principal.name;
}
