import { type CivilMoment, compareMoments } from '../calendar/local-time.ts';
import { formatLongDate } from '../calendar/plain-date.ts';
import type { Problem } from '../errors.ts';
import type { Timeline } from './build-timeline.ts';
import type { KindPlan } from './compile-kind.ts';
import type { RecordedEvent } from './timeline-request.ts';

/** An event about to be recorded, and what it is held against. */
export interface EventCheck {
  readonly plan: KindPlan;
  /** The timeline before the event. */
  readonly timeline: Timeline;
  readonly recorded: readonly RecordedEvent[];
  readonly event: RecordedEvent;
  /** Why it is recorded although it is unusual, or what it corrects. */
  readonly reason: string | undefined;
  /** The London moment of recording. */
  readonly now: Required<CivilMoment>;
}

/**
 * Why an event cannot be recorded now, each with what could be done instead; empty where it can.
 *
 * Refused are unknown events, dates to come, events after the inspection was cancelled and events without those they
 * need. With a reason, an event of the same type is recorded again, as a correction, and one comes before its day.
 */
export function checkEvent(check: EventCheck): readonly Problem[] {
  const { plan, timeline, recorded, event, reason, now } = check;
  const known = plan.framework.events.filter((each) => each.kinds?.includes(plan.kind.id) ?? true);
  const rule = known.find((each) => each.id === event.type);
  if (!rule) {
    return [{ where: 'type', message: `must be one of ${known.map((each) => each.id).join(', ')}`, seen: event.type }];
  }
  const problems: Problem[] = [];
  const add = (where: string, message: string, seen?: string): void => {
    problems.push({ where, message, ...(seen === undefined ? {} : { seen }) });
  };
  if (timeline.ended) add('type', 'must not be recorded any more: the inspection was cancelled', event.type);
  checkMilestoneName(check, rule.names === 'milestone', add);
  if (event.on > now.on || (event.on === now.on && event.at !== undefined && event.at > now.at)) {
    add(
      'on',
      `must not lie ahead: it is ${now.on} ${now.at} in London. Record it when it has happened`,
      momentText(event),
    );
  }
  for (const type of rule.requires) {
    const before = recorded.findLast((each) => each.type === type);
    if (!before) add('type', `needs ${type} to be recorded first`, event.type);
    else if (compareMoments({ on: before.on }, { on: event.on }) > 0) {
      add('on', `must not be before ${type}, recorded for ${before.on}`, event.on);
    }
  }
  if (reason === undefined) {
    const earlier = recorded.findLast((each) => each.type === event.type && each.milestone === event.milestone);
    if (earlier) {
      add('type', `is recorded already, for ${momentText(earlier)}. To correct it give a reason`, event.type);
    }
    const exact = exactDayOf(check);
    if (exact !== undefined && event.on < exact) {
      add('on', `is before its day, ${formatLongDate(exact)}. If that is so, give a reason`, event.on);
    }
  }
  return problems;
}

function checkMilestoneName(
  { plan, event }: EventCheck,
  named: boolean,
  add: (where: string, message: string, seen?: string) => void,
): void {
  const ids = plan.kind.milestones.map((milestone) => milestone.id);
  if (named && (event.milestone === undefined || !ids.includes(event.milestone))) {
    add('milestone', `must be one of ${ids.join(', ')}`, event.milestone ?? '(none)');
  }
  // Such an event does more than complete a milestone: the call announces, the final begins the embargo.
  const own = plan.kind.milestones.find((milestone) => named && milestone.id === event.milestone)?.completedBy ?? [];
  if (own.length > 0) add('milestone', `has an event of its own: record ${own.join(' or ')}`, event.milestone);
  if (!named && event.milestone !== undefined) {
    add('milestone', `must not be given for ${event.type}`, event.milestone);
  }
}

/** The day before which the event is out of the ordinary: that of a milestone due on a day, not by it. */
function exactDayOf({ plan, timeline, event }: EventCheck): RecordedEvent['on'] | undefined {
  const definition = plan.kind.milestones.find(
    (each) => each.shape === 'day' && each.basis === 'rule' && each.completedBy.includes(event.type),
  );
  return timeline.milestones.find((milestone) => milestone.id === definition?.id)?.due?.on;
}

function momentText(moment: CivilMoment): string {
  return moment.at === undefined ? moment.on : `${moment.on} ${moment.at}`;
}
