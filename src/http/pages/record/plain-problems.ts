import { InvalidInputError, type Problem } from '../../../errors.ts';
import type { RuleNames } from './rule-names.ts';

/**
 * Does something, and has what is wrong with an event told in the words of people: titles in place of ids, dates in
 * words, and what a reason would be enough for at the field of the reason.
 */
export async function inPlainWords<T>(names: RuleNames, type: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(
      error.problems.map((problem) => plainProblem(problem, names, type)),
      `“${names.event(type)}”`,
    );
  }
}

function plainProblem({ where, message, seen }: Problem, names: RuleNames, type: string): Problem {
  const told = names.tell(message.replace(/^is missing: /, 'Enter '));
  const asksReason = message.endsWith('give a reason');
  return {
    where: asksReason ? 'reason' : where,
    message: where === 'type' || asksReason ? `“${names.event(type)}” ${told}` : told,
    ...(seen === undefined ? {} : { seen }),
  };
}
