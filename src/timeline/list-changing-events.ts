import type { EventRule } from '../framework/event-rule.ts';
import { eventsOf, type Framework, type Kind } from '../framework/framework.ts';

/** What the events of a kind do to its plans, by their types; those that only tell what happened are left out. */
export function listChangingEvents(framework: Framework, kind: Kind): ReadonlyMap<string, EventRule> {
  const placing = new Set(kind.holds.flatMap((hold) => hold.placedBy.map((by) => by.event)));
  return new Map(
    eventsOf(framework, kind)
      .filter((rule) => rule.does !== 'complete' || rule.setsDateOf !== undefined || placing.has(rule.id))
      .map((rule) => [rule.id, rule]),
  );
}
