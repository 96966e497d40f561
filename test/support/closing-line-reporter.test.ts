import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

describe('the closing line of a run', () => {
  it.each([
    ['a green file', ['green'], '2 passed, 0 failed, 1 skipped', 0],
    ['a failing test', ['green', 'red'], '3 passed, 1 failed, 1 skipped', 1],
    ['a hook that fails', ['broken-hook'], '1 passed, 1 failed, 0 skipped', 1],
    ['a file that does not load', ['broken-file'], '0 passed, 1 failed, 0 skipped', 1],
    ['an unhandled rejection', ['unhandled'], '1 passed, 1 failed, 0 skipped', 1],
    ['a set-up that fails', ['green', '--config=broken-setup.config.ts'], '0 passed, 1 failed, 0 skipped', 1],
  ])('counts %s and comes last', (_name, args, line, status) => {
    const directory = join(import.meta.dirname, 'closing-line');
    const run = spawnSync(process.execPath, [vitest, 'run', '--root', directory, ...args], {
      encoding: 'utf8',
      cwd: directory,
    });
    expect({ last: run.stdout.trimEnd().split('\n').at(-1), status: run.status }).toEqual({ last: line, status });
  });
});
