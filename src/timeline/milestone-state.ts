import { type CivilMoment, compareMoments } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { MilestoneState } from './milestone.ts';

/** What the state of a milestone follows from. */
export interface StateFacts {
  readonly planned: CivilMoment | null;
  readonly due: CivilMoment | null;
  readonly opensOn: PlainDate | null;
  readonly actual: CivilMoment | null;
  /** An event was recorded after which this is over. */
  readonly passed: boolean;
  /** Why there is no date, where there is none. */
  readonly absent: 'no-date' | 'not-applicable' | undefined;
  readonly asAt: CivilMoment | undefined;
}

/**
 * The state of a milestone as at a London moment.
 *
 * Recorded is done. Past the last moment the rule allows it is overdue; a due day without a time ends at midnight. It
 * is due from the day its window opens or the day it is planned for. An indicative step is never overdue.
 */
export function stateOf({ planned, due, opensOn, actual, passed, absent, asAt }: StateFacts): MilestoneState {
  if (actual !== null || passed) return 'done';
  if (absent !== undefined) return absent;
  const begins = opensOn ?? planned?.on ?? due?.on;
  if (begins === undefined) return 'no-date';
  if (asAt === undefined) return 'upcoming';
  if (due !== null && isOver(due, asAt)) return 'overdue';
  return asAt.on >= begins ? 'due' : 'upcoming';
}

/** Whether a moment is over: past its time, or past its day where it has no time. */
export function isOver(moment: CivilMoment, asAt: CivilMoment): boolean {
  return moment.at === undefined ? asAt.on > moment.on : compareMoments(asAt, moment) > 0;
}
