import type { PlainDate } from '../calendar/plain-date.ts';
import { addWorkingDays, workingDaysBetween } from '../calendar/working-day-calendar.ts';
import type { EventRule } from '../framework/event-rule.ts';
import type { KindPlan } from './compile-kind.ts';
import type { SetDate } from './milestone.ts';
import type { RecordedEvent, TimelineRequest } from './timeline-request.ts';

/** What recorded events do to a plan besides telling when something happened. */
export interface PlanChanges {
  /** The start as it is now. */
  readonly start: PlainDate;
  /** The starts before it, the first one first, each with the number of events recorded before it was given up. */
  readonly earlier: readonly { readonly start: PlainDate; readonly events: number }[];
  /** The last day on site that the planner gave, as many working days after the start as it was given for. */
  readonly fieldworkEnd: PlainDate | undefined;
  /** The last day on site that was set when fieldwork was resumed. */
  readonly resumedEnd: PlainDate | undefined;
  /** What was set for milestones, by their ids. */
  readonly sets: ReadonlyMap<string, DatesSet>;
  /** Whether something may hold milestones back. */
  readonly mayHold: boolean;
}

/** The dates that people set for one milestone. */
export interface DatesSet {
  readonly pin?: SetDate;
  readonly variation?: SetDate;
  /** What varied it, in words: "by letter L/12". */
  readonly variedHow?: string;
}

const NO_SETS: ReadonlyMap<string, DatesSet> = new Map();

/** Reads from the events, in the order recorded, what they changed of a plan. */
export function readChanges(plan: KindPlan, request: TimelineRequest): PlanChanges {
  const { events = [] } = request;
  let start = request.start;
  let resumedEnd: PlainDate | undefined;
  let mayHold = false;
  let earlier: { start: PlainDate; events: number }[] | undefined;
  let sets: Map<string, DatesSet> | undefined;
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index] as RecordedEvent;
    const rule = plan.changing.get(event.type);
    if (rule === undefined) continue;
    mayHold ||= rule.does === 'hold' || rule.does === 'complete';
    if (rule.does === 'defer' && event.date !== undefined) {
      (earlier ??= []).push({ start, events: index });
      start = event.date;
      resumedEnd = undefined;
      // What was agreed by letter belonged to the plan that was given up; what a person pinned does not.
      sets = sets && keepPins(sets);
    } else if (rule.does === 'resume') resumedEnd = event.date;
    else setDate((sets ??= new Map()), rule, event);
  }
  return {
    start,
    earlier: earlier ?? NONE,
    fieldworkEnd: start === request.start ? request.fieldworkEnd : moveEnd(plan, request, start),
    resumedEnd,
    sets: sets ?? NO_SETS,
    mayHold,
  };
}

const NONE: readonly never[] = [];

function setDate(sets: Map<string, DatesSet>, rule: EventRule, event: RecordedEvent): void {
  const milestone = rule.setsDateOf ?? event.milestone;
  if (milestone === undefined) return;
  const before = sets.get(milestone);
  if (rule.does === 'unpin') {
    const { pin: _, ...rest } = before ?? {};
    sets.set(milestone, rest);
  } else if (event.date !== undefined && rule.does === 'pin') {
    sets.set(milestone, { ...before, pin: toSetDate(event) });
  } else if (event.date !== undefined && (rule.does === 'vary' || rule.setsDateOf !== undefined)) {
    const variedHow =
      event.reference === undefined ? `when ${rule.happened ?? rule.title}` : `by letter ${event.reference}`;
    sets.set(milestone, { ...before, variation: toSetDate(event), variedHow });
  }
}

function toSetDate({ date, reason, reference, by }: RecordedEvent): SetDate {
  return {
    on: date as PlainDate,
    ...(reason === undefined ? {} : { reason }),
    ...(reference === undefined ? {} : { reference }),
    ...(by === undefined ? {} : { by }),
  };
}

function keepPins(sets: ReadonlyMap<string, DatesSet>): Map<string, DatesSet> {
  return new Map([...sets].flatMap(([id, { pin }]) => (pin ? [[id, { pin }] as const] : [])));
}

/** The planner's last day on site under another start: as many days on site as there were. */
function moveEnd({ calendar }: KindPlan, request: TimelineRequest, start: PlainDate): PlainDate | undefined {
  if (request.fieldworkEnd === undefined) return undefined;
  return addWorkingDays(calendar, start, workingDaysBetween(calendar, request.start, request.fieldworkEnd));
}

/** The day that a milestone is planned for: its pin, until that is released, else what varied it. */
export function plannedSetOf({ pin, variation }: DatesSet): SetDate | undefined {
  return pin ?? variation;
}
