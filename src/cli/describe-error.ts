import type { Command } from '@commander-js/extra-typings';
import { formatProblem, type Problem, TimelineError } from '../errors.ts';
import { isLostConnection } from './exit-codes.ts';
import { printable } from './printable.ts';
import { toOptionTerms } from './option-terms.ts';

/**
 * An error as whoever typed a command should read it: problems named after the options they came by, and no stack
 * except for what nobody expected.
 */
export function describeError(error: unknown, command: Command | undefined): string {
  if (error instanceof TimelineError) {
    const problems = problemsOf(error);
    if (problems.length === 0) return error.message.split('\n').map(printable).join('\n');
    const [subject] = error.message.split('\n', 1) as [string];
    const told = command ? problems.map((problem) => toOptionTerms(problem, command)) : problems;
    return [printable(subject), ...told.map((problem) => `  ${printable(formatProblem(problem)).trim()}`)].join('\n');
  }
  if (isLostConnection(error)) return `The connection was lost: ${error.message}.`;
  if (isSystemError(error)) return `${error.path ?? error.syscall ?? 'The system'}: ${describeSystemError(error)}`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Something failed that should not have. This is a fault of the program:\n${text}`;
}

/** An error of the service's socket has problems too, without being of the class. */
function problemsOf(error: TimelineError): readonly Problem[] {
  return 'problems' in error ? (error.problems as readonly Problem[]) : [];
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'is not a folder',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
};

/** What the system says of a file, in plain words where they are known. */
export function describeSystemError(error: NodeJS.ErrnoException): string {
  return SYSTEM_ERRORS[error.code ?? ''] ?? error.message;
}

/** Whether an error is the system's, about a file for example. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error && typeof error.code === 'string';
}
