import type { CivilMoment } from '../calendar/local-time.ts';
import type { Milestone } from '../timeline/milestone.ts';
import type { ToldDate, ToldDates } from './reminder.ts';

/** A milestone whose dates are others now than somebody was told. */
export interface MovedDate {
  readonly milestone: Milestone;
  /** What was told last. */
  readonly was: ToldDates;
  /** What is so now; all null where it has no date any more. */
  readonly is: ToldDates;
  /** The last version that was told for sure; 0 where an email only may have told it. */
  readonly toldVersion: number;
}

const NO_DATES: ToldDates = { planned: null, due: null, opensOn: null, endsOn: null };

/**
 * Which of the milestones have other dates now than one mailbox was told, in their own order. What is done is left out,
 * and so is what was never told.
 *
 * Where an email only may have arrived, whoever reads the mailbox knows either what that one told or what came before
 * it: the milestone counts as moved while either of the two is another date.
 */
export function findMovedDates(milestones: readonly Milestone[], told: readonly ToldDate[]): readonly MovedDate[] {
  return milestones.flatMap((milestone) => {
    const known = toldLast(told.filter((each) => each.milestone === milestone.id));
    if (milestone.state === 'done') return [];
    const is = datesToTell(milestone);
    const was = known.find((each) => !isSame(each, is));
    if (was === undefined) return [];
    const toldVersion = known.find((each) => each.sure)?.version ?? 0;
    return [{ milestone, was, is, toldVersion }];
  });
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
