import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import {
  DirectoryInUseError,
  DirectoryUnusableError,
  lockDirectory,
} from '../../../src/store/embedded/directory-lock.ts';
import { compileForChildren, type CompiledSources } from '../../support/compile-for-children.ts';

const HOLD = 'test/store/embedded/hold-directory.child.ts';

let compiled: CompiledSources;
beforeAll(() => {
  compiled = compileForChildren(HOLD);
});
afterAll(() => compiled.remove());

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the lock of a data directory', () => {
  it('makes the directory for this user alone', () => {
    const path = join(directory, 'deep/data');
    const lock = lockDirectory(path, 'a test');
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, 'lock')).mode & 0o777).toBe(0o600);
    lock.release();
  });

  it('refuses a second owner, naming the first', () => {
    const lock = lockDirectory(directory, 'inspection-timeline start');
    const refused = catchError(() => lockDirectory(directory, 'another'));
    expect(refused).toBeInstanceOf(DirectoryInUseError);
    expect(refused).toMatchObject({
      code: 'directory-in-use',
      directory,
      holder: { pid: process.pid, command: 'inspection-timeline start', host: hostname() },
    });
    expect(refused.message).toContain(`"inspection-timeline start" (process ${process.pid} on ${hostname()}, since 2`);
    // The refused one has not touched what it read.
    expect(readFileSync(join(directory, 'lock'), 'utf8')).toContain('inspection-timeline start');
    lock.release();
  });

  it('is free again once released, also released twice', () => {
    const first = lockDirectory(directory, 'first');
    first.release();
    const second = lockDirectory(directory, 'second');
    first.release();
    expect(() => lockDirectory(directory, 'third')).toThrow('"second"');
    second.release();
  });

  it('takes no notice of what a dead process has written', () => {
    writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: 1, command: 'init', host: 'here', since: 'ever' }));
    lockDirectory(directory, 'a test').release();
  });

  it('names nobody while the holder has not written its name', () => {
    const lock = lockDirectory(directory, 'a test');
    writeFileSync(join(directory, 'lock'), '{ "pid":');
    expect(() => lockDirectory(directory, 'another')).toThrow('in use by another process');
    lock.release();
  });

  it('is free at once when its holder is killed, although the holder had children', async () => {
    const holder = await startHolder(directory);
    expect(() => lockDirectory(directory, 'another')).toThrow(`"a holder" (process ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    lockDirectory(directory, 'another').release();
    // Its child, which outlives it, is ended by the closing of this pipe.
    holder.stdin?.end();
  });

  it('is taken by one of many that start together', async () => {
    const starting = await Promise.allSettled(Array.from({ length: 6 }, () => startHolder(directory)));
    const holders = starting.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(holders).toHaveLength(1);
    for (const { reason } of starting.filter((each) => each.status === 'rejected')) {
      expect(String(reason)).toContain('DirectoryInUseError');
    }
    for (const holder of holders) {
      holder.kill('SIGKILL');
      holder.stdin?.end();
    }
  });

  it('says what is wrong with a directory that cannot be written', () => {
    const unwritable = join(directory, 'unwritable');
    mkdirSync(unwritable);
    chmodSync(unwritable, 0o500);
    chmodSync(directory, 0o755);
    const refused = asOrdinaryUser(() => catchError(() => lockDirectory(unwritable, 'a test')));
    expect(refused).toBeInstanceOf(DirectoryUnusableError);
    expect(refused.message).toContain(unwritable);
    expect(refused.message).toContain('EACCES');
  });

  it.each([
    ['a file', (path: string) => writeFileSync(path, ''), 'EEXIST'],
    [
      'a directory whose lock is no file',
      (path: string) => void mkdirSync(join(path, 'lock'), { recursive: true }),
      'EISDIR',
    ],
  ])('says what is wrong with %s', (_what, make, code) => {
    const path = join(directory, 'odd');
    make(path);
    expect(() => lockDirectory(path, 'a test')).toThrow(DirectoryUnusableError);
    expect(() => lockDirectory(path, 'a test')).toThrow(code);
  });

  it('names the package of the program it needs', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = directory;
    try {
      expect(() => lockDirectory(directory, 'a test')).toThrow('the program flock is missing (package util-linux');
    } finally {
      process.env['PATH'] = path;
    }
  });
});

async function startHolder(path: string): Promise<ChildProcess> {
  const holder = spawn(process.execPath, [compiled.pathOf(HOLD), path], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  holder.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const [event] = await Promise.race([
    once(holder.stdout, 'data').then(() => ['held']),
    once(holder, 'close').then(() => ['closed']),
  ]);
  if (event === 'held') return holder;
  throw new Error(errors);
}

/** Permissions do not bind root. */
function asOrdinaryUser<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

function catchError(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
