import { createReadStream, readFileSync } from 'node:fs';
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

/** A line of a file, numbered from 1. */
export interface InputLine {
  readonly line: number;
  readonly text: string;
}

/** Longer than this no line is that people or their programs write. */
const LONGEST_LINE = 100_000;

/**
 * The lines of a file that somebody named, without their ends and the mark that some programs put at the start; no more
 * of it is held than a line and a block.
 * @throws InvalidInputError where it cannot be read, or is no text of lines.
 */
export async function* readInputLines(file: string): AsyncGenerator<InputLine> {
  let rest = '';
  let line = 0;
  try {
    for await (const block of createReadStream(file, 'utf8') as AsyncIterable<string>) {
      const texts = `${rest}${block}`.split('\n');
      rest = texts.pop() ?? '';
      for (const text of texts) {
        line += 1;
        yield { line, text: cleanLine(text, line) };
      }
      if (rest.length > LONGEST_LINE) throw tooLong(file, line + 1);
    }
  } catch (error) {
    throw asInputProblem(error, file);
  }
  if (rest !== '') yield { line: line + 1, text: cleanLine(rest, line + 1) };
}

function cleanLine(text: string, line: number): string {
  return (line === 1 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '');
}

function tooLong(file: string, line: number): InvalidInputError {
  return new InvalidInputError([{ where: `${file}:${line}`, message: `is longer than ${LONGEST_LINE} characters` }]);
}

/** What the system says of a file, as a problem of the input; other errors stay as they are. */
function asInputProblem(error: unknown, file: string): unknown {
  if (!isSystemError(error)) return error;
  return new InvalidInputError([{ where: file, message: describeSystemError(error) }]);
}
