import { formatShortDate, fromOrdinal, type PlainDate } from '../calendar/plain-date.ts';
import type { DateInputs } from './compile-date.ts';
import type { MilestonePlan, ReadingPlan, RulePlan } from './compile-kind.ts';
import type { ReadingTaken, Working, WorkingStep } from './milestone.ts';
import { NO_DATE } from './no-date.ts';

/**
 * How the dates of a milestone were counted: day 0 and what it is, the count, each day that did not count, the clause,
 * and the readings taken with the dates that the others would give.
 */
export function explainMilestone(
  milestone: MilestonePlan,
  dates: readonly number[],
  inputs: DateInputs,
  absentBecause: string | undefined,
): Working {
  const isGiven = milestone.takesInput && inputs.fieldworkEnd !== NO_DATE;
  const isDated = ({ place }: RulePlan): boolean => dates[place] !== NO_DATE;
  const rules = milestone.rules.every(isDated) ? milestone.rules : milestone.rules.filter(isDated);
  const steps = rules.map(({ gives, place, explanation }) => {
    const day = dates[place] as number;
    return isGiven && gives === 'planned'
      ? explainGivenDate(fromOrdinal(day), inputs.fieldworkEndIs)
      : explanation.explain(day, dates, inputs);
  });
  return {
    text: absentBecause ?? writeText(rules, steps, dates, inputs),
    steps,
    clause: milestone.clause,
    readings: milestone.readings.map((reading) => explainReading(reading, dates, inputs)),
  };
}

const LABELS = { due: 'Due', planned: 'Planned', opensOn: 'Opens', endsOn: 'Ends', alsoOn: 'Also' } as const;

/** The first step in full, then the others that say something else. */
function writeText(
  rules: readonly RulePlan[],
  steps: readonly WorkingStep[],
  dates: readonly number[],
  inputs: DateInputs,
): string {
  const first = steps[0];
  if (first === undefined) return 'No date.';
  let text = first.text;
  for (let index = 1; index < steps.length; index += 1) {
    const { gives, place, explanation } = rules[index] as RulePlan;
    const step = steps[index] as WorkingStep;
    if (gives === 'planned' && step.result.on === first.result.on) continue;
    const again = explanation.tellAgain(dates[place] as number, first.dayZero.on, dates, inputs);
    const told = again ?? (explanation.beginsWithWord ? withSmallLetter(step.text) : step.text);
    text += ` ${LABELS[gives]}: ${told}`;
  }
  return text;
}

function explainGivenDate(on: PlainDate, because: string): WorkingStep {
  return {
    gives: 'planned',
    result: { on },
    dayZero: { on, because },
    count: 0,
    unit: 'calendar-days',
    skipped: [],
    text: `${formatShortDate(on)}, ${because}.`,
  };
}

function withSmallLetter(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function explainReading(reading: ReadingPlan, dates: readonly number[], inputs: DateInputs): ReadingTaken {
  const { id, taken, because, alternatives } = reading;
  return {
    id,
    taken,
    because,
    alternatives: alternatives.map(({ text, step }) => {
      const day = step === null ? NO_DATE : step(dates, inputs);
      return { text, on: day === NO_DATE ? null : fromOrdinal(day) };
    }),
  };
}
