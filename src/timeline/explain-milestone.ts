import { formatShortDate, fromOrdinal, type PlainDate } from '../calendar/plain-date.ts';
import type { DateInputs } from './compile-date.ts';
import type { MilestonePlan, ReadingPlan } from './compile-kind.ts';
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
  const { definition, rules, readings } = milestone;
  const isGiven = definition.input !== undefined && inputs.fieldworkEnd !== NO_DATE;
  const steps: WorkingStep[] = [];
  let text = '';
  for (const { gives, place, explanation } of rules) {
    const day = dates[place] as number;
    if (day === NO_DATE) continue;
    const step =
      isGiven && gives === 'planned' ? explainGivenDate(fromOrdinal(day)) : explanation.explain(day, dates, inputs);
    steps.push(step);
    const first = steps[0] as WorkingStep;
    if (step === first) text = step.text;
    // The day that is planned is told once, where it is the day that it is due.
    else if (gives !== 'planned' || step.result.on !== first.result.on) {
      const again = explanation.tellAgain(day, first.dayZero.on, dates, inputs);
      const told = again ?? (explanation.beginsWithWord ? withSmallLetter(step.text) : step.text);
      text += ` ${LABELS[gives]}: ${told}`;
    }
  }
  return {
    text: absentBecause ?? (text === '' ? 'No date.' : text),
    steps,
    clause: definition.clause,
    readings: readings.map((reading) => explainReading(reading, dates, inputs)),
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

const LABELS = { due: 'Due', planned: 'Planned', opensOn: 'Opens', endsOn: 'Ends', alsoOn: 'Also' } as const;

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
