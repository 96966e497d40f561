import type { InspectionRow } from '../store/inspections.ts';
import type { EventRow } from '../store/recorded-events.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import { seenEvents } from './seen-events.ts';
import type { Principal } from './service-deps.ts';

/**
 * The version that a party is told an inspection is at: its own for the inspecting party. The real one would tell an
 * inspected party of changes that it may not see, so that counts what it may see recorded, from 1.
 * @param events All of the inspection.
 */
export function seenVersion(
  rules: RulesLibrary,
  inspection: InspectionRow,
  events: readonly EventRow[],
  principal: Pick<Principal, 'party' | 'inspected'>,
): number {
  return principal.inspected ? seenEvents(rules, inspection, events, principal).length + 1 : inspection.version;
}
