import { TimelineError } from '../errors.ts';

/** A check found something wrong that is no fault of the command. */
export class ProblemsFoundError extends TimelineError {
  readonly code = 'problems-found';

  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `Problem: ${problem}`).join('\n'));
  }
}
