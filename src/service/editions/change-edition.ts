import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { storeEditionKept } from '../../store/inspections.ts';
import { loadInspections } from '../../store/stored-inspections.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { appendHistory } from '../history/append-history.ts';
import { changeInspections } from '../replan/change-inspections.ts';
import { type ProposedChange, proposeChange } from '../replan/propose-change.ts';
import { type ChangeSummary, summariseChange } from '../replan/summarise-change.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { InspectionNotFoundError, resolveInspectionId } from '../stored-timeline.ts';
import { flagInput } from '../timeline-input.ts';
import { compareEditions, type EditionComparison, type EditionTimeline } from './compare-editions.ts';
import { type EditionName, toEditionName } from './edition-offer.ts';
import { findEdition, fitEdition } from './fit-edition.ts';

const reason = z.string().trim().min(1).max(2000);

export const compareEditionsInput = z.strictObject({
  inspection: z.string().min(1),
  /** The id of an edition; the newest where absent. */
  to: z.string().min(1).optional(),
});

export const adoptEditionInput = z.strictObject({
  inspection: z.string().min(1),
  to: z.string().min(1),
  reason,
  /** The version that was looked at; another one is refused. */
  version: z.number().int().optional(),
  /** Nothing is changed: what would be is given. */
  dryRun: flagInput.optional(),
});

export const keepEditionInput = z.strictObject({ inspection: z.string().min(1), to: z.string().min(1), reason });

/** What another edition makes, or made, of an inspection. */
export interface EditionChange extends ChangeSummary {
  readonly from: EditionName;
  readonly to: EditionName;
  readonly comparison: EditionComparison;
}

/**
 * What another edition would make of an inspection; nothing is changed.
 * @throws NotAllowedError for an inspected party.
 * @throws InvalidInputError where it does not fit, with everything of the inspection that it does not know.
 */
export function compareInspectionEditions(
  deps: ServiceDeps,
  principal: Principal,
  { inspection, to }: z.output<typeof compareEditionsInput>,
): Promise<EditionChange> {
  return moveToEdition(deps, principal, { inspection, to, reason: '', dryRun: true });
}

/**
 * Has an inspection stand on another edition of the rules from now on: dates and reminders follow, whoever was told a
 * date that moves is told once, and the history says why.
 * @throws NotAllowedError for an inspected party.
 * @throws InvalidInputError where it does not fit, with everything of the inspection that it does not know.
 * @throws VersionConflictError where the inspection was changed since it was looked at.
 */
export function adoptEdition(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof adoptEditionInput>,
): Promise<EditionChange> {
  return moveToEdition(deps, principal, { ...input, dryRun: input.dryRun ?? false });
}

async function moveToEdition(
  deps: ServiceDeps,
  principal: Principal,
  input: {
    readonly inspection: string;
    readonly to: string | undefined;
    readonly reason: string;
    readonly version?: number | undefined;
    readonly dryRun: boolean;
  },
): Promise<EditionChange> {
  requireInspecting(principal);
  const id = await resolveInspectionId(deps.db, input.inspection, principal);
  const { dryRun, version } = input;
  const [change] = (await changeInspections(deps, [id], { dryRun, version }, (stored) => {
    const to = findEdition(deps.rules, stored.inspection, input.to);
    const inspection = fitEdition(deps.rules, stored, to);
    const { framework: from } = stored.inspection;
    const { calendar, calendar_version: calendarVersion } = inspection;
    return proposeChange(deps.rules, {
      stored,
      inspection,
      because: `the edition ${to.id} of the rules was adopted`,
      by: principal.name,
      reason: input.reason,
      fact: (details) => ({
        what: 'edition-adopted',
        details: { ...details, from, to: to.id, calendar, calendarVersion },
      }),
      now: deps.now(),
    });
  })) as [ProposedChange];
  const editionOf = (timeline: Timeline): EditionTimeline => ({
    timeline,
    framework: deps.rules.plan(timeline.framework, timeline.kind).framework,
  });
  const [before, after] = [editionOf(change.before), editionOf(change.timeline)];
  return {
    ...summariseChange(change, dryRun),
    from: toEditionName(before.framework),
    to: toEditionName(after.framework),
    comparison: compareEditions(before, after),
  };
}

/**
 * Keeps an inspection on its edition, so that the given one, and those before it, are offered no more.
 * @throws NotAllowedError for an inspected party.
 * @throws InvalidInputError for what is no newer edition of the same rules, or was kept from already.
 */
export async function keepEdition(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof keepEditionInput>,
): Promise<{ readonly id: string; readonly on: EditionName; readonly not: EditionName }> {
  requireInspecting(principal);
  const id = await resolveInspectionId(deps.db, input.inspection, principal);
  return inTransaction(deps.db, 'read committed', async (tx) => {
    const [stored] = await loadInspections(tx, [id], { lock: true });
    if (!stored) throw new InspectionNotFoundError(`There is no inspection ${id}.`);
    const { inspection } = stored;
    const to = findEdition(deps.rules, inspection, input.to);
    const own = deps.rules.plan(inspection.framework, inspection.kind).framework;
    if (to.edition <= own.edition || inspection.edition_kept === to.id) {
      const message = to.edition <= own.edition ? 'must be a newer edition than its own' : 'was kept from already';
      throw new InvalidInputError([{ where: 'to', message, seen: to.id }]);
    }
    await storeEditionKept(tx, id, to.id);
    await appendHistory(tx, [
      {
        entry: {
          what: 'edition-kept',
          details: { edition: to.id },
          inspectionId: id,
          // Its dates and reminders stay as they are, so its version does too.
          version: inspection.version,
          at: new Date(deps.now()).toISOString(),
          by: principal.name,
          because: input.reason,
        },
        before: stored,
      },
    ]);
    return { id, on: toEditionName(own), not: toEditionName(to) };
  });
}
