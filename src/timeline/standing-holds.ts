import { type PlainDate, toOrdinal } from '../calendar/plain-date.ts';
import type { HoldRule } from '../framework/hold-rule.ts';
import { NO_DATE } from './no-date.ts';
import type { RecordedEvent } from './timeline-request.ts';

/** A hold of a kind made ready: the places of the dates between which an event places it, -1 for no such limit. */
export interface HoldPlan {
  readonly rule: HoldRule;
  readonly placedBy: readonly { readonly event: string; readonly from: number; readonly to: number }[];
}

/** A hold that stands, before it is known what else it holds back. */
export interface StandingHold {
  readonly rule: HoldRule;
  readonly since: PlainDate;
  /** The milestone that was named when it was placed, for a hold without milestones of its own. */
  readonly milestone?: string;
  readonly reason?: string;
  readonly liftedBy?: string;
}

/** Makes a hold of a kind ready. */
export function compileHold(rule: HoldRule, placeOf: (key: string) => number): HoldPlan {
  const placeOrNone = (key: string | undefined): number => (key === undefined ? -1 : placeOf(key));
  return {
    rule,
    placedBy: rule.placedBy.map(({ event, from, to }) => ({ event, from: placeOrNone(from), to: placeOrNone(to) })),
  };
}

/** Whether an event of that type places the hold on that day, by the dates of the table. */
export function isPlacedBy(hold: HoldPlan, type: string, on: PlainDate, dates: readonly number[]): boolean {
  const day = toOrdinal(on);
  return hold.placedBy.some(({ event, from, to }) => {
    if (event !== type) return false;
    const first = from < 0 ? day : (dates[from] as number);
    const last = to < 0 ? day : (dates[to] as number);
    return first !== NO_DATE && last !== NO_DATE && first <= day && day <= last;
  });
}

/**
 * The holds that stand after all these events, each once and since the day it was first placed, in that order.
 *
 * One that was placed several times stands until each placing was answered by an event that lifts it; lifted by hand it
 * is gone altogether.
 */
export function findStandingHolds(
  holds: readonly HoldPlan[],
  events: readonly RecordedEvent[],
  does: (event: RecordedEvent) => string | undefined,
  dates: readonly number[],
): readonly StandingHold[] {
  let standing: StandingHold[] = [];
  for (const event of events) {
    const effect = does(event);
    for (const hold of holds) {
      const { rule } = hold;
      const isNamed = event.hold === rule.id && event.milestone === undefined;
      if (effect === 'lift' && event.hold === rule.id) {
        standing = standing.filter((each) => each.rule !== rule || !(isNamed || each.milestone === event.milestone));
      } else if (rule.liftedBy.includes(event.type)) {
        const first = standing.find((each) => each.rule === rule);
        standing = standing.filter((each) => each !== first);
      }
      const isByHand = effect === 'hold' && event.hold === rule.id;
      if (isByHand || isPlacedBy(hold, event.type, event.on, dates)) {
        standing.push({
          rule,
          since: event.on,
          ...(event.milestone === undefined ? {} : { milestone: event.milestone }),
          ...(event.reason === undefined ? {} : { reason: event.reason }),
          ...(isByHand && event.liftedBy !== undefined ? { liftedBy: event.liftedBy } : {}),
        });
      }
    }
  }
  return standing.filter((each, index) => standing.findIndex((first) => isSame(first, each)) === index);
}

function isSame(a: StandingHold, b: StandingHold): boolean {
  return a.rule === b.rule && a.milestone === b.milestone;
}
