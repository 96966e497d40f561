import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { TimelineError } from '../errors.ts';

/** A program of the system is missing, or it failed. */
export class ProgramError extends TimelineError {
  readonly code = 'program-failed';
}

/** A program of the system, and where to get it. */
export interface SystemProgram {
  readonly name: string;
  /** The Debian package that has it. */
  readonly debianPackage: string;
}

/** Where Debian keeps PostgreSQL's programs, which are not all on the path. */
const POSTGRES_PROGRAMS = '/usr/lib/postgresql';

/**
 * Runs a program of the system to its end and returns what it printed.
 * @throws ProgramError naming the package when it is missing, and with its own words when it fails.
 */
export async function runProgram(program: SystemProgram, args: readonly string[]): Promise<string> {
  for (const path of [program.name, ...postgresPrograms(program)]) {
    const result = await runToEnd(path, args);
    if (result === 'missing') continue;
    if (result.status === 0) return result.output;
    throw new ProgramError(`${program.name} failed (exit ${result.status}): ${result.errors.trim()}`);
  }
  throw new ProgramError(
    `The program ${program.name} is needed and missing. On Debian and Ubuntu: apt-get install ${program.debianPackage}`,
  );
}

/** The newest version first: it can read what older ones wrote. */
function postgresPrograms(program: SystemProgram): string[] {
  if (!program.debianPackage.startsWith('postgresql')) return [];
  try {
    const versions = readdirSync(POSTGRES_PROGRAMS).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => `${POSTGRES_PROGRAMS}/${version}/bin/${program.name}`);
  } catch {
    return [];
  }
}

interface ProgramResult {
  readonly status: number | string;
  readonly output: string;
  readonly errors: string;
}

function runToEnd(path: string, args: readonly string[]): Promise<ProgramResult | 'missing'> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4_000)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve('missing');
      else reject(error);
    });
    child.on('close', (status, signal) => resolve({ status: status ?? signal ?? 'unknown', output, errors }));
  });
}
