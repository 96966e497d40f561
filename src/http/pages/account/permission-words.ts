import { type Permission, PERMISSIONS } from '../../../service/access/permissions.ts';

const WORDS: Readonly<Record<Permission, string>> = {
  see: 'See inspections and deadlines',
  'see-planning': 'See how inspections are planned',
  record: 'Record what happened',
  plan: 'Plan inspections and change calendars',
  administer: 'Manage people and the service',
};

/** What a permission lets somebody do, in words; the name itself where it is not known. */
export function permissionWords(permission: string): string {
  return (PERMISSIONS as readonly string[]).includes(permission) ? WORDS[permission as Permission] : permission;
}
