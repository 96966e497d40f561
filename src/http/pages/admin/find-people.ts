import type { UserSummary } from '../../../service/access/user-summary.ts';

/** Which people to show. */
export interface PeopleFilter {
  /** A part of a name or an address, in any case. */
  readonly text?: string | undefined;
  readonly role?: string | undefined;
  readonly state?: string | undefined;
}

/** Those who fit, by their names. */
export function findPeople(users: readonly UserSummary[], { text, role, state }: PeopleFilter): readonly UserSummary[] {
  const part = text?.toLowerCase();
  return users
    .filter((user) => part === undefined || `${user.name}\n${user.email}`.toLowerCase().includes(part))
    .filter((user) => role === undefined || user.roles.includes(role))
    .filter((user) => state === undefined || (user.disabledAt !== null) === (state === 'disabled'))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.email.localeCompare(b.email, 'en'));
}
