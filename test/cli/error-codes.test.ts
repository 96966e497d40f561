import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../src/cli/describe-error.ts';
import { EXIT, EXIT_BY_CODE, exitCodeOf } from '../../src/cli/exit-codes.ts';
import { ServiceAnswerError } from '../../src/compose/socket-client.ts';
import { InvalidInputError, TimelineError } from '../../src/errors.ts';
import { STATUS_BY_CODE } from '../../src/http/error-response.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { run } from './run-in-process.ts';

describe('docs/errors.md', () => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([a-z-]+)` +\| .*\| (\d) +\| (\d{3}) +\|$/gm)];
  const documented = rows.map(([, code = '', exit, status]) => ({ code, exit: Number(exit), status: Number(status) }));

  it('has every code of the source and no other, in order', () => {
    const files = ['src', 'workers'].flatMap((folder) =>
      readdirSync(path.join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => read(path.join(folder, name))),
    );
    const used = files.flatMap((text) =>
      [...text.matchAll(/readonly code(?:: string)? = '([a-z-]+)';/g)].map(([, code]) => code),
    );
    expect(documented.map(({ code }) => code)).toEqual(
      [...new Set(used)].toSorted((a = '', b = '') => a.localeCompare(b)),
    );
  });

  it('has the exit codes of the command line and the statuses of HTTP', () => {
    expect(documented).toEqual(
      documented.map(({ code }) => ({
        code,
        exit: EXIT_BY_CODE[code] ?? EXIT.failed,
        status: STATUS_BY_CODE[code] ?? 500,
      })),
    );
    const codes = documented.map(({ code }) => code);
    expect(
      [...Object.keys(EXIT_BY_CODE), ...Object.keys(STATUS_BY_CODE)].filter((code) => !codes.includes(code)),
    ).toEqual([]);
  });
});

describe('an error is told', () => {
  const command = new Command('record')
    .argument('<event>', 'what happened')
    .option('--on <date>', 'the day it happened')
    .option('--person <fields>', 'who takes part', (text: string) => [text]) as unknown as Command;

  it.each<[string, unknown, number, string]>([
    [
      'after its options, also where the service found it',
      new ServiceAnswerError('invalid-input', 'The event is refused:\n  on: x', [
        { where: 'on', message: 'must be a date', seen: 'x' },
      ]),
      2,
      'The event is refused:\n  --on: must be a date, seen x',
    ],
    [
      'after its arguments and the parts of repeated options',
      new InvalidInputError([
        { where: 'type', message: 'must be known' },
        { where: 'people[1].at', message: 'must be a time' },
        { where: 'on', message: 'is missing: must be text' },
        { where: 'rules.yaml:3 kinds[0]', message: 'must be a map' },
      ]),
      2,
      'The input is refused:\n  <event>: must be known\n  --person 2 (time): must be a time\n  --on: is missing: the day it happened\n  rules.yaml:3 kinds[0]: must be a map',
    ],
    [
      'by its words alone',
      new (class extends TimelineError {
        readonly code = 'odd';
      })('Odd.'),
      1,
      'Odd.',
    ],
    [
      'without a stack where a file is missing',
      systemError('ENOENT', '/a/b'),
      1,
      '/a/b: there is no such file or folder',
    ],
    ['without a stack where a disk is full', systemError('ENOSPC', '/a/b'), 1, '/a/b: the disk is full'],
    ['without a stack where a server went away', systemError('ECONNRESET'), 5, 'The connection was lost: ECONNRESET.'],
    [
      'as lost where the server ended the connection',
      Object.assign(new Error('terminating connection'), { code: '57P01' }),
      5,
      'The connection was lost: terminating connection.',
    ],
    [
      'as lost where the driver says so',
      new Error('Connection terminated unexpectedly'),
      5,
      'The connection was lost: Connection terminated unexpectedly.',
    ],
  ])('%s', (_, error, code, text) => {
    expect(describeError(error, command)).toBe(text);
    expect(exitCodeOf(error)).toBe(code);
  });

  it('with its stack only where nobody expected it', async () => {
    const { code, err } = await run(['list'], { connect: () => Promise.reject(new RangeError('oops')) });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^Something failed that should not have\. This is a fault of the program:\nRangeError: oops\n\s+at /,
    );
  });
});

function systemError(code: string, file?: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'read', ...(file === undefined ? {} : { path: file }) });
}

function read(file: string): string {
  return readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
}
