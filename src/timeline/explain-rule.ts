import type { LocalTime } from '../calendar/local-time.ts';
import { formatShortOrdinal as short, fromOrdinal, type PlainDate } from '../calendar/plain-date.ts';
import { type DayOff, listDaysOff, nameOfDayOff } from '../calendar/working-day-calendar.ts';
import type { DateRule } from '../framework/date-rule.ts';
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
import { compileShortText, compileText } from './write-rule.ts';

/** Explains how one date came about, for a date that exists: `day`, in days since 1 January 1970. */
export interface RuleExplanation {
  readonly explain: (day: number, dates: readonly number[], inputs: DateInputs) => WorkingStep;
  /** In few words for a count from a day 0 that has just been told; null for a date that came about otherwise. */
  readonly tellAgain: (day: number, zero: PlainDate, dates: readonly number[], inputs: DateInputs) => string | null;
  /** Whether the explanation begins with a word, rather than a number or a date. */
  readonly beginsWithWord: boolean;
}

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
  const write = compileText(rule, calendar, uncounted);
  const count = 'count' in rule ? signedCount(rule) : 0;
  const unit = 'count' in rule ? rule.unit : 'calendar-days';

  const eventType = 'event' in rule ? rule.event : undefined;
  const writeAgain = compileShortText(rule, uncounted);

  const explain = (day: number, dates: readonly number[], inputs: DateInputs): WorkingStep => {
    const on = fromOrdinal(day);
    const because = name(dates, inputs);
    const bare = finish === null ? day : bareStep(dates, inputs);
    const isEvent = eventType !== undefined && findEvent(inputs.counting, eventType) !== undefined;
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
  return {
    explain,
    tellAgain: (day, zero, dates, inputs) => {
      if (writeAgain === null || fromOrdinal(dates[anchor] as number) !== zero) return null;
      return finish !== null && bareStep(dates, inputs) !== day ? null : writeAgain(dates[anchor] as number, day);
    },
    beginsWithWord: !('count' in rule) || rule.count === 0,
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
      const name = (isEarliest ? earliest : latest)?.name(dates, inputs);
      text += ` It may not be ${isEarliest ? 'before' : 'after'} ${short(day)} (${name}), so it moves to that day.`;
    }
    const skipped = rolled === bare ? [] : listDaysOff(calendar, ...inOrder(bare, rolled));
    return { text, skipped };
  };
}

function inOrder(a: number, b: number): [PlainDate, PlainDate] {
  return a < b ? [fromOrdinal(a), fromOrdinal(b)] : [fromOrdinal(b), fromOrdinal(a)];
}
