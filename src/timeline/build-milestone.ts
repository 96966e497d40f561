import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import { fromOrdinal, type PlainDate } from '../calendar/plain-date.ts';
import type { DateInputs } from './compile-date.ts';
import type { KindPlan, MilestonePlan } from './compile-kind.ts';
import type { DoubtfulPlaces } from './doubts.ts';
import { explainMilestone } from './explain-milestone.ts';
import { explainSetMilestone } from './explain-set-milestone.ts';
import { findCompletingEvent, findEvent } from './find-event.ts';
import type { Milestone, PlanDates, Working } from './milestone.ts';
import type { HeldDates } from './apply-holds.ts';
import { stateOf } from './milestone-state.ts';
import { NO_DATE } from './no-date.ts';
import type { DatesSet } from './plan-changes.ts';
import { type PlanFacts, workingDaysOff } from './plan-facts.ts';
import { provisionalReasons } from './provisional-reasons.ts';
import { tellWindow } from './tell-window.ts';

/** The dates of one milestone and nothing else. */
export interface MilestoneDates {
  readonly id: string;
  readonly planned: CivilMoment | null;
  readonly due: CivilMoment | null;
  readonly opensOn: PlainDate | null;
  readonly endsOn: PlainDate | null;
  readonly actual: CivilMoment | null;
}

/** What all milestones of one timeline are built from. */
export interface TimelineFacts {
  /** Every date of the kind in its place. */
  readonly dates: readonly number[];
  readonly inputs: DateInputs;
  readonly asAt: CivilMoment | undefined;
  /** The title of the event after which nothing is due any more; undefined while there is none. */
  readonly ended: string | undefined;
  readonly doubtful: DoubtfulPlaces;
  /** For each place that is set, the day that its rule gives. */
  readonly ruled: ReadonlyMap<number, number>;
  /** What people set, by the milestone's id. */
  readonly sets: ReadonlyMap<string, DatesSet>;
  readonly heldBy: HeldDates['heldBy'];
  /** What the plan alone gives; null where that is what the dates are. */
  readonly alone: PlanFacts | null;
}

/** The dates of a milestone. */
export function datesOfMilestone(
  plan: KindPlan,
  milestone: MilestonePlan,
  dates: readonly number[],
  inputs: DateInputs,
): MilestoneDates {
  const due = momentAt(dates, milestone.due, milestone.dueAt);
  return {
    id: milestone.id,
    planned: milestone.isPlannedWhenDue ? due : momentAt(dates, milestone.planned, milestone.plannedAt),
    due,
    opensOn: dateAt(dates, milestone.opens),
    endsOn: dateAt(dates, milestone.ends),
    actual: dates[milestone.recorded] === NO_DATE ? null : actualOf(plan, milestone, inputs),
  };
}

/** A milestone with its dates, its state and its working. */
export function buildMilestone(plan: KindPlan, milestone: MilestonePlan, facts: TimelineFacts): Milestone {
  const { dates, inputs, ended } = facts;
  const { planned, due, opensOn, endsOn, actual } = datesOfMilestone(plan, milestone, dates, inputs);
  const passed = inputs.events.length > 0 && milestone.passedBy.some((type) => findEvent(inputs.events, type));
  const held = facts.heldBy.get(milestone.id);
  const absent = planned === null && due === null && held === undefined ? milestone.absent : undefined;
  const isOff = ended !== undefined && actual === null && !passed;
  const state = isOff
    ? 'not-applicable'
    : held !== undefined
      ? 'held'
      : stateOf({ planned, due, opensOn, actual, passed, absent: absent?.state, asAt: facts.asAt });
  const because = isOff ? `${ended}.` : (held?.because ?? absent?.because);
  const { alone } = facts;
  const fromPlan = alone === null ? { planned, due } : alone.datesOf(milestone.id);
  const set = state === 'done' ? undefined : facts.sets.get(milestone.id);
  const reasons = provisionalReasons(plan, milestone, facts.doubtful, dates, inputs);
  // Optional parts are added one by one: spreading them in costs more than working out all the dates.
  const built: Writable<Omit<Milestone, 'working'>> & { working?: Working } = {
    id: milestone.id,
    title: milestone.title,
    party: milestone.party,
    owner: milestone.owner,
    basis: milestone.basis,
    planned,
    due,
    actual,
    fromPlan,
    drift: driftOf(plan, milestone, facts, fromPlan, actual ?? planned ?? due),
    state,
    visibleTo: milestone.visibleTo,
    provisional: reasons.length > 0,
  };
  if (milestone.what !== undefined) built.what = milestone.what;
  if (opensOn !== null) built.opensOn = opensOn;
  if (endsOn !== null) built.endsOn = endsOn;
  if (milestone.also.length > 0 && planned !== null) {
    built.alsoOn = milestone.also.map((place) => dateAt(dates, place)).filter((date) => date !== null);
  }
  const superseded = alone?.supersededOf(milestone.id);
  if (superseded !== undefined) built.superseded = superseded;
  if (set?.pin !== undefined) built.pinned = set.pin;
  if (set?.variation !== undefined) built.varied = set.variation;
  if (held !== undefined && !isOff) built.heldBy = held.hold;
  if (because !== undefined) built.because = because;
  if (reasons.length > 0) built.provisionalBecause = reasons;
  if (milestone.note !== undefined) built.note = milestone.note;
  const window = state === 'done' || isOff ? null : tellWindow(plan, milestone, facts);
  if (window !== null) built.window = window;
  const isSet = inputs.set !== null && held === undefined && facts.sets.has(milestone.id);
  built.working = isSet
    ? explainSetMilestone(milestone, facts)
    : explainMilestone(milestone, dates, inputs, held?.because ?? absent?.because);
  return built as Milestone;
}

function driftOf(
  { calendar }: KindPlan,
  { id }: MilestonePlan,
  { alone, inputs }: TimelineFacts,
  fromPlan: PlanDates,
  is: CivilMoment | null,
): number | null {
  if (alone === null) return is === null ? null : 0;
  // The plan that it was done by is not the plan of now.
  return inputs.doneBefore.has(id) ? null : workingDaysOff(calendar, fromPlan, is);
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function actualOf(plan: KindPlan, milestone: MilestonePlan, { events }: DateInputs): CivilMoment | null {
  const { id, completedBy } = milestone;
  const event = findCompletingEvent(events, id, completedBy, plan.table.naming);
  if (event === undefined) return null;
  return event.at === undefined ? { on: event.on } : { on: event.on, at: event.at };
}

function momentAt(dates: readonly number[], place: number, at: LocalTime | undefined): CivilMoment | null {
  const on = dateAt(dates, place);
  if (on === null) return null;
  return at === undefined ? { on } : { on, at };
}

function dateAt(dates: readonly number[], place: number): PlainDate | null {
  const day = place < 0 ? NO_DATE : (dates[place] as number);
  return day === NO_DATE ? null : fromOrdinal(day);
}
