import type { Insertable, Selectable } from 'kysely';
import type { CivilMoment, LocalTime } from '../../calendar/local-time.ts';
import { addDays } from '../../calendar/plain-date.ts';
import { londonInstant } from '../../clock.ts';
import type { MilestonesTable } from '../../store/tables.ts';
import type { Milestone } from '../../timeline/milestone.ts';

export type MilestoneRow = Selectable<MilestonesTable>;

/** A milestone as the table keeps it; `position` is its place among those of its inspection. */
export function toMilestoneRow(inspectionId: string, milestone: Milestone, position: number): MilestoneRow {
  const { planned, due, actual, opensOn, endsOn, state, fromPlan } = milestone;
  return {
    inspection_id: inspectionId,
    milestone: milestone.id,
    position,
    title: milestone.title,
    party: milestone.party,
    owner: milestone.owner,
    basis: milestone.basis,
    status: state === 'upcoming' || state === 'due' || state === 'overdue' ? 'open' : state,
    planned_on: planned?.on ?? null,
    planned_at: planned?.at ?? null,
    due_on: due?.on ?? null,
    due_at: due?.at ?? null,
    opens_on: opensOn ?? null,
    ends_on: endsOn ?? null,
    actual_on: actual?.on ?? null,
    actual_at: actual?.at ?? null,
    begins_on: opensOn ?? planned?.on ?? due?.on ?? null,
    overdue_after: due === null ? null : endOf(due),
    deadline_on: due?.on ?? planned?.on ?? null,
    because: milestone.because ?? null,
    provisional: milestone.provisional,
    visible_to: [...milestone.visibleTo],
    from_plan_on: fromPlan.due?.on ?? fromPlan.planned?.on ?? null,
    drift: milestone.drift,
    pinned: milestone.pinned !== undefined,
    held_by: milestone.heldBy ?? null,
  };
}

/** What has to be written so that the stored milestones are these: whole rows that are new or otherwise, and ids gone. */
export function compareMilestones(
  stored: readonly MilestoneRow[],
  wanted: readonly MilestoneRow[],
): { readonly upsert: readonly Insertable<MilestonesTable>[]; readonly remove: readonly string[] } {
  const before = new Map(stored.map((row) => [row.milestone, row]));
  const ids = new Set(wanted.map((row) => row.milestone));
  return {
    upsert: wanted.filter((row) => !isSame(before.get(row.milestone), row)),
    remove: stored.map((row) => row.milestone).filter((id) => !ids.has(id)),
  };
}

/** The last instant that belongs to a London moment: its minute, or its day where it has no time. */
export function endOf(moment: CivilMoment): Date {
  if (moment.at === undefined) return new Date(londonInstant(addDays(moment.on, 1), '00:00' as LocalTime) - 1);
  return new Date(londonInstant(moment.on, moment.at) + 59_999);
}

function isSame(before: MilestoneRow | undefined, row: MilestoneRow): boolean {
  if (before === undefined) return false;
  for (const key of Object.keys(row) as (keyof MilestoneRow)[]) {
    const [was, is] = [before[key], row[key]];
    if (was === is) continue;
    if (was instanceof Date && is instanceof Date && was.getTime() === is.getTime()) continue;
    if (Array.isArray(was) && Array.isArray(is) && was.join() === is.join()) continue;
    return false;
  }
  return true;
}
