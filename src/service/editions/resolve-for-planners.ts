import type { Kysely } from 'kysely';
import type { Tables } from '../../store/tables.ts';
import type { Principal } from '../service-deps.ts';
import { InspectionNotFoundError, resolveInspectionId } from '../stored-timeline.ts';

/**
 * The full id of an inspection, for what concerns only those who plan it.
 * @throws InspectionNotFoundError for anybody of an inspected party, whether there is one or not.
 */
export async function resolveForPlanners(db: Kysely<Tables>, given: string, principal: Principal): Promise<string> {
  if (principal.inspected) {
    throw new InspectionNotFoundError(`There is no inspection ${given} that this is offered for.`);
  }
  return resolveInspectionId(db, given, principal);
}
