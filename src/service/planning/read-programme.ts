import { problemsOfValue } from '../../checked-value.ts';
import { InvalidInputError, type Problem, TimelineError } from '../../errors.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { checkPeople, personInput } from '../people-input.ts';
import { planInspection, planInspectionInput, type PlannedInspection } from '../plan-inspection.ts';
import { previewUnchecked } from '../preview-timeline.ts';
import { timelineInput } from '../timeline-input.ts';

/** An inspection of a programme as given, before anybody looked at it. */
export type GivenInspection = Readonly<Record<string, unknown>>;

/** What came of reading one inspection of a programme: it, or everything that is wrong with it. */
export type ReadInspection =
  { readonly planned: PlannedInspection } | { readonly planned: null; readonly problems: readonly Problem[] };

/**
 * Plans one inspection of a programme, or finds every problem of its form, its dates and its people at once.
 * @param by Who plans it.
 * @param now The instant of planning.
 */
export function readInspection(
  rules: RulesLibrary,
  given: GivenInspection,
  { by, now }: { readonly by: string; readonly now: number },
): ReadInspection {
  const read = planInspectionInput.safeParse(given);
  if (!read.success) {
    const problems = [
      ...problemsOfValue(read.error, given),
      ...problemsOf(() => previewUnchecked(rules, timelinePart(given), now)),
      ...checkWellFormedPeople(rules, given),
    ];
    return { planned: null, problems: withoutRepeated(problems) };
  }
  let planned: PlannedInspection | null = null;
  const problems = problemsOf(() => {
    const planning = planInspection(rules, read.data, by, now);
    if (!planning.ok) throw new InvalidInputError(planning.problems);
    planned = planning.planned;
  });
  return planned === null ? { planned, problems } : { planned };
}

function timelinePart(given: GivenInspection): object {
  return Object.fromEntries(Object.entries(given).filter(([key]) => key in timelineInput.shape));
}

/** The problems of those people whose form is right. */
function checkWellFormedPeople(rules: RulesLibrary, { people, framework }: GivenInspection): readonly Problem[] {
  if (!Array.isArray(people)) return [];
  const read = (people as readonly unknown[]).flatMap((person, index) => {
    const result = personInput.safeParse(person);
    return result.success ? [{ person: result.data, index }] : [];
  });
  const edition = rules.frameworks.find((each) => each.id === framework) ?? rules.current;
  const { problems } = checkPeople(
    edition,
    read.map((each) => each.person),
  );
  return problems.map((problem) => ({
    ...problem,
    where: problem.where.replace(/\d+/, (index) => String(read[Number(index)]?.index ?? index)),
  }));
}

function problemsOf(plan: () => unknown): readonly Problem[] {
  try {
    plan();
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    if (error instanceof TimelineError) return [{ where: '', message: error.message.replace(/\.$/, '') }];
    throw error;
  }
}

function withoutRepeated(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    (problem, index) => problems.findIndex((each) => JSON.stringify(each) === JSON.stringify(problem)) === index,
  );
}
