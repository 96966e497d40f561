import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type * as fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';
import { EmbeddedDatabaseError } from '../../../src/store/embedded/engine.ts';
import { compileForChildren } from '../../support/compile-for-children.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../../support/embedded-directory.ts';

const disk = vi.hoisted(() => ({ broken: false }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const fsyncSync = (descriptor: number): void => {
    if (disk.broken) throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
    real.fsyncSync(descriptor);
  };
  return { ...real, fsyncSync };
});

let directory: EmbeddedDirectory;
beforeEach(async () => {
  directory = await copyEmbeddedDirectory();
});
afterEach(() => directory.remove());

function open(onStop?: (error: Error) => void): Promise<EmbeddedDatabase> {
  return openEmbeddedDatabase({
    directory: directory.path,
    holder: 'a test',
    report: () => {},
    ...(onStop ? { onStop } : {}),
  });
}

describe('the embedded database on a failing disk', () => {
  it('stops when a commit cannot be put on the disk, and has what was acknowledged before', async () => {
    const stopped = vi.fn<(error: Error) => void>();
    const database = await open(stopped);
    await database.pool.query('create schema timeline; create table timeline.rows (row int primary key)');
    await database.pool.query('insert into timeline.rows values (1)');
    disk.broken = true;
    await expect(database.pool.query('insert into timeline.rows values (2)')).rejects.toThrow('had to stop');
    disk.broken = false;
    expect(stopped).toHaveBeenCalledExactlyOnceWith(expect.any(EmbeddedDatabaseError));
    // It does not go on as if nothing had happened, although the disk has recovered.
    await expect(database.pool.query('select 1')).rejects.toThrow('had to stop');
    await database.close();

    const again = await open();
    const { rows } = await again.pool.query<{ row: number }>('select row from timeline.rows order by row');
    expect(rows[0]).toEqual({ row: 1 });
    await again.close();
  });

  it('stops when the disk is full, and has every acknowledged row afterwards', async () => {
    const child = 'test/store/embedded/fill-disk.child.ts';
    const compiled = compileForChildren(child);
    const run = spawnSync(process.execPath, [compiled.pathOf(child), directory.path], {
      encoding: 'utf8',
      timeout: 50_000,
    });
    compiled.remove();
    expect(run.stderr).toBe('');
    const seen = JSON.parse(run.stdout) as Record<string, string> & { acknowledged: number };
    expect(seen.acknowledged).toBeGreaterThan(10);
    expect(seen['stopped']).toContain('PANIC:  could not write to log file');
    for (const moment of ['failure', 'later', 'inTransaction']) expect(seen[moment]).not.toBe('');

    const database = await open();
    const { rows } = await database.pool.query('select count(*)::int, max(row) from timeline.rows');
    expect(rows).toEqual([{ count: seen.acknowledged, max: seen.acknowledged - 1 }]);
    await database.close();
  });

  it('says why it does not start, and names the newest snapshot', async () => {
    const database = await open();
    await database.takeSnapshot('before-it-broke', new Date('2026-01-02T03:04:05Z'));
    await database.close();
    writeFileSync(`${directory.path}/database/global/pg_control`, 'x'.repeat(8192));
    const refused: Error = await open().then(
      () => expect.unreachable(),
      (error: unknown) => error as Error,
    );
    expect(refused).toBeInstanceOf(EmbeddedDatabaseError);
    expect(refused.message).toContain('does not start');
    expect(refused.message).toContain('FATAL');
    expect(refused.message).toContain(
      `inspection-timeline restore --force ${directory.path}/snapshots/20260102T030405Z-before-it-broke.tar.gz`,
    );
    // The directory is free again.
    await expect(open()).rejects.toThrow('does not start');
  });
});
