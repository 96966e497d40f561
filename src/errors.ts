/**
 * An expected failure that a person can act on.
 *
 * `code` is stable: the command line's exit code and the HTTP interface's status are derived from it. `message` is
 * one or more plain sentences that say where, what was seen and what is allowed.
 */
export abstract class TimelineError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** One thing that is wrong with an input: where it stands, what was seen there, and what is allowed. */
export interface Problem {
  /** Where: a path such as `people[2].email`, or a file, line and YAML path. */
  readonly where: string;
  /** What is wrong, and what is allowed there, as a sentence without a full stop. */
  readonly message: string;
  /** The value found there, as text; absent where nothing was found. */
  readonly seen?: string;
}

/** An input was refused; every problem is listed at once and nothing was changed. */
export class InvalidInputError extends TimelineError {
  readonly code: string = 'invalid-input';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], subject = 'The input') {
    super(`${subject} is refused:\n${problems.map(formatProblem).join('\n')}`);
    this.problems = problems;
  }
}

/** A problem on one line: `people[2].email: must be one address, seen "a,b"`. */
export function formatProblem(problem: Problem): string {
  const seen = problem.seen === undefined ? '' : `, seen ${problem.seen}`;
  return `  ${problem.where}: ${problem.message}${seen}`;
}
