import type { PlainDate } from '../calendar/plain-date.ts';
import { InvalidInputError } from '../errors.ts';
import { isDone } from './apply-holds.ts';
import { buildMilestone, datesOfMilestone, type MilestoneDates } from './build-milestone.ts';
import type { KindPlan } from './compile-kind.ts';
import { fillTable } from './date-table.ts';
import { findEvent } from './find-event.ts';
import { findWarnings } from './find-warnings.ts';
import type { ActiveHold, Milestone, PlanDates, Warning } from './milestone.ts';
import type { PlanChanges } from './plan-changes.ts';
import type { PlanFacts } from './plan-facts.ts';
import { planInputs, resolveDates } from './resolve-dates.ts';
import { checkTimelineRequest, type TimelineRequest } from './timeline-request.ts';

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
  /** What stands in the way of dates now; nothing does where nothing is due any more. */
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
  const resolved = resolveDates(plan, request);
  const { plan: used, dates, inputs, changes, ruled, held } = resolved;
  const { embargo } = plan.framework;
  const recorded = (type: string): boolean => findEvent(inputs.events, type) !== undefined;
  const ending = plan.endings.find(({ type }) => recorded(type));
  const facts = {
    dates,
    inputs,
    asAt: request.asAt,
    ended: ending?.title,
    doubtful: used.doubts.find(dates, inputs),
    ruled,
    sets: changes.sets,
    heldBy: held.heldBy,
    alone: inputs.events.length === 0 ? null : findPlanFacts(plan, request, changes),
  };
  return {
    kind: plan.kind.id,
    framework: plan.framework.id,
    start: changes.start,
    earlierStarts: changes.earlier.map((each) => each.start),
    holds: ending === undefined ? held.holds : [],
    announced: plan.announcing.some(recorded),
    embargoed: embargo !== undefined && recorded(embargo.from) && !recorded(embargo.until),
    ended: ending !== undefined,
    milestones: used.milestones.map((milestone) => buildMilestone(used, milestone, facts)),
    warnings: findWarnings(used, dates, request),
  };
}

/**
 * The dates alone, for many plans in a row: no working, no states, and no check of the request, which must have
 * passed `checkTimelineRequest` or come from the store.
 */
export function datesOf(plan: KindPlan, request: TimelineRequest): readonly MilestoneDates[] {
  const { plan: used, dates, inputs } = resolveDates(plan, request);
  return used.milestones.map((milestone) => datesOfMilestone(used, milestone, dates, inputs));
}

/** What the plan alone gives with the start as it is now, and what was given up with each earlier start. */
function findPlanFacts(plan: KindPlan, request: TimelineRequest, changes: PlanChanges): PlanFacts {
  const inputs = planInputs(plan, request, changes);
  const dates = fillTable(plan.table, inputs);
  const byId = new Map(
    plan.milestones.map((milestone) => {
      const { planned, due } = datesOfMilestone(plan, milestone, dates, inputs);
      return [milestone.id, { planned, due }];
    }),
  );
  const superseded = new Map<string, (PlanDates & { start: PlainDate })[]>();
  for (const { start, events } of changes.earlier) {
    for (const { id, planned, due } of datesNotDone(plan, {
      ...request,
      events: request.events?.slice(0, events) ?? [],
    })) {
      if (planned === null && due === null) continue;
      superseded.set(id, [...(superseded.get(id) ?? []), { start, planned, due }]);
    }
  }
  return { datesOf: (id) => byId.get(id) as PlanDates, supersededOf: (id) => superseded.get(id) };
}

function datesNotDone(plan: KindPlan, request: TimelineRequest): readonly MilestoneDates[] {
  const { plan: used, dates, inputs } = resolveDates(plan, request);
  return used.milestones
    .filter((milestone) => !isDone(milestone, inputs, dates))
    .map((milestone) => datesOfMilestone(used, milestone, dates, inputs));
}
