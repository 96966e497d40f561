import { NotAllowedError } from '../not-allowed-error.ts';

/** What somebody may be allowed to do. Each operation says which one it needs. */
export const PERMISSIONS = ['see', 'see-planning', 'record', 'plan', 'administer'] as const;

/**
 * - `see`: what one's party may know, nothing of an inspection before the call for the inspected one.
 * - `see-planning`: what is the inspecting party's own business: what may be recorded, starts compared, editions.
 * - `record`: what happened to an inspection; which one, and what of it, depends on the role.
 * - `plan`: new inspections, calendars, editions.
 * - `administer`: people and their access, the service's own state, webhooks.
 */
export type Permission = (typeof PERMISSIONS)[number];

/** What a person does in the service. `inspected` roles are those of an inspected party, the others the inspecting one's. */
export const ROLES = {
  administrator: { title: 'Administrator', inspected: false, permissions: ['see', 'see-planning', 'administer'] },
  coordinator: { title: 'Coordinator', inspected: false, permissions: ['see', 'see-planning', 'record', 'plan'] },
  inspector: { title: 'Inspector', inspected: false, permissions: ['see', 'see-planning', 'record'] },
  viewer: { title: 'Viewer', inspected: false, permissions: ['see'] },
  'link-person': { title: 'Link person', inspected: true, permissions: ['see', 'record'] },
  'senior-leader': { title: 'Senior leader', inspected: true, permissions: ['see'] },
} as const satisfies Readonly<
  Record<string, { readonly title: string; readonly inspected: boolean; readonly permissions: readonly Permission[] }>
>;

/** The name of a role. */
export type Role = keyof typeof ROLES;
/** Every role, in the order in which they are offered. */
export const ROLE_NAMES = Object.keys(ROLES) as readonly Role[];

/** All that these roles allow together, each once. */
export function permissionsOf(roles: readonly Role[]): readonly Permission[] {
  const allowed = new Set<Permission>(roles.flatMap((role) => ROLES[role].permissions));
  return PERMISSIONS.filter((permission) => allowed.has(permission));
}

/** Whether these roles record on any inspection; others do only where they take part. */
export function recordsOnAny(roles: readonly Role[]): boolean {
  return roles.includes('coordinator');
}

/**
 * People who are signed in are told who may do it; only programs are told of scopes, which people never see.
 * @throws NotAllowedError for whoever has it not.
 */
export function requirePermission(
  { permissions, user }: { readonly permissions: readonly Permission[]; readonly user?: { readonly session?: string } },
  permission: Permission,
): void {
  if (permissions.includes(permission)) return;
  const words = REFUSALS[permission];
  throw new NotAllowedError(
    user?.session === undefined ? `${words}; a token only with the scope ${permission}.` : `${words}.`,
  );
}

const REFUSALS: Readonly<Record<Permission, string>> = {
  see: 'Only those who have a role can see anything',
  'see-planning': 'Only coordinators, inspectors and administrators can see this',
  record: 'Only those who may record what happened can do this',
  plan: 'Only coordinators can plan or change plans',
  administer: 'Only administrators can do this',
};
