import { addMonths, fromOrdinal, toOrdinal, weekdayOfOrdinal } from '../calendar/plain-date.ts';
import {
  addWorkingDaysToOrdinal,
  isWorkingOrdinal,
  type WorkingDayCalendar,
} from '../calendar/working-day-calendar.ts';
import { type CountingRule, type DateRule, WEEKDAYS } from '../framework/date-rule.ts';
import { anchorsOf, type DateDefinition } from '../framework/framework.ts';
import { findEvent } from './find-event.ts';
import { NO_DATE } from './no-date.ts';
import type { RecordedEvent } from './timeline-request.ts';

/** What the dates of one request are worked out from; days are days since 1 January 1970. */
export interface DateInputs {
  readonly start: number;
  /** The last day on site where somebody gave it; NO_DATE where nobody did. */
  readonly fieldworkEnd: number;
  /** Who gave it or when, in words: "given by the planner". */
  readonly fieldworkEndIs: string;
  readonly conditions: readonly string[];
  /** Everything recorded. */
  readonly events: readonly RecordedEvent[];
  /** Of these, what dates count from: what did not happen under a start that was given up. */
  readonly counting: readonly RecordedEvent[];
  /** The milestones, by their ids, that were done under a start that was given up; dates count from the planned day. */
  readonly doneBefore: ReadonlySet<string>;
  /** The days that stand in their places whatever the rules give; null where all days are the rules'. */
  readonly set: ReadonlyMap<number, number> | null;
}

/** Works out one date from those before it in the table. */
export type DateStep = (dates: readonly number[], inputs: DateInputs) => number;

/** What a rule is made into a step with. */
export interface RuleContext {
  readonly calendar: WorkingDayCalendar;
  /** The place of a date in the table by its key; -1 where there is no such date. */
  readonly placeOf: (key: string) => number;
}

/**
 * The step that works out a date of a kind; null for the start, recorded dates and those without a rule, which are
 * entered in the table.
 */
export function compileDate(date: DateDefinition, context: RuleContext): DateStep | null {
  switch (date.is) {
    case 'start':
    case 'recorded':
    case 'unruled':
      return null;
    case 'effective': {
      const recorded = context.placeOf(date.recorded);
      const planned = context.placeOf(date.planned);
      return (dates, inputs) =>
        dates[recorded] === NO_DATE || inputs.doneBefore.has(date.key)
          ? (dates[planned] as number)
          : (dates[recorded] as number);
    }
    case 'rule': {
      const step = compileRule(date.rule, context);
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

/** The step of a rule: counted, then rolled off a day off, then held within its limits, of which `notAfter` is last. */
export function compileRule(rule: DateRule, context: RuleContext): DateStep {
  const step = compileBareRule(rule, context);
  if (!isFinished(rule)) return step;
  const { calendar, placeOf } = context;
  const { roll } = rule;
  const notBefore = rule.notBefore === undefined ? -1 : placeOf(rule.notBefore);
  const notAfter = rule.notAfter === undefined ? -1 : placeOf(rule.notAfter);
  return (dates, inputs) => {
    const bare = step(dates, inputs);
    if (bare === NO_DATE) return bare;
    const day = roll === undefined ? bare : rollDay(calendar, bare, roll);
    const earliest = notBefore < 0 ? NO_DATE : (dates[notBefore] as number);
    const latest = notAfter < 0 ? NO_DATE : (dates[notAfter] as number);
    const held = day < earliest ? earliest : day;
    return latest !== NO_DATE && held > latest ? latest : held;
  };
}

/** The step of a rule before its result is rolled or held. */
export function compileBareRule(rule: DateRule, { calendar, placeOf }: RuleContext): DateStep {
  if ('event' in rule) {
    const { event: type } = rule;
    const otherwise = rule.otherwise === undefined ? -1 : placeOf(rule.otherwise);
    return (dates, inputs) => {
      const event = findEvent(inputs.counting, type);
      if (event !== undefined) return toOrdinal(event.on);
      return otherwise < 0 ? NO_DATE : (dates[otherwise] as number);
    };
  }
  const anchor = placeOf(anchorsOf(rule)[0] as string);
  if ('on' in rule) return (dates) => dates[anchor] as number;
  if ('count' in rule && rule.unit === 'working-days' && rule.counting === 'exclusive') {
    const count = signedCount(rule);
    return (dates) => {
      const day = dates[anchor] as number;
      return day === NO_DATE ? NO_DATE : addWorkingDaysToOrdinal(calendar, day, count);
    };
  }
  const count = compileCount(rule, calendar);
  return (dates) => {
    const day = dates[anchor] as number;
    return day === NO_DATE ? NO_DATE : count(day);
  };
}

/** Whether a rule does something to what it has counted. */
export function isFinished(rule: DateRule): boolean {
  return rule.roll !== undefined || rule.notBefore !== undefined || rule.notAfter !== undefined;
}

/** The day itself where it is a working day, else the one that the roll leads to. */
export function rollDay(calendar: WorkingDayCalendar, day: number, roll: NonNullable<DateRule['roll']>): number {
  if (isWorkingOrdinal(calendar, day)) return day;
  return addWorkingDaysToOrdinal(calendar, day, roll === 'next-working-day' ? 1 : -1);
}

/** The count with its direction: negative for a rule that counts backwards. */
export function signedCount(rule: CountingRule): number {
  return 'before' in rule ? -rule.count : rule.count;
}

function compileCount(
  rule: Exclude<DateRule, { event: string } | { on: string }>,
  calendar: WorkingDayCalendar,
): (day: number) => number {
  if ('weekday' in rule) {
    const wanted = WEEKDAYS.indexOf(rule.weekday) + 1;
    if ('of' in rule) return (day) => day - weekdayOfOrdinal(day) + wanted + rule.week * 7;
    if ('onOrAfter' in rule) return (day) => day + ((wanted - weekdayOfOrdinal(day) + 7) % 7);
    return (day) => day - ((weekdayOfOrdinal(day) - wanted + 7) % 7);
  }
  const count = signedCount(rule);
  // Counted inclusively, a month ends the day before the same day of the next month.
  const shift = rule.counting === 'inclusive' ? -Math.sign(count) : 0;
  switch (rule.unit) {
    case 'working-days':
      return (day) => addWorkingDaysToOrdinal(calendar, day, isWorkingOrdinal(calendar, day) ? count + shift : count);
    case 'calendar-days':
      return (day) => day + count + shift;
    case 'weeks':
      return (day) => day + count * 7 + shift;
    case 'months':
      return (day) => toOrdinal(addMonths(fromOrdinal(day), count)) + shift;
    case 'years':
      return (day) => toOrdinal(addMonths(fromOrdinal(day), count * 12)) + shift;
  }
}
