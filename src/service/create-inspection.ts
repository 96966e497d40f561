import type { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import type { Clash } from '../planning/clash.ts';
import { inTransaction } from '../store/as-inspected.ts';
import { findSameInspection } from '../store/inspections.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import type { Warning } from '../timeline/milestone.ts';
import { type PlannedInspection, planInspection, planInspectionInput } from './plan-inspection.ts';
import { findProgrammeClashes } from './planning/programme-clashes.ts';
import { requireInspecting } from './not-allowed-error.ts';
import { type NewInspectionWrites, proposeNewInspection } from './replan/propose-new-inspection.ts';
import { type ReminderChange, tellReminders } from './replan/tell-reminders.ts';
import { writeNewInspections } from './replan/write-new-inspections.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { flagInput } from './timeline-input.ts';

/** An inspection to plan, or only to be tried. */
export const createInspectionInput = planInspectionInput.extend({
  /** Nothing is stored: what would be is given. */
  dryRun: flagInput.default(false),
});

/** An inspection that was stored, or would be, with its whole timeline. */
export interface PlanningResult {
  /** Null where nothing was stored. */
  readonly id: string | null;
  readonly dryRun: boolean;
  /** The version that it is at, or would be. */
  readonly version: number;
  readonly timeline: Timeline;
  readonly warnings: readonly Warning[];
  /** What else speaks against its start, its lead's other inspections included. */
  readonly clashes: readonly Clash[];
  /** How many emails are planned, or would be. */
  readonly remindersPlanned: number;
  /** The first of them of each kind to each person, in the order of sending. */
  readonly firstReminders: readonly ReminderChange[];
}

/** An inspection that was stored. */
export interface CreatedInspection extends PlanningResult {
  readonly id: string;
}

/**
 * Plans an inspection: stores it with its people, milestones and reminders in one transaction, then has the
 * confirmation sent. With `dryRun` the same is worked out and nothing written.
 * @throws NotAllowedError for an inspected party.
 * @throws InvalidInputError with every problem of dates and people at once; nothing is stored then.
 */
export async function createInspection(
  deps: ServiceDeps,
  principal: Principal,
  { dryRun, ...input }: z.output<typeof createInspectionInput>,
): Promise<PlanningResult> {
  requireInspecting(principal);
  const { db, rules } = deps;
  const now = deps.now();
  const planning = planInspection(rules, input, principal.name, now);
  if (!planning.ok) throw new InvalidInputError(planning.problems, planning.subject);
  const { planned } = planning;
  const { inspection, timeline, warnings } = planned;
  const same = await findSameInspection(db, input.kind, input.start);
  const [against = []] = await findProgrammeClashes(db, rules, [planned], now);
  const { reminders } = dryRun ? proposeNewInspection(rules, planned, now) : await store(deps, planned, now);
  const titles = new Map(timeline.milestones.map((each) => [each.id, each.title]));
  return {
    id: dryRun ? null : inspection.id,
    dryRun,
    version: inspection.version,
    timeline,
    warnings: same ? [...warnings, plannedAlready(same.id)] : warnings,
    clashes: against.filter((clash) => !warnings.some((each) => each.id === clash.id)),
    remindersPlanned: reminders.add.length,
    firstReminders: firstOfEach(tellReminders(reminders, { reminders: [] }, titles).added),
  };
}

async function store(
  { db, rules, ring }: ServiceDeps,
  planned: PlannedInspection,
  now: number,
): Promise<NewInspectionWrites> {
  const [written] = await inTransaction(db, 'read committed', (tx) => writeNewInspections(tx, rules, [planned], now));
  ring();
  return written as NewInspectionWrites;
}

/** The first of each kind to each person. */
function firstOfEach(reminders: readonly ReminderChange[]): readonly ReminderChange[] {
  const seen = new Set<string>();
  return reminders.filter(({ kind, recipient }) => {
    const key = `${kind} ${recipient}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function plannedAlready(id: string): Warning {
  return {
    id: 'planned-already',
    severity: 'warning',
    message: `An inspection of this kind with this start is planned already: ${id}.`,
    milestones: [],
  };
}
