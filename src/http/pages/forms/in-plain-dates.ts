import { InvalidInputError } from '../../../errors.ts';
import { withPlainDates } from '../words/dates-in-text.ts';

/** Does something, and has what is wrong with the input told with dates as people read them. */
export async function inPlainDates<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(
      error.problems.map((problem) => ({ ...problem, message: withPlainDates(problem.message) })),
      'The form',
    );
  }
}
