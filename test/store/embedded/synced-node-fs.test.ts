import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';
import { startEngine } from '../../../src/store/embedded/engine.ts';
import { SyncedNodeFS } from '../../../src/store/embedded/synced-node-fs.ts';
import { compileForChildren } from '../../support/compile-for-children.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../../support/embedded-directory.ts';

const CHILD = 'test/store/embedded/commit-rows.child.ts';
const COMMITS = 50;

const hasStrace = spawnSync('strace', ['-V']).status === 0;

let directory: EmbeddedDirectory;
beforeAll(async () => {
  directory = await copyEmbeddedDirectory();
});
afterAll(() => directory.remove());

async function open(): ReturnType<typeof openEmbeddedDatabase> {
  return openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report: (error) => console.error(error) });
}

describe('the embedded database on the disk', () => {
  it('says that commits are synced when it has seen one reach the disk', async () => {
    const database = await open();
    expect(database.durability).toBe('synced');
    expect(database.notices).toEqual([expect.stringContaining('on the disk before it is acknowledged')]);
    await database.close();
  });

  it('says that they are not, should PostgreSQL no longer ask for it', async () => {
    // What a version of PGlite would look like that had renamed the operation.
    const init = vi.spyOn(SyncedNodeFS.prototype, 'init').mockImplementation(function (this: NodeFS, ...args) {
      return NodeFS.prototype.init.apply(this, args);
    });
    const database = await open();
    expect(database.durability).toBe('not-synced');
    expect(database.notices).toEqual([expect.stringContaining('NOT SAFE against a crash of this machine')]);
    await database.close();
    init.mockRestore();
  });

  it('asks once for each commit, and not for what writes nothing', async () => {
    const engine = await startEngine({ directory: `${directory.path}/database`, onStop: () => {} });
    const run = async (sql: string): Promise<number> => {
      const before = engine.syncCalls();
      await engine.execute(Buffer.from([81, 0, 0, 0, sql.length + 5, ...Buffer.from(`${sql}\0`)]));
      return engine.syncCalls() - before;
    };
    await run('create schema counting; create table counting.rows (i int)');
    expect(await run('insert into counting.rows values (1)')).toBe(1);
    expect(await run('select * from counting.rows')).toBe(0);
    expect(await run('begin; insert into counting.rows values (2); rollback')).toBe(0);
    expect(await run('checkpoint')).toBeGreaterThan(3);
    await engine.close();
  });

  it.skipIf(!hasStrace)('has the kernel write the log before it acknowledges a commit (strace)', async () => {
    const database = await open();
    await database.pool.query(
      'create schema if not exists timeline; create table timeline.rows (run int, row int); create table timeline.runs (run int, rows int)',
    );
    await database.close();
    const compiled = compileForChildren(CHILD);
    const trace = `${directory.path}/trace`;
    try {
      const calls = ['-f', '-y', '-s', '16', '-e', 'trace=fsync,write', '-o', trace];
      const child = [process.execPath, compiled.pathOf(CHILD), directory.path, '1', String(COMMITS)];
      const run = spawnSync('strace', [...calls, ...child], { encoding: 'utf8' });
      expect(run.stdout.trim().split('\n')).toHaveLength(COMMITS);
      const lines = readFileSync(trace, 'utf8').split('\n');
      let synced = 0;
      let acknowledged = 0;
      for (const line of lines) {
        if (/ fsync\(\d+<[^>]*\/pg_wal\/[0-9A-F]{24}>\) += 0/.test(line)) synced += 1;
        if (/ write\(1<[^>]*>, "\d+\\n"/.test(line)) {
          acknowledged += 1;
          expect(synced, `log synced before acknowledgement ${acknowledged}`).toBeGreaterThanOrEqual(acknowledged);
        }
      }
      expect(acknowledged).toBe(COMMITS);
      // A commit in a new file of the log needs the file's name on the disk as well: its directory is synced.
      expect(lines.filter((line) => / fsync\(\d+<[^>]*\/pg_wal>\) += 0/.test(line))).not.toEqual([]);
    } finally {
      compiled.remove();
      rmSync(trace, { force: true });
    }
  });
});
