import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import { formatLongDate, fromOrdinal, type PlainDate, toOrdinal } from '../calendar/plain-date.ts';
import { type WorkingDayCalendar, workingDaysBetween, workingDaysWithin } from '../calendar/working-day-calendar.ts';
import type { WarningRule, WarningTest } from '../framework/warning-rule.ts';
import type { RuleContext } from './compile-date.ts';
import { isWithinYearly } from '../framework/yearly-period.ts';
import { isOver } from './milestone-state.ts';
import { NO_DATE } from './no-date.ts';
import { type ClosureRun, joinWords, uncountedDaysOf } from './uncounted-days.ts';

/** A warning made ready to be tested. */
export interface WarningPlan {
  readonly rule: WarningRule;
  /** Whether all its tests hold; a date that does not exist meets none, and none that its message names may be missing. */
  readonly holds: (dates: readonly number[], asAt: CivilMoment | undefined) => boolean;
  /** Its message, for dates for which it holds. */
  readonly write: (dates: readonly number[]) => string;
}

type Test = (dates: readonly number[], asAt: CivilMoment | undefined) => boolean;

/** Makes a warning of a kind ready; `timeOf` gives the time of day of a date that has one. */
export function compileWarning(
  rule: WarningRule,
  { calendar, placeOf }: RuleContext,
  timeOf: (key: string) => LocalTime | undefined,
): WarningPlan {
  const tests = rule.when.map((test) => compileTest(test, calendar, placeOf, timeOf));
  const words = compileWords(rule, calendar, placeOf);
  const named = [...Object.values(rule.dates), ...(rule.count ? [rule.count.from, rule.count.to] : [])].map(placeOf);
  // Every second part is a name in braces.
  const parts = rule.message.split(/\{([^}]*)\}/);
  return {
    rule,
    holds: (dates, asAt) =>
      tests.every((test) => test(dates, asAt)) && named.every((place) => dates[place] !== NO_DATE),
    write: (dates) => parts.map((part, at) => (at % 2 === 0 ? part : (words[part]?.(dates) ?? ''))).join(''),
  };
}

function compileTest(
  test: WarningTest,
  calendar: WorkingDayCalendar,
  placeOf: (key: string) => number,
  timeOf: (key: string) => LocalTime | undefined,
): Test {
  if ('passed' in test) return compileMomentTest(test.passed, placeOf, timeOf, (is) => is);
  if ('notPassed' in test) return compileMomentTest(test.notPassed, placeOf, timeOf, (is) => !is);
  if ('notRecorded' in test) {
    const place = placeOf(`${test.notRecorded}.recorded`);
    return (dates) => dates[place] === NO_DATE;
  }
  const compare = (fromKey: string, toKey: string, meets: (from: number, to: number) => boolean): Test => {
    const fromPlace = placeOf(fromKey);
    const toPlace = placeOf(toKey);
    return (dates) => {
      const from = dates[fromPlace] as number;
      const to = dates[toPlace] as number;
      return from !== NO_DATE && to !== NO_DATE && meets(from, to);
    };
  };
  if ('workingDaysFrom' in test) {
    return compare(
      test.workingDaysFrom,
      test.to,
      (from, to) => workingDaysWithin(calendar, fromOrdinal(from), fromOrdinal(to)) < test.fewerThan,
    );
  }
  if ('bankHolidaysFrom' in test) {
    return compare(test.bankHolidaysFrom, test.to, uncountedDaysOf(calendar).hasClosure);
  }
  if ('after' in test) return compare(test.date, test.after, (date, other) => date > other);
  if ('onOrAfter' in test) return compare(test.date, test.onOrAfter, (date, other) => date >= other);
  const { from, to } = test.within;
  return compare(test.date, test.date, (date) => isWithinYearly(fromOrdinal(date), from, to));
}

/** Tests whether a date, at its time where it has one, is over. Nothing is known of it without the present moment. */
function compileMomentTest(
  key: string,
  placeOf: (key: string) => number,
  timeOf: (key: string) => LocalTime | undefined,
  meets: (isOver: boolean) => boolean,
): Test {
  const place = placeOf(key);
  const at = timeOf(key);
  return (dates, asAt) => {
    const day = dates[place] as number;
    if (day === NO_DATE || asAt === undefined) return false;
    const on = fromOrdinal(day);
    return meets(isOver(at === undefined ? { on } : { on, at }, asAt));
  };
}

/** What to put for each name in braces. */
function compileWords(
  rule: WarningRule,
  calendar: WorkingDayCalendar,
  placeOf: (key: string) => number,
): Readonly<Record<string, (dates: readonly number[]) => string>> {
  const between = (from: string, to: string, tell: (from: PlainDate, to: PlainDate) => string) => {
    const [first, last] = [compileDateOf(from, placeOf), compileDateOf(to, placeOf)];
    return (dates: readonly number[]) => {
      const [start, end] = [first(dates), last(dates)];
      return start === null || end === null ? 'none' : tell(start, end);
    };
  };
  const uncounted = uncountedDaysOf(calendar);
  const words: Record<string, (dates: readonly number[]) => string> = {};
  for (const test of rule.when) {
    if ('workingDaysFrom' in test) {
      words.count = between(test.workingDaysFrom, test.to, (from, to) => String(workingDaysWithin(calendar, from, to)));
    }
    if ('bankHolidaysFrom' in test) {
      words.names = between(test.bankHolidaysFrom, test.to, (from, to) =>
        joinWords(uncounted.listRuns(toOrdinal(from), toOrdinal(to)).map(nameRun)),
      );
    }
  }
  if (rule.count) {
    words.count = between(rule.count.from, rule.count.to, (from, to) =>
      String(Math.max(0, workingDaysBetween(calendar, from, to))),
    );
  }
  for (const [name, key] of Object.entries(rule.dates)) {
    const dateOf = compileDateOf(key, placeOf);
    words[name] = (dates) => {
      const date = dateOf(dates);
      return date === null ? 'no date' : formatLongDate(date);
    };
  }
  return words;
}

function compileDateOf(key: string, placeOf: (key: string) => number): (dates: readonly number[]) => PlainDate | null {
  const place = placeOf(key);
  return (dates) => (dates[place] === NO_DATE ? null : fromOrdinal(dates[place] as number));
}

function nameRun({ name, from, to }: ClosureRun): string {
  return `${name} (${formatLongDate(from)}${from === to ? '' : ` to ${formatLongDate(to)}`})`;
}
