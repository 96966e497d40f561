import type { CivilMoment } from '../../calendar/local-time.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import type { Milestone } from '../../timeline/milestone.ts';

/** A milestone whose date is another one after a change; dates as `2025-04-04`, or `2025-04-04T09:30` with a time. */
export interface MovedMilestone {
  readonly id: string;
  /** With ", planned" where the date is the planned one and there is a last moment as well. */
  readonly title: string;
  /** Null where it had no date, or has none now. */
  readonly was: string | null;
  readonly is: string | null;
  /** Which of its dates that is: the last moment for it, or when it is planned where that is another. */
  readonly date: 'due' | 'planned';
  readonly visibleTo: readonly string[];
}

/** A milestone whose dates stay, and are no longer provisional, or have become so. */
export interface FirmedMilestone {
  readonly id: string;
  readonly title: string;
  readonly provisional: boolean;
}

/** Every milestone, not done by now, whose date is another one after the change; what was recorded never moves. */
export function findMoved(before: Timeline, after: Timeline): readonly MovedMilestone[] {
  const earlier = new Map(before.milestones.map((milestone) => [milestone.id, withoutDeadDates(before, milestone)]));
  const gone = before.milestones.filter((each) => !after.milestones.some((milestone) => milestone.id === each.id));
  const moved = after.milestones.flatMap((milestone) => {
    if (milestone.state === 'done') return [];
    return compare(milestone, earlier.get(milestone.id), withoutDeadDates(after, milestone));
  });
  return [...moved, ...gone.flatMap((milestone) => compare(milestone, milestone, undefined))];
}

/** Every milestone whose dates stay and whose standing is another one. */
export function findFirmed(before: Timeline, after: Timeline): readonly FirmedMilestone[] {
  const moved = new Set(findMoved(before, after).map((each) => each.id));
  return after.milestones
    .filter((milestone) => {
      const earlier = before.milestones.find((each) => each.id === milestone.id);
      return earlier && !moved.has(milestone.id) && earlier.provisional !== milestone.provisional;
    })
    .map(({ id, title, provisional }) => ({ id, title, provisional }));
}

/** Once an inspection has ended, nobody keeps the dates of what was not done. */
function withoutDeadDates({ ended }: Timeline, milestone: Milestone): Milestone {
  return ended && milestone.state === 'not-applicable' ? { ...milestone, planned: null, due: null } : milestone;
}

function compare(
  { id, title, visibleTo }: Milestone,
  before: Milestone | undefined,
  after: Milestone | undefined,
): MovedMilestone[] {
  const pair = (was: CivilMoment | null | undefined, is: CivilMoment | null | undefined, date: 'due' | 'planned') => {
    const texts = { was: momentText(was), is: momentText(is) };
    return texts.was === texts.is ? [] : [{ id, title, ...texts, date, visibleTo }];
  };
  const hasLimit = Boolean(before?.due ?? after?.due);
  const planned = pair(before?.planned, after?.planned, 'planned');
  if (!hasLimit) return planned;
  const due = pair(before?.due, after?.due, 'due');
  // Mostly the plan is to do it by the last moment, which is one date to tell and not two.
  const isSame = due[0]?.was === planned[0]?.was && due[0]?.is === planned[0]?.is;
  return isSame ? due : [...due, ...planned.map((each) => ({ ...each, title: `${title}, planned` }))];
}

function momentText(moment: CivilMoment | null | undefined): string | null {
  if (moment === null || moment === undefined) return null;
  return moment.at === undefined ? moment.on : `${moment.on}T${moment.at}`;
}
