import { formatShortOrdinal as short, fromOrdinal } from '../calendar/plain-date.ts';
import {
  addWorkingDaysToOrdinal,
  isWorkingOrdinal,
  type WorkingDayCalendar,
} from '../calendar/working-day-calendar.ts';
import type { CountingRule, DateRule, WeekdayRule } from '../framework/date-rule.ts';
import { signedCount } from './compile-date.ts';
import type { UncountedDays } from './uncounted-days.ts';

/** Tells how a date was counted: from day 0, which is `because`, to the result, in days since 1 January 1970. */
export type RuleText = (zero: number, result: number, because: string) => string;

/** Tells how a date was counted, from the day that it counts from and what that day is. */
export function compileText(rule: DateRule, calendar: WorkingDayCalendar, uncounted: UncountedDays): RuleText {
  if ('weekday' in rule) {
    const head = writeWeekday(rule);
    return (zero, result, because) => `${head} ${short(zero)} (${because}) is ${short(result)}.`;
  }
  if (!('count' in rule) || rule.count === 0) return (zero, _, because) => `On ${short(zero)} (${because}).`;
  const head = writeCount(rule);
  if (rule.unit !== 'working-days') return compilePlainCount(rule, head);
  const fromZero = compileWorkingDays(rule, `${head} `, 'which is day 0: ', calendar, uncounted);
  if (rule.counting === 'exclusive') return fromZero;
  const fromDayOff = compileWorkingDays(rule, `${head} `, 'which does not count: ', calendar, uncounted);
  const last = rule.count === 1 ? '' : `day ${rule.count} is `;
  return (zero, result, because) =>
    isWorkingOrdinal(calendar, zero)
      ? `${head} ${short(zero)} (${because}), which is day 1: ${last}${short(result)}${endWith(uncounted, zero, result)}`
      : fromDayOff(zero, result, because);
}

/** Working days counted from a day that is not one of them. What is always the same is put together beforehand. */
function compileWorkingDays(
  rule: CountingRule,
  head: string,
  zeroIs: string,
  calendar: WorkingDayCalendar,
  uncounted: UncountedDays,
): RuleText {
  if (rule.count === 1) {
    const middle = `), ${zeroIs}`;
    return (zero, result, because) =>
      `${head}${short(zero)} (${because}${middle}${short(result)}${endWith(uncounted, zero, result)}`;
  }
  const sign = Math.sign(signedCount(rule));
  const middle = `), ${zeroIs}day 1 is `;
  const last = `, day ${rule.count} is `;
  return (zero, result, because) => {
    const first = addWorkingDaysToOrdinal(calendar, zero, sign);
    return `${head}${short(zero)} (${because}${middle}${short(first)}${last}${short(result)}${endWith(uncounted, zero, result)}`;
  };
}

/** Tells a count from a day that has just been told; null for a rule that does not count. */
export function compileShortText(
  rule: DateRule,
  uncounted: UncountedDays,
): ((zero: number, result: number) => string) | null {
  if (!('count' in rule) || rule.count === 0 || rule.counting === 'inclusive') return null;
  const head = writeCount(rule);
  const skips = rule.unit === 'working-days';
  return (zero, result) => `${head} ${short(zero)}: ${short(result)}${skips ? endWith(uncounted, zero, result) : '.'}`;
}

/** "10 working days after". */
function writeCount(rule: CountingRule): string {
  const unit = UNIT_NAMES[rule.unit][rule.count === 1 ? 0 : 1];
  return `${rule.count} ${unit} ${'before' in rule ? 'before' : 'after'}`;
}

/** The full stop, and the days that the count passed over where there are any. */
function endWith(uncounted: UncountedDays, zero: number, result: number): string {
  const days = zero <= result ? uncounted.write(zero + 1, result) : uncounted.write(result, zero - 1);
  return days === '' ? '.' : `. Not counted: ${days}.`;
}

/** Calendar days, weeks, months and years, of which none is left out. */
function compilePlainCount(rule: CountingRule, head: string): RuleText {
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
