import type { KindPlan } from './compile-kind.ts';
import type { RecordedEvent } from './timeline-request.ts';

/**
 * The recorded event that another replaces: the last of its type, about the same milestone, unless several of the type
 * are several facts. Undefined where it replaces none.
 * @param recorded The events that hold.
 */
export function findSuperseded<Event extends RecordedEvent>(
  plan: KindPlan,
  recorded: readonly Event[],
  event: RecordedEvent,
): Event | undefined {
  const rule = plan.framework.events.find((each) => each.id === event.type);
  if (rule === undefined || rule.repeatable) return undefined;
  return recorded.findLast((each) => each.type === event.type && each.milestone === event.milestone);
}
