import type { Kysely } from 'kysely';
import { asInspected } from '../../store/as-inspected.ts';
import type { Tables } from '../../store/tables.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';

/**
 * Reads what the principal asks: behind the wall for somebody of an inspected party, where the database itself shows
 * announced inspections only and nothing can be written.
 */
export function behindWall<T>(
  deps: Pick<ServiceDeps, 'db' | 'inspectedDb'>,
  principal: Pick<Principal, 'party' | 'inspected'>,
  act: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  return principal.inspected ? asInspected(deps.inspectedDb ?? deps.db, principal.party, act) : act(deps.db);
}
