import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';
import { replaceDatabase, settleDirectory } from '../../../src/store/embedded/database-directory.ts';
import { initialiseDirectory } from '../../../src/store/embedded/initialise-directory.ts';
import { compileForChildren, type CompiledSources } from '../../support/compile-for-children.ts';
import { copyEmbeddedDirectory } from '../../support/embedded-directory.ts';

const CHILD = 'test/store/embedded/open-directory.child.ts';

const directories: string[] = [];
let compiled: CompiledSources;
beforeAll(() => {
  compiled = compileForChildren(CHILD);
});
afterAll(() => {
  compiled.remove();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'initialise-'));
  directories.push(directory);
  return directory;
}

describe('the first start', () => {
  /** How many entries the unfinished database has when the kill comes: from the child's start to the last of them. */
  const stages = [0, 1, 150, 600, 'database'] as const;
  /** And at any moment, chosen anew each run. */
  const moments = Array.from({ length: 3 }, () => Math.floor(Math.random() * 4_000));

  it(`leaves no database or a whole one when it is killed: at ${stages.join(', ')} entries`, async () => {
    const directory = makeDirectory();
    for (const [i, stage] of stages.entries()) {
      // Every other time the child that makes the database is killed as well.
      await killStart(directory, i % 2 === 0, (start) => waitForStage(directory, stage, start));
      await expectNothingOrWhole(directory);
    }
  });

  it(`leaves no database or a whole one when it is killed: after ${moments.join(', ')} ms`, async () => {
    const directory = makeDirectory();
    for (const [i, moment] of moments.entries()) {
      await killStart(directory, i % 2 === 0, () => new Promise((resolve) => setTimeout(resolve, moment)));
      await expectNothingOrWhole(directory);
    }
    const said: string[] = [];
    const database = await openEmbeddedDatabase({
      directory,
      holder: 'a test',
      progress: (message) => said.push(message),
      report: (error) => console.error(error),
    });
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    if (said.length > 0) {
      expect(said).toEqual([
        `First start: making an empty database in ${directory}. This takes 4 to 8 seconds.`,
        expect.stringMatching(/^The database is ready after \d+\.\d s\.$/),
      ]);
    }
    await database.close();
    // A killed start's child may have written on while the last start cleaned up; the next one finds it ended.
    await settleDirectory(directory);
    expect(readdirSync(directory).sort()).toEqual(['database', 'lock']);
  });
});

describe('a directory that is being restored', () => {
  async function prepare(): Promise<{ directory: string; unpacked: string }> {
    const image = await copyEmbeddedDirectory();
    const directory = makeDirectory();
    cpSync(image.path, directory, { recursive: true });
    const unpacked = join(directory, 'database.new-restored');
    renameSync(join(directory, 'database'), unpacked);
    await image.remove();
    mkdirSync(join(directory, 'database'));
    writeFileSync(join(directory, 'database/PG_VERSION'), 'the old one');
    return { directory, unpacked };
  }

  it('has the new database in place and the old one beside it', async () => {
    const { directory, unpacked } = await prepare();
    const kept = await replaceDatabase(directory, unpacked, new Date('2026-03-04T05:06:07.890Z'));
    expect(kept).toBe(join(directory, 'database.replaced-20260304T050607Z'));
    expect(readdirSync(directory).sort()).toEqual(['database', 'database.replaced-20260304T050607Z']);
    expect(existsSync(join(directory, 'database/base'))).toBe(true);
  });

  it('is finished at the next start when it was killed between the two renames', async () => {
    const { directory, unpacked } = await prepare();
    renameSync(unpacked, join(directory, 'database.restored'));
    renameSync(join(directory, 'database'), join(directory, 'database.replaced-20260304T050607Z'));
    await initialiseDirectory(directory, () => expect.unreachable());
    expect(existsSync(join(directory, 'database/base'))).toBe(true);
    expect(existsSync(join(directory, 'database.restored'))).toBe(false);
  });

  it('keeps the old one when it was killed before', async () => {
    const { directory, unpacked } = await prepare();
    renameSync(unpacked, join(directory, 'database.restored'));
    await initialiseDirectory(directory, () => expect.unreachable());
    expect(readdirSync(directory)).toEqual(['database']);
    expect(existsSync(join(directory, 'database/base'))).toBe(false);
  });
});

/** Starts, waits until `due`, and kills; with `everything` also the child that it has started. */
async function killStart(
  directory: string,
  everything: boolean,
  due: (start: ChildProcess) => Promise<unknown>,
): Promise<void> {
  const start = spawn(process.execPath, [compiled.pathOf(CHILD), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const closed = once(start, 'close');
  start.stdout.resume();
  await due(start);
  if (everything && start.pid !== undefined) process.kill(-start.pid, 'SIGKILL');
  else start.kill('SIGKILL');
  await closed;
}

async function waitForStage(directory: string, stage: number | 'database', start: ChildProcess): Promise<void> {
  const reached = (): boolean => {
    const names = readdirSync(directory);
    // Also when a stage was over before it was seen.
    if (names.includes('database')) return true;
    if (stage === 'database') return false;
    const unfinished = names.filter((name) => name.startsWith('database.new-'));
    // A leftover of the kill before may be there for a moment, and counts as well.
    return unfinished.some((name) => readdirSync(join(directory, name), { recursive: true }).length >= stage);
  };
  while (!safely(reached)) {
    if (start.exitCode !== null) throw new Error('it ended by itself');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What is listed may be removed meanwhile. */
function safely(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}

async function expectNothingOrWhole(directory: string): Promise<void> {
  if (!existsSync(join(directory, 'database'))) return;
  const database = await openEmbeddedDatabase({ directory, holder: 'a test', report: (error) => console.error(error) });
  const { rows } = await database.pool.query('select count(*)::int as tables from pg_class');
  expect(rows).toEqual([{ tables: expect.any(Number) }]);
  await database.close();
}
