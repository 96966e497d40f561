import { anchorsOf } from '../framework/framework.ts';
import type { InspectionRow } from '../store/inspections.ts';
import type { EventRow } from '../store/recorded-events.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { effectiveEvents, idsThatHold } from '../timeline/effective-events.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import type { Principal } from './service-deps.ts';
import { planOf, toRecordedEvent } from './stored-timeline.ts';

/** A recorded event as a party may see it. */
export interface SeenEvent {
  /** For an inspected party with the day on which it really happened, whatever was recorded at first. */
  readonly event: EventRow;
  /** False where a later event corrects it; such ones are for the inspecting party alone. */
  readonly holds: boolean;
}

/**
 * The recorded events that the principal's party may see, in the order recorded; the one place that decides it.
 *
 * An inspected party sees what was recorded since the call, holds, and is about a milestone that it may see or about the
 * inspection as a whole. Mistakes and their corrections are the inspecting party's own; so is what only judges and is
 * about no date.
 * @param events All of the inspection.
 */
export function seenEvents(
  rules: RulesLibrary,
  inspection: InspectionRow,
  events: readonly EventRow[],
  { party, inspected }: Pick<Principal, 'party' | 'inspected'>,
): readonly SeenEvent[] {
  const recorded = events.map(toRecordedEvent);
  if (!inspected) {
    const holding = idsThatHold(recorded);
    return events.map((event) => ({ event, holds: holding.has(event.id) }));
  }
  const { announced_at } = inspection;
  if (announced_at === null) return [];
  const plan = planOf(rules, inspection);
  const days = new Map(effectiveEvents(recorded).map(({ id, on }) => [id, on]));
  return events.flatMap((event) => {
    const on = days.get(event.id);
    if (on === undefined || event.recorded_at < announced_at || !isAboutSeen(plan, event, party)) return [];
    return [{ event: { ...event, on_date: on }, holds: true }];
  });
}

function isAboutSeen(plan: KindPlan, event: EventRow, party: string): boolean {
  const about = milestonesOf(plan, event);
  if (about === 'all') return true;
  return plan.milestones.some((milestone) => about.has(milestone.id) && milestone.visibleTo.includes(party));
}

/** The ids of the milestones that an event completes, holds back, confirms or is counted from. */
function milestonesOf({ framework, kind }: KindPlan, { type, milestone, hold }: EventRow): 'all' | ReadonlySet<string> {
  const rule = framework.events.find((each) => each.id === type);
  if (!rule || rule.does === 'correct') return new Set();
  if (milestone !== null) return new Set([milestone]);
  if (rule.announces || rule.ends || rule.does === 'defer') return 'all';
  const setting = framework.conditions.filter((each) => each.setBy.includes(type)).map((each) => each.id);
  return new Set([
    ...kind.milestones.filter((each) => each.completedBy.includes(type)).map((each) => each.id),
    ...kind.holds
      .filter(
        (each) =>
          each.id === hold || each.liftedBy.includes(type) || each.placedBy.some((placing) => placing.event === type),
      )
      .flatMap((each) => each.milestones),
    ...kind.provisionalWhile
      .filter((each) => each.until.includes(type) || setting.includes(each.condition))
      .flatMap((each) => each.milestones),
    ...countedFrom(kind, type),
  ]);
}

/** The milestones whose dates count from an event, over points where need be. */
function countedFrom(kind: KindPlan['kind'], type: string): readonly string[] {
  const keys = new Set<string>();
  // Each date stands after those that it counts from.
  for (const date of kind.dates) {
    if (date.is !== 'rule') continue;
    const reads = 'event' in date.rule && date.rule.event === type;
    if (reads || anchorsOf(date.rule).some((anchor) => keys.has(anchor))) keys.add(date.key);
  }
  return [...keys].map((key) => key.split('.')[0] as string);
}
