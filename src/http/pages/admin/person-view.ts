import { ROLE_NAMES, ROLES } from '../../../service/access/permissions.ts';
import { isRole } from '../../../service/access/known-principal.ts';
import type { UserSummary } from '../../../service/access/user-summary.ts';
import type { Framework } from '../../../framework/framework.ts';
import { permissionWords } from '../account/permission-words.ts';
import { shortInstant } from '../words/instants.ts';
import { titleIn } from '../words/titles.ts';

/** Somebody as administrators see them. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly party: string;
  /** "Coordinator, Inspector". */
  readonly roles: string;
  readonly disabled: boolean;
  /** "Disabled Mon 3 Mar 2025, 10am", "May sign in". */
  readonly state: string;
  readonly added: string;
  readonly addedBy: string;
  readonly viaProvider: boolean;
}

/** Somebody for a list or a page of their own. */
export function personView(framework: Pick<Framework, 'parties'>, user: UserSummary): PersonView {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    party: titleIn(framework.parties, user.party),
    roles: rolesWords(user.roles),
    disabled: user.disabledAt !== null,
    state: user.disabledAt === null ? 'Can sign in' : `Disabled ${shortInstant(user.disabledAt)}`,
    added: shortInstant(user.createdAt),
    addedBy: user.createdBy,
    viaProvider: user.viaProvider,
  };
}

/** "Coordinator, Inspector": roles by their titles. */
export function rolesWords(roles: readonly string[]): string {
  return roles.map((role) => (isRole(role) ? ROLES[role].title : role)).join(', ');
}

/** A role to choose, with what it lets somebody do. */
export interface RoleChoice {
  readonly value: string;
  readonly text: string;
  readonly hint: { readonly text: string };
}

/** The roles that somebody can be given; of one party only where it is told whether that is inspected. */
export function roleChoices(framework: Pick<Framework, 'parties'>, inspected?: boolean): readonly RoleChoice[] {
  return ROLE_NAMES.filter((role) => inspected === undefined || ROLES[role].inspected === inspected).map((role) => {
    const party = framework.parties.find((each) => each.inspected === ROLES[role].inspected)?.title ?? '';
    const may = ROLES[role].permissions.map((each) => permissionWords(each).toLowerCase()).join(', ');
    return { value: role, text: `${ROLES[role].title}, ${party}`, hint: { text: `Can ${may}` } };
  });
}
