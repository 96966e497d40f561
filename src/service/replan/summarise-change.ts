import type { Principal } from '../service-deps.ts';
import type { ProposedChange } from './propose-change.ts';

/** What a change did, or would do, as whoever makes it may see it. */
export interface ChangeSummary extends Pick<ProposedChange, 'id' | 'moved' | 'firmed' | 'reminders' | 'told'> {
  /** The version that the inspection is at after it; of a dry run the one that it is at. */
  readonly version: number;
  readonly dryRun: boolean;
}

/** The change as the principal's party may see it: an inspected party sees its own side alone. */
export function summariseChange(change: ProposedChange, principal: Principal, dryRun: boolean): ChangeSummary {
  const { id, version, moved, firmed, reminders, told } = change;
  const summary = { id, version: dryRun ? version - 1 : version, dryRun, moved, firmed, reminders, told };
  if (!principal.inspected) return summary;
  const visible = new Set(
    [...change.before.milestones, ...change.timeline.milestones]
      .filter((milestone) => milestone.visibleTo.includes(principal.party))
      .map((milestone) => milestone.id),
  );
  return {
    ...summary,
    moved: moved.filter((each) => visible.has(each.id)),
    firmed: firmed.filter((each) => visible.has(each.id)),
    reminders: { added: [], cancelled: [], kept: 0 },
    told: told.filter((each) => each.inspected),
  };
}
