import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';
import { dueMaintenance, type MaintenanceState } from '../../../src/store/embedded/maintenance.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../../support/embedded-directory.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const NIGHT = new Date('2026-03-05T02:00:00Z');

function before(now: Date, time: { minutes?: number; hours?: number }): Date {
  return new Date(now.getTime() - ((time.hours ?? 0) * 60 + (time.minutes ?? 0)) * 60_000);
}

describe('what is due', () => {
  const fresh = (now: Date): MaintenanceState => ({
    walBytes: 0,
    checkpointedAt: now,
    vacuumedAt: now,
    snapshotAt: now,
  });

  it.each([
    ['nothing, when all was done a moment ago', NOON, {}, []],
    ['no checkpoint, when nothing was written', NOON, { checkpointedAt: before(NOON, { hours: 9 }) }, []],
    [
      'no checkpoint yet, four minutes after the last',
      NOON,
      { walBytes: 1e6, checkpointedAt: before(NOON, { minutes: 4 }) },
      [],
    ],
    [
      'a checkpoint, five minutes after the last',
      NOON,
      { walBytes: 1e6, checkpointedAt: before(NOON, { minutes: 5 }) },
      ['checkpoint'],
    ],
    ['a checkpoint at once, when much was written', NOON, { walBytes: 70e6 }, ['checkpoint']],
    ['no vacuum by day, 29 hours after the last', NOON, { vacuumedAt: before(NOON, { hours: 29 }) }, []],
    ['a vacuum by day, 30 hours after the last', NOON, { vacuumedAt: before(NOON, { hours: 30 }) }, ['vacuum']],
    ['a vacuum by night, 20 hours after the last', NIGHT, { vacuumedAt: before(NIGHT, { hours: 20 }) }, ['vacuum']],
    ['no vacuum by night, 19 hours after the last', NIGHT, { vacuumedAt: before(NIGHT, { hours: 19 }) }, []],
    ['a snapshot by night', NIGHT, { snapshotAt: before(NIGHT, { hours: 24 }) }, ['snapshot']],
    [
      'vacuum and snapshot, when they were never done',
      NOON,
      { vacuumedAt: null, snapshotAt: null },
      ['vacuum', 'snapshot'],
    ],
  ])('is %s', (_what, now, state, due) => {
    expect(dueMaintenance({ ...fresh(now), ...state }, now)).toEqual(due);
  });
});

describe('the embedded database', () => {
  let directory: EmbeddedDirectory;
  let database: EmbeddedDatabase;
  const open = (): Promise<EmbeddedDatabase> =>
    openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report: (error) => console.error(error) });
  beforeAll(async () => {
    directory = await copyEmbeddedDirectory();
    database = await open();
    await database.pool.query('create schema timeline; create table timeline.rows (row int primary key)');
  });
  afterAll(async () => {
    await database.close();
    await directory.remove();
  });

  it('does what is due and then nothing until it is due again', async () => {
    const now = new Date();
    expect(await database.runMaintenance(now)).toEqual(expect.arrayContaining(['vacuum', 'snapshot']));
    expect(await database.listSnapshots()).toMatchObject([{ reason: 'daily' }]);
    expect(await database.runMaintenance(new Date(now.getTime() + 60_000))).toEqual([]);
    await database.pool.query('insert into timeline.rows select generate_series(1, 1000)');
    const soon = new Date(now.getTime() + 6 * 60_000);
    expect((await database.diagnose()).walBytes).toBeGreaterThan(8_192);
    expect(await database.runMaintenance(soon)).toEqual(['checkpoint']);
    expect((await database.diagnose()).walBytes).toBeLessThan(8_192);
    const tomorrow = new Date(now.getTime() + 31 * 3_600_000);
    expect(await database.runMaintenance(tomorrow)).toEqual(expect.arrayContaining(['vacuum', 'snapshot']));
    expect((await database.listSnapshots()).map(({ reason }) => reason)).toEqual(['daily', 'daily']);
  });

  it('vacuums tables that statements have left rows in', async () => {
    await database.pool.query('update timeline.rows set row = row + 10000');
    await database.vacuum();
    const { rows } = await database.pool.query(
      `select n_dead_tup as dead, last_analyze is not null as analyzed from pg_stat_user_tables where relname = 'rows'`,
    );
    expect(rows).toEqual([{ dead: '0', analyzed: true }]);
  });

  it('keeps seven snapshots, the newest first', async () => {
    const folder = join(directory.path, 'snapshots');
    for (let day = 1; day <= 7; day += 1) writeFileSync(join(folder, `2027010${day}T030000Z-daily.tar.gz`), '');
    writeFileSync(join(folder, 'not-one-of-ours.txt'), '');
    await database.takeSnapshot('before-migration', new Date('2027-01-08T03:00:00.500Z'));
    const snapshots = await database.listSnapshots();
    expect(snapshots.map(({ takenAt, reason }) => `${takenAt.toISOString().slice(0, 19)} ${reason}`)).toEqual([
      '2027-01-08T03:00:00 before-migration',
      ...[7, 6, 5, 4, 3, 2].map((day) => `2027-01-0${day}T03:00:00 daily`),
    ]);
    expect((await database.diagnose()).newestSnapshot).toEqual(snapshots[0]);
    expect(readdirSync(folder)).toHaveLength(8);
  });

  it('refuses a reason that is no part of a file name', async () => {
    await expect(database.takeSnapshot('../up', new Date())).rejects.toThrow(RangeError);
  });
});
