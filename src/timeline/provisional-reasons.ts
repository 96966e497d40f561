import type { DateInputs } from './compile-date.ts';
import type { KindPlan, MilestonePlan } from './compile-kind.ts';
import type { DoubtfulPlaces } from './doubts.ts';
import { isConfirmed } from './is-confirmed.ts';
import { NO_DATE } from './no-date.ts';

/** Why the dates of a milestone may still change; empty where they are firm, already happened or do not exist. */
export function provisionalReasons(
  { doubts, framework }: KindPlan,
  milestone: MilestonePlan,
  doubtful: DoubtfulPlaces,
  dates: readonly number[],
  inputs: DateInputs,
): readonly string[] {
  const { places, provisionalWhile, recorded } = milestone;
  if (doubtful === null && (inputs.conditions.length === 0 || provisionalWhile.length === 0)) return FIRM;
  if (dates[recorded] !== NO_DATE || !places.some((place) => dates[place] !== NO_DATE)) return FIRM;
  const because = doubtful !== null && places.some((place) => doubtful[place]) ? doubts.because : FIRM;
  const holding = provisionalWhile.filter(
    (rule) => inputs.conditions.includes(rule.condition) && !isConfirmed(rule, framework, inputs.events),
  );
  return holding.length === 0 ? because : [...because, ...holding.map((rule) => rule.because)];
}

const FIRM: readonly string[] = [];
