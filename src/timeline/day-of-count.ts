import { daysBetween, type PlainDate } from '../calendar/plain-date.ts';
import type { Milestone } from './milestone.ts';

/** How far the count of working days to a last day has come. */
export interface DayOfCount {
  /** The working days that have begun: 0 before day 1, `of` on the last day. */
  readonly day: number;
  /** The working days that the rule gives. */
  readonly of: number;
  /** Whether today is one of them; a weekend or a bank holiday between them is not. */
  readonly counts: boolean;
}

/**
 * Which working day of the time that a rule gives for a milestone today is, by the working of its last day, so that the
 * days skipped are those that were skipped for it. Null where the last day is not counted forwards in working days,
 * where day 0 lies ahead, and after the last day.
 */
export function dayOfCount({ working, due }: Pick<Milestone, 'working' | 'due'>, today: PlainDate): DayOfCount | null {
  const step = working.steps.find((each) => each.gives === 'due');
  if (due === null || step?.unit !== 'working-days' || step.count < 1 || step.result.on !== due.on) return null;
  const { on: zero } = step.dayZero;
  if (today < zero || today > due.on) return null;
  const skipped = step.skipped.filter(({ on }) => on > zero && on <= today);
  const counts = today > zero && !skipped.some(({ on }) => on === today);
  return { day: daysBetween(zero, today) - skipped.length, of: step.count, counts };
}
