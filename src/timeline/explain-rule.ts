import type { LocalTime } from '../calendar/local-time.ts';
import { formatShortOrdinal as short, fromOrdinal, type PlainDate } from '../calendar/plain-date.ts';
import {
  addWorkingDaysToOrdinal,
  type DayOff,
  isWorkingOrdinal,
  listDaysOff,
  nameOfDayOff,
} from '../calendar/working-day-calendar.ts';
import type { CountingRule, DateRule, WeekdayRule } from '../framework/date-rule.ts';
import { anchorsOf } from '../framework/framework.ts';
import {
  compileBareRule,
  type DateInputs,
  isFinished,
  rollDay,
  type RuleContext,
  signedCount,
} from './compile-date.ts';
import { findEvent } from './find-event.ts';
import type { WorkingStep } from './milestone.ts';
import { nameAnchor, nameAnchorOf, type NameContext } from './name-anchor.ts';
import { type UncountedDays, uncountedDaysOf } from './uncounted-days.ts';

/** Explains how one date came about, for a date that exists: `day`, in days since 1 January 1970. */
export type RuleExplanation = (day: number, dates: readonly number[], inputs: DateInputs) => WorkingStep;

/** Prepares the explanation of a rule. */
export function compileExplanation(
  gives: WorkingStep['gives'],
  rule: DateRule,
  context: RuleContext & NameContext,
): RuleExplanation {
  const { calendar, placeOf } = context;
  const uncounted = uncountedDaysOf(calendar);
  const anchor = placeOf(anchorsOf(rule)[0] ?? '');
  const name = nameAnchorOf(rule, context);
  const at = rule.at as LocalTime | undefined;
  const bareStep = compileBareRule(rule, context);
  const finish = isFinished(rule) ? compileFinish(rule, context) : null;
  const write = compileText(rule, context, uncounted);
  const count = 'count' in rule ? signedCount(rule) : 0;
  const unit = 'count' in rule ? rule.unit : 'calendar-days';

  const eventType = 'event' in rule ? rule.event : undefined;

  return (day, dates, inputs) => {
    const on = fromOrdinal(day);
    const because = name(dates, inputs.events);
    const bare = finish === null ? day : bareStep(dates, inputs);
    const isEvent = eventType !== undefined && findEvent(inputs.events, eventType) !== undefined;
    const zero = isEvent ? bare : (dates[anchor] as number);
    const counted = unit !== 'working-days' ? NONE : listBetween(uncounted, zero, bare);
    const finished = finish === null ? null : finish(bare, day, dates, inputs);
    return {
      gives,
      result: at === undefined ? { on } : { on, at },
      dayZero: { on: fromOrdinal(zero), because },
      count,
      unit,
      skipped: finished === null ? counted : [...counted, ...finished.skipped],
      text: finished === null ? write(zero, bare, because) : write(zero, bare, because) + finished.text,
    };
  };
}

const NONE: readonly DayOff[] = [];

/** The days off that a count passes over, in order of their dates; a day off that it begins on is none of them. */
function listBetween(uncounted: UncountedDays, zero: number, result: number): readonly DayOff[] {
  return zero <= result ? uncounted.list(zero + 1, result) : uncounted.list(result, zero - 1);
}

type Finish = (
  bare: number,
  day: number,
  dates: readonly number[],
  inputs: DateInputs,
) => { readonly text: string; readonly skipped: readonly DayOff[] };

/** Tells how a result was rolled off a day off and held within limits. */
function compileFinish(rule: DateRule, context: RuleContext & NameContext): Finish {
  const { calendar, placeOf } = context;
  const { roll } = rule;
  const limit = (key: string | undefined) =>
    key === undefined ? null : { place: placeOf(key), name: nameAnchor(key, context) };
  const earliest = limit(rule.notBefore);
  const latest = limit(rule.notAfter);
  return (bare, day, dates, inputs) => {
    const rolled = roll === undefined ? bare : rollDay(calendar, bare, roll);
    let text = '';
    if (rolled !== bare) {
      const name = nameOfDayOff(calendar, fromOrdinal(bare));
      text += ` That is not a working day (${name}), so it moves ${rolled > bare ? 'on' : 'back'} to ${short(rolled)}.`;
    }
    if (day !== rolled) {
      const isEarliest = day > rolled && earliest !== null && dates[earliest.place] === day;
      const name = (isEarliest ? earliest : latest)?.name(dates, inputs.events);
      text += ` It may not be ${isEarliest ? 'before' : 'after'} ${short(day)} (${name}), so it moves to that day.`;
    }
    const skipped = rolled === bare ? [] : listDaysOff(calendar, ...inOrder(bare, rolled));
    return { text, skipped };
  };
}

type Text = (zero: number, result: number, because: string) => string;

/** Tells how a date was counted, from the day that it counts from and what that day is. */
function compileText(rule: DateRule, { calendar }: RuleContext, uncounted: UncountedDays): Text {
  if ('weekday' in rule) {
    const head = writeWeekday(rule);
    return (zero, result, because) => `${head} ${short(zero)} (${because}) is ${short(result)}.`;
  }
  if (!('count' in rule) || rule.count === 0) return (zero, _, because) => `On ${short(zero)} (${because}).`;
  const head = `${rule.count} ${UNIT_NAMES[rule.unit][rule.count === 1 ? 0 : 1]} ${'before' in rule ? 'before' : 'after'}`;
  if (rule.unit !== 'working-days') return compilePlainCount(rule, head);
  const sign = Math.sign(signedCount(rule));
  const last = rule.count === 1 ? '' : `day ${rule.count} is `;
  const firstDay = (zero: number): string =>
    last === '' ? '' : `day 1 is ${short(addWorkingDaysToOrdinal(calendar, zero, sign))}, `;
  return (zero, result, because) => {
    const counting =
      rule.counting === 'exclusive'
        ? `which is day 0: ${firstDay(zero)}`
        : isWorkingOrdinal(calendar, zero)
          ? 'which is day 1: '
          : `which does not count: ${firstDay(zero)}`;
    const days = zero <= result ? uncounted.write(zero + 1, result) : uncounted.write(result, zero - 1);
    const notCounted = days === '' ? '' : ` Not counted: ${days}.`;
    return `${head} ${short(zero)} (${because}), ${counting}${last}${short(result)}.${notCounted}`;
  };
}

/** Calendar days, weeks, months and years, of which none is left out. */
function compilePlainCount(rule: CountingRule, head: string): Text {
  const inclusive = rule.counting === 'inclusive';
  if (rule.unit === 'calendar-days') {
    return (zero, result, because) =>
      `${head} ${short(zero)} (${because}), which is day ${inclusive ? 1 : 0}: ${short(result)}.`;
  }
  const canClamp = rule.unit !== 'weeks' && !inclusive;
  return (zero, result, because) => {
    const isClamped = canClamp && fromOrdinal(zero).slice(8) !== fromOrdinal(result).slice(8);
    const note = isClamped ? ', the last day of a shorter month' : '';
    return `${head} ${short(zero)} (${because})${inclusive ? ', that day included' : ''}: ${short(result)}${note}.`;
  };
}

const UNIT_NAMES = {
  'working-days': ['working day', 'working days'],
  'calendar-days': ['calendar day', 'calendar days'],
  weeks: ['week', 'weeks'],
  months: ['calendar month', 'calendar months'],
  years: ['year', 'years'],
} as const;

function writeWeekday(rule: WeekdayRule): string {
  const weekday = `${rule.weekday.charAt(0).toUpperCase()}${rule.weekday.slice(1)}`;
  if ('onOrAfter' in rule) return `The first ${weekday} on or after`;
  if ('onOrBefore' in rule) return `The last ${weekday} on or before`;
  if (rule.week === 0) return `The ${weekday} of the week of`;
  const weeks = Math.abs(rule.week);
  return `The ${weekday} of the week ${weeks === 1 ? '' : `${weeks} weeks `}${rule.week < 0 ? 'before' : 'after'} that of`;
}

function inOrder(a: number, b: number): [PlainDate, PlainDate] {
  return a < b ? [fromOrdinal(a), fromOrdinal(b)] : [fromOrdinal(b), fromOrdinal(a)];
}
