import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { inspectedParties } from '../framework/framework.ts';
import { planReminders } from '../schedules/plan-reminders.ts';
import { inTransaction } from '../store/as-inspected.ts';
import { storeInvitationWish, toInvitation } from '../store/invitations.ts';
import { loadInspections } from '../store/stored-inspections.ts';
import { writePlanRows } from '../store/write-plans.ts';
import { behindWall } from './access/behind-wall.ts';
import { requirePermission } from './access/permissions.ts';
import { requireSignedIn } from './access/require-signed-in.ts';
import { compareReminders } from './replan/reminder-rows.ts';
import { toPerson } from './replan/to-person.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { buildStoredTimeline, InspectionNotFoundError, planOf, resolveInspectionId } from './stored-timeline.ts';

/** Whether somebody on an inspection wants each date of their own as an invitation by email; oneself unless told. */
export const chooseInvitationsInput = z.strictObject({
  inspection: z.string().min(1),
  person: z.string().min(3).optional().describe('The address of somebody on the inspection; one’s own where absent.'),
  wanted: z.boolean(),
});

/** What a wish did. */
export interface InvitationWish {
  readonly inspection: string;
  readonly email: string;
  readonly wanted: boolean;
  /** How many emails leave for it: invitations, or cancellations of those that were sent. */
  readonly emails: number;
}

/**
 * Has somebody on an inspection sent an invitation for each date of their own that is to come, or no more of them: what
 * was sent is then taken out of their calendar. The inspection itself does not change by it.
 * @throws InspectionNotFoundError where there is none, or none that the principal may know of.
 * @throws InvalidInputError for somebody who takes no part in it.
 * @throws NotAllowedError for somebody else's wish, where the principal does not plan.
 */
export async function chooseInvitations(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof chooseInvitationsInput>,
): Promise<InvitationWish> {
  const { wanted } = input;
  const email = (input.person ?? principal.user?.email)?.toLowerCase();
  if (email === undefined) throw new InvalidInputError([{ where: 'person', message: 'is missing: whose wish it is' }]);
  if (email !== principal.user?.email) requirePermission(principal, 'plan');
  else if (!principal.permissions.includes('plan')) requireSignedIn(principal);
  const id = await behindWall(deps, principal, (db) => resolveInspectionId(db, input.inspection, principal));
  const emails = await inTransaction(deps.db, 'read committed', async (tx) => {
    const [stored] = await loadInspections(tx, [id], { lock: true });
    // Asked again: the announcement may have been taken back in between.
    if (!stored || (principal.inspected && stored.inspection.announced_at === null)) {
      throw new InspectionNotFoundError(`There is no inspection ${input.inspection}: \`list\` shows those there are.`);
    }
    if ((await storeInvitationWish(tx, id, email, wanted)) === 0) {
      throw new InvalidInputError([
        { where: 'person', message: 'must be the address of somebody on this inspection', seen: email },
      ]);
    }
    const { inspection, events, reminders } = stored;
    const people = stored.people.map((row) =>
      row.email.toLowerCase() === email ? { ...row, invitations: wanted } : row,
    );
    const now = deps.now();
    const plan = planOf(deps.rules, inspection);
    const planned = planReminders({
      rules: deps.rules.reminders,
      calendar: plan.calendar,
      timeline: buildStoredTimeline(deps.rules, inspection, events, now),
      people: people.map(toPerson),
      inspectedParties: inspectedParties(plan.framework),
      invited: stored.invited.map(toInvitation),
    });
    const changes = compareReminders({
      inspectionId: id,
      version: inspection.version,
      planned: planned.filter((each) => each.kind === 'invitation'),
      stored: reminders.filter((each) => each.kind === 'invitation'),
      people,
      now,
    });
    // What stays is left as it is, unless an earlier wish has taken it out of the plan.
    const outdated = reminders.filter((each) => each.plan_version < inspection.version).map((each) => each.id);
    const writes = { ...changes, keep: changes.keep.filter((each) => outdated.includes(each.id)) };
    const because = wanted ? 'invitations are wanted' : 'invitations are not wanted any more';
    await writePlanRows(tx, [
      { inspection: { id }, milestones: { upsert: [], remove: [] }, reminders: writes, because },
    ]);
    return changes.add.length + changes.reopen.length;
  });
  deps.ring();
  return { inspection: id, email, wanted, emails };
}
