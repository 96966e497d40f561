import { readFileSync } from 'node:fs';
import { InvalidInputError } from '../errors.ts';
import { describeSystemError, isSystemError } from './describe-error.ts';

/**
 * The text of a file that somebody named.
 * @throws InvalidInputError where it cannot be read.
 */
export function readInputFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw asInputProblem(error, file);
  }
}

/** What the system says of a file that somebody named, as a problem of the input; other errors stay as they are. */
export function asInputProblem(error: unknown, file: string): unknown {
  if (!isSystemError(error)) return error;
  return new InvalidInputError([{ where: file, message: describeSystemError(error) }]);
}
