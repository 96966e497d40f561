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
    return `${head} ${short(zero)} (${because}), ${counting}${last}${short(result)}.${writeNotCounted(uncounted, zero, result)}`;
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
  return (zero, result) =>
    `${head} ${short(zero)}: ${short(result)}.${skips ? writeNotCounted(uncounted, zero, result) : ''}`;
}

/** "10 working days after". */
function writeCount(rule: CountingRule): string {
  const unit = UNIT_NAMES[rule.unit][rule.count === 1 ? 0 : 1];
  return `${rule.count} ${unit} ${'before' in rule ? 'before' : 'after'}`;
}

function writeNotCounted(uncounted: UncountedDays, zero: number, result: number): string {
  const days = zero <= result ? uncounted.write(zero + 1, result) : uncounted.write(result, zero - 1);
  return days === '' ? '' : ` Not counted: ${days}.`;
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
