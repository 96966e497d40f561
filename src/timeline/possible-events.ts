import type { EventRule } from '../framework/event-rule.ts';
import { eventsOf } from '../framework/framework.ts';
import { isLiftedByHand } from '../framework/hold-rule.ts';
import { checkEventOrder } from './check-event-order.ts';
import type { EventCase, EventCheck } from './event-case.ts';
import { findSuperseded } from './find-superseded.ts';
import type { RecordedEvent } from './timeline-request.ts';

/** An event that could be recorded next. */
export interface PossibleEvent {
  /** What it is called, carries and asks for. */
  readonly rule: EventRule;
  /** Why it would need a reason, as sentences without a full stop; empty where it is the usual thing. */
  readonly unusual: readonly string[];
}

/**
 * The events that make sense now, for today and in the order of the rule file. Left out are those that would correct an
 * earlier one of the same type, and those that have nothing to release, to lift or to correct.
 */
export function possibleEvents(check: Omit<EventCheck, 'event'>): readonly PossibleEvent[] {
  const { plan, request, timeline, now } = check;
  const recorded = request.events ?? [];
  return eventsOf(plan.framework, plan.kind).flatMap((rule): PossibleEvent[] => {
    const event: RecordedEvent = { type: rule.id, on: now.on };
    if (findSuperseded(plan, recorded, event) || !hasTarget(rule, check)) return [];
    const unusual: string[] = [];
    let isRefused = false;
    const each: EventCase = {
      plan,
      request,
      timeline,
      now,
      event,
      rule,
      recorded,
      refuse: () => (isRefused = true),
      unusual: (_, message) => unusual.push(message),
    };
    checkEventOrder(each);
    return isRefused ? [] : [{ rule, unusual }];
  });
}

/** Whether there is something that the event can be about. */
function hasTarget(rule: EventRule, { plan, request, timeline }: Omit<EventCheck, 'event'>): boolean {
  const open = timeline.milestones.filter(({ state }) => state !== 'done' && state !== 'not-applicable');
  const undated = timeline.milestones.filter(({ state, actual }) => actual === null && state !== 'not-applicable');
  const byHand = (id: string): boolean => plan.kind.holds.some((hold) => hold.id === id && isLiftedByHand(hold));
  switch (rule.does) {
    case 'unpin':
      return open.some((milestone) => milestone.pinned !== undefined);
    case 'lift':
      return timeline.holds.some((hold) => byHand(hold.id));
    case 'hold':
      return plan.kind.holds.some((hold) => hold.byHand) && open.length > 0;
    case 'correct':
      return (request.events ?? []).length > 0;
    case 'pin':
    case 'vary':
      return open.length > 0;
    case 'complete':
      // What is over without a day of its own may still be given one.
      return rule.asks.milestone === undefined || undated.some(({ id }) => !hasOwnEvent(plan, id));
    default:
      return true;
  }
}

function hasOwnEvent(plan: EventCheck['plan'], milestone: string): boolean {
  return plan.kind.milestones.some(({ id, completedBy }) => id === milestone && completedBy.length > 0);
}
