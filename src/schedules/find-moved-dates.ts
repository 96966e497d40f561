import type { CivilMoment } from '../calendar/local-time.ts';
import type { Milestone } from '../timeline/milestone.ts';
import type { ToldDate, ToldDates } from './reminder.ts';

/** A milestone whose dates are others now than somebody was told. */
export interface MovedDate {
  readonly id: string;
  /** Null where there is no such milestone any more. */
  readonly milestone: Milestone | null;
  /** What was told last. */
  readonly was: ToldDates;
  /** What is so now; all null where it has no date any more. */
  readonly is: ToldDates;
  /** The last version that was told for sure; 0 where an email only may have told it. */
  readonly toldVersion: number;
}

const NO_DATES: ToldDates = { planned: null, due: null, opensOn: null, endsOn: null };

/**
 * Which dates are others now than one mailbox was told: those of the milestones in their own order, then those that were
 * told of milestones which are not among them any more. What is done is left out, and so is what was never told.
 *
 * Where an email only may have arrived, whoever reads the mailbox knows either what that one told or what came before
 * it: a date counts as moved while either of the two is another.
 * @param told Nothing of milestones that the reader may not see.
 */
export function findMovedDates(milestones: readonly Milestone[], told: readonly ToldDate[]): readonly MovedDate[] {
  const ids = new Set(milestones.map((milestone) => milestone.id));
  const former = new Set(told.map((each) => each.milestone).filter((id) => !ids.has(id)));
  const compare = (id: string, milestone: Milestone | null, is: ToldDates): readonly MovedDate[] => {
    const known = toldLast(told.filter((each) => each.milestone === id));
    const was = known.find((each) => !isSame(each, is));
    const toldVersion = known.find((each) => each.sure)?.version ?? 0;
    return was === undefined ? [] : [{ id, milestone, was, is, toldVersion }];
  };
  return [
    ...milestones.flatMap((each) => (each.state === 'done' ? [] : compare(each.id, each, datesToTell(each)))),
    ...[...former].sort().flatMap((id) => compare(id, null, NO_DATES)),
  ];
}

/** The dates of a milestone as emails tell them: none where it is held, or where nobody keeps them any more. */
export function datesToTell({ state, planned, due, opensOn, endsOn }: Milestone): ToldDates {
  if (state === 'held' || state === 'not-applicable' || state === 'no-date') return NO_DATES;
  return { planned, due, opensOn: opensOn ?? null, endsOn: endsOn ?? null };
}

/** The last one told for sure, and what may have been told after it. */
function toldLast(told: readonly ToldDate[]): readonly ToldDate[] {
  const latestFirst = told.toSorted((a, b) => b.version - a.version || Number(b.sure) - Number(a.sure));
  const sure = latestFirst.find((each) => each.sure);
  if (sure === undefined) return latestFirst;
  return [sure, ...latestFirst.filter((each) => each.version > sure.version)];
}

function isSame(a: ToldDates, b: ToldDates): boolean {
  return (
    isSameMoment(a.planned, b.planned) && isSameMoment(a.due, b.due) && a.opensOn === b.opensOn && a.endsOn === b.endsOn
  );
}

function isSameMoment(a: CivilMoment | null, b: CivilMoment | null): boolean {
  return a?.on === b?.on && a?.at === b?.at;
}
