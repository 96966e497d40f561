import type { LocalTime } from '../calendar/local-time.ts';
import { addMonths, fromOrdinal, type PlainDate, toOrdinal, weekdayOfOrdinal } from '../calendar/plain-date.ts';
import {
  addWorkingDaysToOrdinal,
  isWorkingOrdinal,
  type WorkingDayCalendar,
} from '../calendar/working-day-calendar.ts';
import {
  anchorsOf,
  type DateDefinition,
  type Framework,
  type Kind,
  type MilestoneDefinition,
} from '../framework/framework.ts';
import { type DateRule, WEEKDAYS } from '../framework/date-rule.ts';
import { type AnchorName, nameAnchor } from './name-anchor.ts';
import type { WorkingStep } from './milestone.ts';
import { NO_DATE } from './no-date.ts';
import type { RecordedEvent } from './timeline-request.ts';

/** What the dates of one request are worked out from; days are days since 1 January 1970. */
export interface DateInputs {
  readonly start: number;
  readonly fieldworkEnd: number;
  readonly conditions: readonly string[];
  readonly events: readonly RecordedEvent[];
}

/** Works out one date from those before it in the table. */
export type DateStep = (dates: readonly number[], inputs: DateInputs) => number;

/** A kind of inspection made ready to work out its dates: each anchor is a place in a table, each rule a function. */
export interface KindPlan {
  readonly framework: Framework;
  readonly kind: Kind;
  readonly calendar: WorkingDayCalendar;
  readonly steps: readonly DateStep[];
  /** The place of each date in the table, by its key. */
  readonly places: ReadonlyMap<string, number>;
  readonly milestones: readonly MilestonePlan[];
}

/** A milestone's rule with the places of its dates; -1 for a date that it does not have. */
export interface MilestonePlan {
  readonly definition: MilestoneDefinition;
  readonly planned: number;
  readonly plannedAt: LocalTime | undefined;
  readonly due: number;
  readonly dueAt: LocalTime | undefined;
  readonly opens: number;
  readonly ends: number;
  readonly also: readonly number[];
  readonly recorded: number;
  /** The rules of its dates, in the order in which they are explained. */
  readonly rules: readonly RulePlan[];
  readonly readings: readonly ReadingPlan[];
}

/** A rule with what its explanation needs. */
export interface RulePlan {
  readonly gives: WorkingStep['gives'];
  readonly rule: DateRule;
  /** The place of its result. */
  readonly place: number;
  /** The place of the date that it counts from; -1 for a recorded event with nothing else to fall back on. */
  readonly anchor: number;
  /** What that date is, in words. */
  readonly anchorName: AnchorName;
  /** The result before it is rolled off a day off or held within limits; null where neither is asked for. */
  readonly bare: DateStep | null;
}

/** A reading taken, with the rules of the other readings. */
export interface ReadingPlan {
  readonly id: string;
  readonly taken: string;
  readonly because: string;
  readonly alternatives: readonly { readonly text: string; readonly step: DateStep | null }[];
}

/** Makes a kind ready; done once per kind, edition and calendar. */
export function compileKind(framework: Framework, kind: Kind, calendar: WorkingDayCalendar): KindPlan {
  const places = new Map(kind.dates.map((date, place) => [date.key, place]));
  const placeOf = (key: string): number => places.get(key) ?? -1;
  return {
    framework,
    kind,
    calendar,
    places,
    steps: kind.dates.map((date) => compileDate(date, calendar, placeOf, namesMilestone(framework))),
    milestones: kind.milestones.map((definition) => ({
      definition,
      planned: placeOf(`${definition.id}.planned`),
      plannedAt: (definition.planned ?? definition.due)?.at as LocalTime | undefined,
      due: placeOf(`${definition.id}.due`),
      dueAt: definition.due?.at as LocalTime | undefined,
      opens: placeOf(`${definition.id}.opens`),
      ends: placeOf(`${definition.id}.ends`),
      also: (definition.also ?? []).map((_, index) => placeOf(`${definition.id}.also.${index}`)),
      recorded: placeOf(`${definition.id}.recorded`),
      rules: rulesOf(definition).map(([gives, rule, key]) => ({
        gives,
        rule,
        place: placeOf(key),
        anchor: placeOf(anchorsOf(rule)[0] ?? ''),
        anchorName: nameAnchor(framework, kind, rule, placeOf),
        bare: compileUnfinishedRule(rule, calendar, placeOf),
      })),
      readings: definition.readings.map((use) => {
        const reading = framework.readings.find((each) => each.id === use.reading);
        return {
          id: use.reading,
          taken: reading?.taken ?? '',
          because: reading?.because ?? '',
          alternatives: use.alternatives.map(({ text, gives }) => ({
            text,
            step: gives ? compileRule(gives, calendar, placeOf) : null,
          })),
        };
      }),
    })),
  };
}

function rulesOf(definition: MilestoneDefinition): readonly (readonly [WorkingStep['gives'], DateRule, string])[] {
  const fields = [
    ['due', definition.due, 'due'],
    ['planned', definition.planned, 'planned'],
    ['opensOn', definition.opens, 'opens'],
    ['endsOn', definition.ends, 'ends'],
    ...(definition.also ?? []).map((rule, index) => ['alsoOn', rule, `also.${index}`] as const),
  ] as const;
  return fields.flatMap(([gives, rule, field]) => (rule ? [[gives, rule, `${definition.id}.${field}`] as const] : []));
}

function compileUnfinishedRule(
  rule: DateRule,
  calendar: WorkingDayCalendar,
  placeOf: (key: string) => number,
): DateStep | null {
  const finished = rule.roll !== undefined || rule.notBefore !== undefined || rule.notAfter !== undefined;
  return finished ? compileBareRule(rule, calendar, placeOf) : null;
}

/** Every date of the kind for these inputs, in the order of the plan's places. */
export function computeDates(plan: KindPlan, inputs: DateInputs): readonly number[] {
  const dates: number[] = [];
  for (const step of plan.steps) dates.push(step(dates, inputs));
  return dates;
}

/** The event that tells when a milestone really happened, or undefined; of several the last recorded. */
export function findCompletingEvent(
  events: readonly RecordedEvent[],
  milestone: string,
  completedBy: readonly string[],
  naming: readonly string[],
): RecordedEvent | undefined {
  return events.findLast(
    (event) => completedBy.includes(event.type) || (event.milestone === milestone && naming.includes(event.type)),
  );
}

/** The events that name the milestone that they are about. */
export function namesMilestone(framework: Framework): readonly string[] {
  return framework.events.filter((event) => event.names === 'milestone').map((event) => event.id);
}

function compileDate(
  date: DateDefinition,
  calendar: WorkingDayCalendar,
  placeOf: (key: string) => number,
  naming: readonly string[],
): DateStep {
  switch (date.is) {
    case 'start':
      return (_, inputs) => inputs.start;
    case 'recorded':
      return (_, inputs) => {
        if (inputs.events.length === 0) return NO_DATE;
        const event = findCompletingEvent(inputs.events, date.milestone, date.events, naming);
        return event ? toOrdinal(event.on) : NO_DATE;
      };
    case 'effective': {
      const recorded = placeOf(date.recorded);
      const planned = placeOf(date.planned);
      return (dates) => (dates[recorded] === NO_DATE ? (dates[planned] as number) : (dates[recorded] as number));
    }
    case 'rule': {
      const step = compileRule(date.rule, calendar, placeOf);
      const withInput: DateStep =
        date.input === undefined
          ? step
          : (dates, inputs) => (inputs.fieldworkEnd === NO_DATE ? step(dates, inputs) : inputs.fieldworkEnd);
      const { when } = date;
      if (when === undefined) return withInput;
      return (dates, inputs) => (inputs.conditions.includes(when) ? withInput(dates, inputs) : NO_DATE);
    }
  }
}

function compileRule(rule: DateRule, calendar: WorkingDayCalendar, placeOf: (key: string) => number): DateStep {
  const step = compileBareRule(rule, calendar, placeOf);
  const { roll } = rule;
  const notBefore = rule.notBefore === undefined ? -1 : placeOf(rule.notBefore);
  const notAfter = rule.notAfter === undefined ? -1 : placeOf(rule.notAfter);
  if (roll === undefined && notBefore < 0 && notAfter < 0) return step;
  return (dates, inputs) => {
    let day = step(dates, inputs);
    if (day === NO_DATE) return day;
    if (roll !== undefined && !isWorkingOrdinal(calendar, day)) {
      day = addWorkingDaysToOrdinal(calendar, day, roll === 'next-working-day' ? 1 : -1);
    }
    const earliest = notBefore < 0 ? NO_DATE : (dates[notBefore] as number);
    const latest = notAfter < 0 ? NO_DATE : (dates[notAfter] as number);
    if (earliest !== NO_DATE && day < earliest) return earliest;
    return latest !== NO_DATE && day > latest ? latest : day;
  };
}

function compileBareRule(rule: DateRule, calendar: WorkingDayCalendar, placeOf: (key: string) => number): DateStep {
  if ('event' in rule) {
    const otherwise = rule.otherwise === undefined ? -1 : placeOf(rule.otherwise);
    return (dates, inputs) => {
      const event = inputs.events.findLast((each) => each.type === rule.event);
      if (event) return toOrdinal(event.on);
      return otherwise < 0 ? NO_DATE : (dates[otherwise] as number);
    };
  }
  const anchor = placeOf(anchorOf(rule));
  const count = compileCount(rule, calendar);
  return (dates) => {
    const day = dates[anchor] as number;
    return day === NO_DATE ? NO_DATE : count(day);
  };
}

function anchorOf(rule: Exclude<DateRule, { event: string }>): string {
  if ('after' in rule) return rule.after;
  if ('before' in rule) return rule.before;
  if ('of' in rule) return rule.of;
  if ('onOrAfter' in rule) return rule.onOrAfter;
  if ('onOrBefore' in rule) return rule.onOrBefore;
  return rule.on;
}

function compileCount(
  rule: Exclude<DateRule, { event: string }>,
  calendar: WorkingDayCalendar,
): (day: number) => number {
  if ('weekday' in rule) {
    const wanted = WEEKDAYS.indexOf(rule.weekday) + 1;
    if ('of' in rule) return (day) => day - weekdayOfOrdinal(day) + wanted + rule.week * 7;
    if ('onOrAfter' in rule) return (day) => day + ((wanted - weekdayOfOrdinal(day) + 7) % 7);
    return (day) => day - ((weekdayOfOrdinal(day) - wanted + 7) % 7);
  }
  if ('on' in rule) return (day) => day;
  const signed = signedCount(rule);
  switch (rule.unit) {
    case 'working-days':
      return rule.counting === 'inclusive'
        ? (day) => countInclusively(calendar, day, signed)
        : (day) => addWorkingDaysToOrdinal(calendar, day, signed);
    case 'calendar-days':
      return (day) => day + lessTheAnchor(rule.counting, signed);
    case 'weeks':
      return (day) => day + lessTheAnchor(rule.counting, signed * 7);
    case 'months':
    case 'years': {
      const months = rule.unit === 'years' ? signed * 12 : signed;
      // A month counted with its first day included ends the day before the same day of the next month.
      const shift = rule.counting === 'inclusive' ? -Math.sign(signed) : 0;
      return (day) => toOrdinal(addMonths(fromOrdinal(day), months)) + shift;
    }
  }
}

/** The count with its direction: negative for a rule that counts backwards. */
export function signedCount(
  rule: { readonly count: number } & ({ readonly after: string } | { readonly before: string }),
): number {
  return 'before' in rule ? -rule.count : rule.count;
}

/** A day that counts itself is day 1 where it is a working day; a day off never counts. */
function countInclusively(calendar: WorkingDayCalendar, day: number, signed: number): number {
  const own = isWorkingOrdinal(calendar, day) ? Math.sign(signed) : 0;
  return addWorkingDaysToOrdinal(calendar, day, signed - own);
}

function lessTheAnchor(counting: 'exclusive' | 'inclusive', days: number): number {
  return counting === 'inclusive' ? days - Math.sign(days) : days;
}

/** The day of the table as a date, or null where there is none. */
export function dateAt(dates: readonly number[], place: number): PlainDate | null {
  const day = place < 0 ? NO_DATE : (dates[place] as number);
  return day === NO_DATE ? null : fromOrdinal(day);
}
