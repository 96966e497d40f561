import { formatLongDate, formatShortDate } from '../calendar/plain-date.ts';
import { eventsOf } from '../framework/framework.ts';
import type { Timeline } from './build-timeline.ts';
import type { KindPlan } from './compile-kind.ts';
import { findSetting, isConfirmed } from './is-confirmed.ts';
import type { RecordedEvent, TimelineRequest } from './timeline-request.ts';

/** Why something must not be published now. */
export interface PublicationReason {
  /**
   * `cancelled`, `published`, `not-published`, `embargo`, the id of an event that is not recorded, of a hold, or of a
   * condition that makes dates provisional.
   */
  readonly id: string;
  /** One or two plain sentences. */
  readonly message: string;
}

/** Whether an inspection's report or letter may be published, and every reason why not. */
export interface PublicationVerdict {
  readonly allowed: boolean;
  readonly reasons: readonly PublicationReason[];
}

/**
 * Whether the report or letter may be published at the moment that the request is for.
 *
 * All of it follows from the rules: what the event that ends the embargo requires, the day of the milestone that it
 * completes, the holds on that milestone, and what makes its dates provisional.
 * @param timeline The timeline of the same request. Without `asAt` nothing is said of the day.
 */
export function checkPublication(plan: KindPlan, timeline: Timeline, request: TimelineRequest): PublicationVerdict {
  const { embargo } = plan.framework;
  const known = eventsOf(plan.framework, plan.kind);
  const publishing = known.find((event) => event.id === embargo?.until);
  const definition = plan.kind.milestones.find((each) => each.completedBy.includes(publishing?.id ?? ''));
  const milestone = timeline.milestones.find((each) => each.id === definition?.id);
  const reasons: PublicationReason[] = [];
  const add = (id: string, message: string): unknown => reasons.push({ id, message });
  const { events: recorded = [], asAt } = request;
  if (publishing === undefined || milestone === undefined) {
    add('not-published', `Nothing is published after this ${plan.kind.name}.`);
    return { allowed: false, reasons };
  }
  if (timeline.ended) add('cancelled', 'It was cancelled.');
  if (milestone.state === 'done') {
    const on = milestone.actual === null ? '' : ` on ${formatLongDate(milestone.actual.on)}`;
    add('published', `It was published${on} already.`);
  }
  for (const type of missingEvents(known, publishing.requires, recorded)) {
    add(type, `Not recorded yet: ${known.find((event) => event.id === type)?.title ?? type}.`);
  }
  if (milestone.state !== 'done' && milestone.due !== null && asAt !== undefined && asAt.on < milestone.due.on) {
    add('embargo', `The embargo is not over: the day of publication is ${formatLongDate(milestone.due.on)}.`);
  }
  for (const hold of timeline.holds.filter((each) => each.milestones.includes(milestone.id))) {
    const rule = plan.kind.holds.find((each) => each.id === hold.id);
    const lift = hold.liftedBy === undefined ? '' : ` It may be lifted by ${hold.liftedBy.replace(/\.$/, '')}.`;
    add(hold.id, `Held since ${formatShortDate(hold.since)}, because ${rule?.because ?? hold.title}.${lift}`);
  }
  for (const { condition, because } of findProvisional(plan, milestone.id, request)) add(condition, because);
  return { allowed: reasons.length === 0, reasons };
}

/** What is not recorded of what an event requires, and of what that requires; what comes first is named first. */
function missingEvents(
  known: ReturnType<typeof eventsOf>,
  requires: readonly string[],
  recorded: readonly RecordedEvent[],
): readonly string[] {
  const missing = requires.filter((type) => !recorded.some((event) => event.type === type));
  const before = missing.flatMap((type) =>
    missingEvents(known, known.find((event) => event.id === type)?.requires ?? [], recorded),
  );
  return [...new Set([...before, ...missing])];
}

function findProvisional(plan: KindPlan, milestone: string, { conditions = [], events = [] }: TimelineRequest) {
  return plan.kind.provisionalWhile.filter((rule) => {
    const { condition, milestones } = rule;
    const holds = conditions.includes(condition) || findSetting(plan.framework, condition, events) !== undefined;
    return holds && milestones.includes(milestone) && !isConfirmed(rule, plan.framework, events);
  });
}
