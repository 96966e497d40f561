import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import { formatShortDate, fromOrdinal, type PlainDate, toOrdinal } from '../calendar/plain-date.ts';
import {
  addWorkingDays,
  type DayOff,
  isWorkingDay,
  listBankHolidays,
  listDaysOff,
  nameOfDayOff,
} from '../calendar/working-day-calendar.ts';
import type { DateRule } from '../framework/date-rule.ts';
import {
  type DateInputs,
  type KindPlan,
  type MilestonePlan,
  type ReadingPlan,
  type RulePlan,
  signedCount,
} from './compile-kind.ts';
import type { ReadingTaken, Working, WorkingStep } from './milestone.ts';
import { NO_DATE } from './no-date.ts';

/**
 * How the dates of a milestone were counted: day 0 and what it is, the count, each day that did not count, the clause,
 * and the readings taken with the dates that the others would give.
 */
export function explainMilestone(
  plan: KindPlan,
  milestone: MilestonePlan,
  dates: readonly number[],
  inputs: DateInputs,
  absentBecause: string | undefined,
): Working {
  const given = milestone.definition.input !== undefined && inputs.fieldworkEnd !== NO_DATE;
  const steps: WorkingStep[] = [];
  for (const rule of milestone.rules) {
    const day = dates[rule.place] as number;
    if (day === NO_DATE) continue;
    steps.push(
      given && rule.gives === 'planned'
        ? explainGivenDate(fromOrdinal(day))
        : explainRule(plan, rule, fromOrdinal(day), dates, inputs),
    );
  }
  return {
    text: writeText(steps, absentBecause),
    steps,
    clause: milestone.definition.clause,
    readings: milestone.readings.map((reading) => explainReading(reading, dates, inputs)),
  };
}

function explainGivenDate(on: PlainDate): WorkingStep {
  return {
    gives: 'planned',
    result: { on },
    dayZero: { on, because: 'given by the planner' },
    count: 0,
    unit: 'calendar-days',
    skipped: [],
    text: `${formatShortDate(on)}, given by the planner.`,
  };
}

function explainRule(
  plan: KindPlan,
  { gives, rule, anchor, anchorName, bare: bareStep }: RulePlan,
  on: PlainDate,
  dates: readonly number[],
  inputs: DateInputs,
): WorkingStep {
  const event = 'event' in rule ? inputs.events.findLast((each) => each.type === rule.event) : undefined;
  const dayZero = {
    on: event ? event.on : fromOrdinal(dates[anchor] as number),
    because: anchorName(dates, inputs.events),
  };
  const result: CivilMoment = rule.at === undefined ? { on } : { on, at: rule.at as LocalTime };
  const from = `${formatShortDate(dayZero.on)} (${dayZero.because})`;
  const bare = bareStep === null ? on : fromOrdinal(bareStep(dates, inputs));
  const finish = bare === on ? '' : writeFinish(plan, rule, bare, on);
  if ('count' in rule) {
    const skipped = rule.unit === 'working-days' ? daysOffBetween(plan, dayZero.on, bare) : [];
    return {
      gives,
      result,
      dayZero,
      count: signedCount(rule),
      unit: rule.unit,
      skipped,
      text: writeCount(plan, rule, dayZero.on, bare, from, skipped) + finish,
    };
  }
  const text =
    'weekday' in rule ? `${writeWeekday(rule, from)} is ${formatShortDate(bare)}.` : `The same day as ${from}.`;
  return {
    gives,
    result,
    dayZero,
    count: 0,
    unit: 'calendar-days',
    skipped: bare === on ? [] : listDaysOff(plan.calendar, bare < on ? bare : on, bare < on ? on : bare),
    text: text + finish,
  };
}

function daysOffBetween(plan: KindPlan, from: PlainDate, to: PlainDate): readonly DayOff[] {
  return from <= to
    ? listDaysOff(plan.calendar, fromOrdinal(toOrdinal(from) + 1), to)
    : listDaysOff(plan.calendar, to, fromOrdinal(toOrdinal(from) - 1));
}

const UNIT_NAMES = {
  'working-days': ['working day', 'working days'],
  'calendar-days': ['day', 'days'],
  weeks: ['week', 'weeks'],
  months: ['calendar month', 'calendar months'],
  years: ['year', 'years'],
} as const;

function writeCount(
  plan: KindPlan,
  rule: Extract<DateRule, { count: number }>,
  dayZero: PlainDate,
  result: PlainDate,
  from: string,
  skipped: readonly DayOff[],
): string {
  const count = signedCount(rule);
  const unit = UNIT_NAMES[rule.unit][rule.count === 1 ? 0 : 1];
  const inclusive = rule.counting === 'inclusive';
  const head = `${rule.count} ${unit} ${count < 0 ? 'before' : 'after'} ${from}, ${inclusive ? 'which is itself counted' : 'which is day 0'}`;
  if (rule.unit !== 'working-days') {
    const clamped =
      (rule.unit === 'months' || rule.unit === 'years') && result.slice(8) !== dayZero.slice(8) && !inclusive;
    return `${head}: ${formatShortDate(result)}${clamped ? ', the last day of a shorter month' : ''}.`;
  }
  const days = Math.abs(count);
  const first =
    days > 1 && !inclusive
      ? `day 1 is ${formatShortDate(addWorkingDays(plan.calendar, dayZero, Math.sign(count)))}, `
      : '';
  return `${head}: ${first}day ${days} is ${formatShortDate(result)}.${writeSkipped(plan, skipped)}`;
}

/** "Not counted: 4 weekend days, Good Friday (Fri 18 Apr 2025) and Easter Monday (Mon 21 Apr 2025)." */
function writeSkipped(plan: KindPlan, skipped: readonly DayOff[]): string {
  const first = skipped[0];
  const last = skipped.at(-1);
  if (first === undefined || last === undefined) return '';
  const named = listBankHolidays(plan.calendar, first.on, last.on);
  const weekend = skipped.length - named.length;
  const parts = named.map((day) => `${day.name} (${formatShortDate(day.on)})`);
  if (weekend > 0) parts.unshift(`${weekend} weekend ${weekend === 1 ? 'day' : 'days'}`);
  const end = parts.pop() as string;
  return ` Not counted: ${parts.length === 0 ? end : `${parts.join(', ')} and ${end}`}.`;
}

function writeWeekday(rule: Extract<DateRule, { weekday: string }>, from: string): string {
  const weekday = `${rule.weekday.charAt(0).toUpperCase()}${rule.weekday.slice(1)}`;
  if ('onOrAfter' in rule) return `The first ${weekday} on or after ${from}`;
  if ('onOrBefore' in rule) return `The last ${weekday} on or before ${from}`;
  if (rule.week === 0) return `The ${weekday} of the week of ${from}`;
  const weeks = Math.abs(rule.week);
  return `The ${weekday} of the week ${weeks === 1 ? '' : `${weeks} weeks `}${rule.week < 0 ? 'before' : 'after'} that of ${from}`;
}

function writeFinish(plan: KindPlan, rule: DateRule, bare: PlainDate, on: PlainDate): string {
  const rolled = rule.roll !== undefined && !isWorkingDay(plan.calendar, bare);
  if (!rolled) return ` It is held to ${formatShortDate(on)}, the ${bare > on ? 'latest' : 'earliest'} day it may be.`;
  const name = nameOfDayOff(plan.calendar, bare);
  return ` That is no working day (${name}), so the ${rule.roll === 'next-working-day' ? 'next' : 'previous'} one counts: ${formatShortDate(on)}.`;
}

function writeText(steps: readonly WorkingStep[], absentBecause: string | undefined): string {
  if (absentBecause !== undefined) return absentBecause;
  const [first, ...others] = steps;
  if (first === undefined) return 'No date.';
  const told = others.filter((step) => step.gives === 'opensOn' || step.gives === 'endsOn');
  const labels = { opensOn: 'Opens', endsOn: 'Ends', planned: 'Planned', due: 'Due', alsoOn: 'Also' } as const;
  const differs = others.filter((step) => step.gives === 'planned' && step.result.on !== first.result.on);
  return [first.text, ...[...differs, ...told].map((step) => `${labels[step.gives]}: ${step.text}`)].join(' ');
}

function explainReading(reading: ReadingPlan, dates: readonly number[], inputs: DateInputs): ReadingTaken {
  return {
    id: reading.id,
    taken: reading.taken,
    because: reading.because,
    alternatives: reading.alternatives.map(({ text, step }) => {
      const day = step === null ? NO_DATE : step(dates, inputs);
      return { text, on: day === NO_DATE ? null : fromOrdinal(day) };
    }),
  };
}
