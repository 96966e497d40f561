import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import { fromOrdinal, type PlainDate, toOrdinal } from '../calendar/plain-date.ts';
import { InvalidInputError } from '../errors.ts';
import {
  computeDates,
  dateAt,
  type DateInputs,
  findCompletingEvent,
  type KindPlan,
  type MilestonePlan,
  namesMilestone,
} from './compile-kind.ts';
import { NO_DATE } from './no-date.ts';
import { explainMilestone } from './explain-milestone.ts';
import type { Milestone, Warning } from './milestone.ts';
import { stateOf } from './milestone-state.ts';
import { findWarnings } from './find-warnings.ts';
import { checkTimelineRequest, type RecordedEvent, type TimelineRequest } from './timeline-request.ts';

/** Every milestone of one inspection, dated and explained. */
export interface Timeline {
  /** The id of the kind: `inspection`, `focused-visit`. */
  readonly kind: string;
  /** The id of the rule file's edition. */
  readonly framework: string;
  readonly start: PlainDate;
  /** True once the event that tells the inspected party is recorded. */
  readonly announced: boolean;
  /** True between the sending of the final and its publication. */
  readonly embargoed: boolean;
  /** True once nothing is due any more: the inspection was cancelled. */
  readonly ended: boolean;
  readonly milestones: readonly Milestone[];
  readonly warnings: readonly Warning[];
}

/** The dates of one milestone and nothing else. */
export interface MilestoneDates {
  readonly id: string;
  readonly planned: CivilMoment | null;
  readonly due: CivilMoment | null;
  readonly opensOn: PlainDate | null;
  readonly endsOn: PlainDate | null;
  readonly actual: CivilMoment | null;
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
  const dates = computeDates(plan, inputs);
  const { embargo } = plan.framework;
  const milestones = plan.milestones.map((milestone) => buildMilestone(plan, milestone, dates, inputs, request));
  return {
    kind: plan.kind.id,
    framework: plan.framework.id,
    start: request.start,
    announced: hasEvent(plan, inputs.events, 'announces'),
    embargoed:
      embargo !== undefined &&
      inputs.events.some((event) => event.type === embargo.from) &&
      !inputs.events.some((event) => event.type === embargo.until),
    ended: hasEvent(plan, inputs.events, 'ends'),
    milestones,
    warnings: findWarnings(plan, dates, request),
  };
}

/**
 * The dates alone, for many plans in a row: no working, no states, and no check of the request, which must have
 * passed `checkTimelineRequest` or come from the store.
 */
export function datesOf(plan: KindPlan, request: TimelineRequest): readonly MilestoneDates[] {
  const inputs = inputsOf(plan, request);
  const dates = computeDates(plan, inputs);
  return plan.milestones.map((milestone) => ({
    id: milestone.definition.id,
    planned: momentAt(dates, milestone.planned, milestone.plannedAt),
    due: momentAt(dates, milestone.due, milestone.dueAt),
    opensOn: dateAt(dates, milestone.opens),
    endsOn: dateAt(dates, milestone.ends),
    actual: actualOf(plan, milestone, dates, inputs),
  }));
}

function inputsOf(plan: KindPlan, request: TimelineRequest): DateInputs {
  const events = request.events ?? [];
  const given = request.conditions ?? [];
  const set =
    events.length === 0
      ? []
      : plan.framework.conditions
          .filter((condition) => condition.setBy.some((type) => events.some((event) => event.type === type)))
          .map((condition) => condition.id);
  return {
    start: toOrdinal(request.start),
    fieldworkEnd: request.fieldworkEnd === undefined ? NO_DATE : toOrdinal(request.fieldworkEnd),
    conditions: set.length === 0 ? given : [...given, ...set],
    events,
  };
}

function buildMilestone(
  plan: KindPlan,
  milestone: MilestonePlan,
  dates: readonly number[],
  inputs: DateInputs,
  request: TimelineRequest,
): Milestone {
  const { definition } = milestone;
  const planned = momentAt(dates, milestone.planned, milestone.plannedAt);
  const due = momentAt(dates, milestone.due, milestone.dueAt);
  const opensOn = dateAt(dates, milestone.opens);
  const endsOn = dateAt(dates, milestone.ends);
  const actual = actualOf(plan, milestone, dates, inputs);
  const absent = planned === null && due === null ? (definition.none ?? definition.otherwise) : undefined;
  const passed = definition.passedBy.some((type) => inputs.events.some((event) => event.type === type));
  const reasons = provisionalReasons(plan, milestone, dates, inputs);
  return {
    id: definition.id,
    title: definition.title,
    ...(definition.what === undefined ? {} : { what: definition.what }),
    party: definition.party,
    owner: definition.owner,
    basis: definition.basis,
    planned,
    due,
    ...(opensOn === null ? {} : { opensOn }),
    ...(endsOn === null ? {} : { endsOn }),
    ...(milestone.also.length === 0 || planned === null
      ? {}
      : { alsoOn: milestone.also.map((place) => dateAt(dates, place)).filter((date) => date !== null) }),
    actual,
    state: stateOf({ planned, due, opensOn, actual, passed, absent: absent?.state, asAt: request.asAt }),
    ...(absent ? { because: absent.because } : {}),
    visibleTo: definition.visibleTo ?? plan.framework.parties.map((party) => party.id),
    provisional: reasons.length > 0,
    ...(reasons.length > 0 ? { provisionalBecause: reasons } : {}),
    ...(definition.note === undefined ? {} : { note: definition.note }),
    working: explainMilestone(plan, milestone, dates, inputs, absent?.because),
  };
}

function actualOf(
  plan: KindPlan,
  milestone: MilestonePlan,
  dates: readonly number[],
  inputs: DateInputs,
): CivilMoment | null {
  const day = dates[milestone.recorded] as number;
  if (day === NO_DATE) return null;
  const { id, completedBy } = milestone.definition;
  const event = findCompletingEvent(inputs.events, id, completedBy, namesMilestone(plan.framework));
  return { on: fromOrdinal(day), ...(event?.at === undefined ? {} : { at: event.at }) };
}

/** A date is provisional where it, or a bank holiday it was counted over, may still be changed. */
function provisionalReasons(
  plan: KindPlan,
  milestone: MilestonePlan,
  dates: readonly number[],
  inputs: DateInputs,
): readonly string[] {
  const reasons: string[] = [];
  const official = toOrdinal(plan.calendar.officialUntil);
  const places = [milestone.planned, milestone.due, milestone.opens, milestone.ends];
  if (
    dates[milestone.recorded] === NO_DATE &&
    places.some((place) => place >= 0 && (dates[place] as number) > official)
  ) {
    reasons.push(`Bank holidays are published up to ${plan.calendar.officialUntil} only.`);
  }
  for (const rule of plan.kind.provisionalWhile) {
    if (
      rule.milestones.includes(milestone.definition.id) &&
      inputs.conditions.includes(rule.condition) &&
      dates[milestone.recorded] === NO_DATE &&
      !rule.until.some((type) => inputs.events.some((event) => event.type === type))
    ) {
      reasons.push(rule.because);
    }
  }
  return reasons;
}

function momentAt(dates: readonly number[], place: number, at: LocalTime | undefined): CivilMoment | null {
  const on = dateAt(dates, place);
  if (on === null) return null;
  return at === undefined ? { on } : { on, at };
}

function hasEvent(plan: KindPlan, events: readonly RecordedEvent[], effect: 'announces' | 'ends'): boolean {
  return events.some((event) => plan.framework.events.some((rule) => rule.id === event.type && rule[effect]));
}
