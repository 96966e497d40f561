import type { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { inTransaction } from '../store/as-inspected.ts';
import { findSameInspection } from '../store/inspections.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { Warning } from '../timeline/milestone.ts';
import { type createInspectionInput, planInspection } from './plan-inspection.ts';
import { requireInspecting } from './not-allowed-error.ts';
import { writeNewInspections } from './replan/write-new-inspections.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';

export { createInspectionInput } from './plan-inspection.ts';

/** A stored inspection with its whole timeline. */
export interface CreatedInspection {
  readonly id: string;
  readonly version: number;
  readonly timeline: Timeline;
  readonly warnings: readonly Warning[];
  readonly remindersPlanned: number;
}

/**
 * Plans an inspection: stores it with its people, milestones and reminders in one transaction, then has the
 * confirmation sent.
 * @throws NotAllowedError for an inspected party.
 * @throws InvalidInputError with every problem of dates and people at once; nothing is stored then.
 */
export async function createInspection(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof createInspectionInput>,
): Promise<CreatedInspection> {
  requireInspecting(principal);
  const now = deps.now();
  const planning = planInspection(deps.rules, input, principal.name, now);
  if (!planning.ok) throw new InvalidInputError(planning.problems, planning.subject);
  const { planned } = planning;
  const same = await findSameInspection(deps.db, input.kind, input.start);
  const [stored] = await inTransaction(deps.db, 'read committed', (tx) =>
    writeNewInspections(tx, deps.rules, [planned], now),
  );
  deps.ring();
  return {
    id: planned.inspection.id,
    version: planned.inspection.version,
    timeline: planned.timeline,
    warnings: same ? [...planned.warnings, plannedAlready(same.id)] : planned.warnings,
    remindersPlanned: stored?.reminders ?? 0,
  };
}

function plannedAlready(id: string): Warning {
  return {
    id: 'planned-already',
    severity: 'warning',
    message: `An inspection of this kind with this start is planned already: ${id}.`,
    milestones: [],
  };
}
