import type { CivilMoment } from '../calendar/local-time.ts';
import type { EventRule } from '../framework/event-rule.ts';
import type { Timeline } from './build-timeline.ts';
import type { KindPlan } from './compile-kind.ts';
import type { Milestone } from './milestone.ts';
import type { RecordedEvent, TimelineRequest } from './timeline-request.ts';

/** An event about to be recorded, and what it is held against. */
export interface EventCheck {
  readonly plan: KindPlan;
  /** What the timeline before the event is worked out from; `events` are those that hold. */
  readonly request: TimelineRequest;
  /** The timeline before the event. */
  readonly timeline: Timeline;
  /** With `reason` it may be unusual. What it corrects is in `supersedes`, for an event that corrects and for no other. */
  readonly event: RecordedEvent;
  /** The London moment of recording. */
  readonly now: Required<CivilMoment>;
}

/** An event with its rule, while it is being checked. */
export interface EventCase extends EventCheck {
  readonly rule: EventRule;
  readonly recorded: readonly RecordedEvent[];
  /** Says why it cannot be recorded, and what could be done instead: where, a sentence without a full stop, what was seen. */
  readonly refuse: (where: string, message: string, seen?: string) => void;
  /** Says why it needs a reason. */
  readonly unusual: (where: string, message: string, seen?: string) => void;
}

/** The milestones whose day an event tells: those that name it, or the one that it names. */
export function milestonesTold({ plan, timeline, rule, event }: EventCase): readonly Milestone[] {
  const isNamed = rule.does === 'complete' && rule.asks.milestone !== undefined;
  const ids = plan.kind.milestones
    .filter(({ id, completedBy }) => completedBy.includes(rule.id) || (isNamed && id === event.milestone))
    .map((milestone) => milestone.id);
  return timeline.milestones.filter((milestone) => ids.includes(milestone.id));
}

/** "2025-04-04 09:30". */
export function momentText(moment: CivilMoment): string {
  return moment.at === undefined ? moment.on : `${moment.on} ${moment.at}`;
}

/** A sentence that another goes before, without its full stop. */
export function withInstead(message: string, instead: string | undefined): string {
  return instead === undefined ? message : `${message}. ${instead.replace(/\.$/, '')}`;
}

/** The type of event by which mistakes are corrected; undefined where the rules know none. */
export function correctingType(plan: KindPlan): string | undefined {
  return [...plan.changing.values()].find((rule) => rule.does === 'correct')?.id;
}
