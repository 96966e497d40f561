import { type PlainDate, toOrdinal } from '../calendar/plain-date.ts';
import { InvalidInputError } from '../errors.ts';
import { buildMilestone, datesOfMilestone, type MilestoneDates } from './build-milestone.ts';
import type { DateInputs } from './compile-date.ts';
import type { KindPlan } from './compile-kind.ts';
import { fillTable } from './date-table.ts';
import { findEvent } from './find-event.ts';
import { findWarnings } from './find-warnings.ts';
import type { ActiveHold, Milestone, Warning } from './milestone.ts';
import { NO_DATE } from './no-date.ts';
import { checkTimelineRequest, type RecordedEvent, type TimelineRequest } from './timeline-request.ts';

export type { MilestoneDates } from './build-milestone.ts';

/** Every milestone of one inspection, dated and explained. */
export interface Timeline {
  /** The id of the kind: `inspection`, `focused-visit`. */
  readonly kind: string;
  /** The id of the rule file's edition. */
  readonly framework: string;
  /** The start as it is now: the last one that a deferral set, else the first. */
  readonly start: PlainDate;
  /** Earlier starts, the first one first; empty where nothing was deferred. */
  readonly earlierStarts: readonly PlainDate[];
  /** What stands in the way of dates now. */
  readonly holds: readonly ActiveHold[];
  /** True once the event that tells the inspected party is recorded. */
  readonly announced: boolean;
  /** True between the sending of the final and its publication. */
  readonly embargoed: boolean;
  /** True once nothing is due any more: the inspection was cancelled. */
  readonly ended: boolean;
  readonly milestones: readonly Milestone[];
  readonly warnings: readonly Warning[];
}

/**
 * The timeline of an inspection: a pure function of rules, calendar, inputs and recorded events.
 *
 * A recorded event is never moved; dates that count from it follow it. Dates are civil, times London wall time.
 * @throws InvalidInputError with every problem of the request, where a start is no working day for example.
 * @throws CalendarRangeError where a date passes the end of the calendar.
 */
export function buildTimeline(plan: KindPlan, request: TimelineRequest): Timeline {
  const problems = checkTimelineRequest(plan.framework, plan.kind, plan.calendar, request);
  if (problems.length > 0) throw new InvalidInputError(problems, `This ${plan.kind.name}`);
  const inputs = inputsOf(plan, request);
  const dates = fillTable(plan.table, inputs);
  const { embargo } = plan.framework;
  const recorded = (type: string): boolean => findEvent(inputs.events, type) !== undefined;
  const ending = plan.endings.find(({ type }) => recorded(type));
  const facts = {
    dates,
    inputs,
    asAt: request.asAt,
    ended: ending?.title,
    doubtful: plan.doubts.find(dates, inputs),
  };
  return {
    kind: plan.kind.id,
    framework: plan.framework.id,
    start: request.start,
    earlierStarts: [],
    holds: [],
    announced: plan.announcing.some(recorded),
    embargoed: embargo !== undefined && recorded(embargo.from) && !recorded(embargo.until),
    ended: ending !== undefined,
    milestones: plan.milestones.map((milestone) => buildMilestone(plan, milestone, facts)),
    warnings: findWarnings(plan, dates, request),
  };
}

/**
 * The dates alone, for many plans in a row: no working, no states, and no check of the request, which must have
 * passed `checkTimelineRequest` or come from the store.
 */
export function datesOf(plan: KindPlan, request: TimelineRequest): readonly MilestoneDates[] {
  const inputs = inputsOf(plan, request);
  const dates = fillTable(plan.table, inputs);
  return plan.milestones.map((milestone) => datesOfMilestone(plan, milestone, dates, inputs));
}

function inputsOf(plan: KindPlan, request: TimelineRequest): DateInputs {
  const { start, fieldworkEnd, conditions = [], events = [] } = request;
  return {
    start: toOrdinal(start),
    fieldworkEnd: fieldworkEnd === undefined ? NO_DATE : toOrdinal(fieldworkEnd),
    conditions: events.length === 0 ? conditions : [...conditions, ...conditionsSetBy(plan, events)],
    events,
  };
}

function conditionsSetBy(plan: KindPlan, events: readonly RecordedEvent[]): readonly string[] {
  return plan.framework.conditions
    .filter((condition) => condition.setBy.some((type) => findEvent(events, type)))
    .map((condition) => condition.id);
}
