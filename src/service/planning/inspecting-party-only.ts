import { InvalidInputError } from '../../errors.ts';
import type { Principal } from '../service-deps.ts';

/**
 * Lets only the inspecting party go on: what it plans, and where its people are when, would tell others of inspections
 * that are not announced. The refusal is the same whatever is stored.
 * @throws InvalidInputError for anybody of an inspected party.
 */
export function requireInspectingParty(principal: Principal): void {
  if (!principal.inspected) return;
  throw new InvalidInputError([
    { where: 'party', message: 'must be the inspecting party, which alone plans inspections', seen: principal.party },
  ]);
}
