import { fromOrdinal, toOrdinal } from '../calendar/plain-date.ts';
import { addWorkingDaysToOrdinal, workingDaysBetween } from '../calendar/working-day-calendar.ts';
import { applyHolds, type HeldDates } from './apply-holds.ts';
import type { DateInputs } from './compile-date.ts';
import { type KindPlan, type MilestonePlan, withSettableDates } from './compile-kind.ts';
import { fillTable } from './date-table.ts';
import { findCompletingEvent, findEvent } from './find-event.ts';
import { NO_DATE } from './no-date.ts';
import { type PlanChanges, plannedSetOf, readChanges } from './plan-changes.ts';
import { findStandingHolds } from './standing-holds.ts';
import type { RecordedEvent, TimelineRequest } from './timeline-request.ts';

/** Every date of one inspection as it stands: by the rules, by what was recorded, and by what people set and held. */
export interface ResolvedDates {
  /** The plan in whose places the dates are. */
  readonly plan: KindPlan;
  readonly dates: readonly number[];
  readonly inputs: DateInputs;
  readonly changes: PlanChanges;
  /** For each place that is set, the day that its rule gives. */
  readonly ruled: ReadonlyMap<number, number>;
  readonly held: Pick<HeldDates, 'holds' | 'heldBy'>;
}

const NOTHING_HELD: ResolvedDates['held'] = { holds: [], heldBy: new Map() };
const NOTHING_SET: ReadonlyMap<number, number> = new Map();

/** Works out the dates of a plan. Where nobody set a date and nothing is held, in the few places that dates share. */
export function resolveDates(plan: KindPlan, request: TimelineRequest): ResolvedDates {
  const changes = readChanges(plan, request);
  const inputs = inputsOf(plan, request, changes);
  if (changes.sets.size === 0 && !changes.mayHold) {
    return { plan, dates: fillTable(plan.table, inputs), inputs, changes, ruled: NOTHING_SET, held: NOTHING_HELD };
  }
  const own = withSettableDates(plan);
  const asSet: DateInputs = { ...inputs, set: daysToSet(own, inputs, changes) };
  const withoutHolds = fillTable(own.table, asSet);
  const does = (event: RecordedEvent): string | undefined => own.changing.get(event.type)?.does;
  const standing = changes.mayHold ? findStandingHolds(own.holds, inputs.events, does, withoutHolds) : [];
  const held = applyHolds(own, asSet, withoutHolds, standing);
  const last: DateInputs = { ...inputs, set: held.set };
  const ruled = new Map<number, number>();
  return { plan: own, dates: fillTable(own.table, last, ruled), inputs: last, changes, ruled, held };
}

/** What the dates of the plan alone follow from: the start as it is now, and nothing recorded, set or held. */
export function planInputs(plan: KindPlan, request: TimelineRequest, changes: PlanChanges): DateInputs {
  const { events: _, ...alone } = request;
  return inputsOf(plan, alone, { ...changes, resumedEnd: undefined });
}

function inputsOf(plan: KindPlan, request: TimelineRequest, changes: PlanChanges): DateInputs {
  const { conditions = NONE, events = NONE } = request;
  const { start, fieldworkEnd, resumedEnd } = changes;
  const end = resumedEnd ?? fieldworkEnd;
  const past = changes.earlier.length === 0 ? undefined : findPast(plan, events, changes);
  return {
    start: toOrdinal(start),
    fieldworkEnd: end === undefined ? NO_DATE : toOrdinal(end),
    fieldworkEndIs: resumedEnd === undefined ? 'given by the planner' : 'set when fieldwork was resumed',
    conditions: events.length === 0 ? conditions : [...conditions, ...conditionsSetBy(plan, events)],
    events,
    counting: past?.counting ?? events,
    doneBefore: past?.doneBefore ?? NOTHING_DONE,
    set: null,
  };
}

const NONE: readonly never[] = [];
const NOTHING_DONE: ReadonlySet<string> = new Set();

/** What dates count from since the last deferral; undefined where none of it is among the events. */
function findPast(
  plan: KindPlan,
  events: readonly RecordedEvent[],
  { earlier }: PlanChanges,
): Pick<DateInputs, 'counting' | 'doneBefore'> | undefined {
  const last = earlier.at(-1)?.events;
  const deferral = last === undefined ? undefined : events[last];
  if (last === undefined || deferral === undefined) return undefined;
  // What is recorded late happened before the deferral all the same.
  const counting = events.slice(last + 1).filter((event) => event.on >= deferral.on);
  const doneBefore = plan.milestones.filter(({ id, completedBy }) => {
    const event = findCompletingEvent(events, id, completedBy, plan.table.naming);
    return event !== undefined && !counting.includes(event);
  });
  return { counting, doneBefore: new Set(doneBefore.map(({ id }) => id)) };
}

function conditionsSetBy(plan: KindPlan, events: readonly RecordedEvent[]): readonly string[] {
  return plan.framework.conditions
    .filter((condition) => condition.setBy.some((type) => findEvent(events, type)))
    .map((condition) => condition.id);
}

/** The days that pins and variations put in their places; none for what does not apply to this inspection. */
function daysToSet(plan: KindPlan, inputs: DateInputs, { sets }: PlanChanges): ReadonlyMap<number, number> {
  const days = new Map<number, number>();
  for (const milestone of plan.milestones) {
    const set = sets.get(milestone.id);
    if (set === undefined || !isApplicable(milestone, inputs)) continue;
    const plans = plannedSetOf(set);
    if (set.variation !== undefined && milestone.due >= 0) days.set(milestone.due, toOrdinal(set.variation.on));
    if (plans === undefined || milestone.planned < 0) continue;
    const planned = toOrdinal(plans.on);
    days.set(milestone.planned, planned);
    if (milestone.ends >= 0) moveLastDay(plan, inputs, milestone, planned, days);
  }
  return days;
}

function isApplicable({ when, absent }: MilestonePlan, { conditions }: DateInputs): boolean {
  if (absent?.state !== 'not-applicable') return true;
  return when !== undefined && conditions.includes(when);
}

/** A step of several days that begins on another day takes as many working days from there. */
function moveLastDay(
  plan: KindPlan,
  inputs: DateInputs,
  { planned, ends }: MilestonePlan,
  day: number,
  days: Map<number, number>,
): void {
  const ruled = fillTable(plan.table, { ...inputs, set: null });
  const [first, last] = [ruled[planned] as number, ruled[ends] as number];
  if (first === NO_DATE || last === NO_DATE) return;
  const length = workingDaysBetween(plan.calendar, fromOrdinal(first), fromOrdinal(last));
  days.set(ends, addWorkingDaysToOrdinal(plan.calendar, day, length));
}
