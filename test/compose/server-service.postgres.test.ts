import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CreatedInspection } from '../../src/service/create-inspection.ts';
import type { InspectionPage } from '../../src/service/show-inspection.ts';
import { endBins, runBin, startBin } from '../cli/run-bin.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

const PLAN_WORDS = ['create', '--kind', 'inspection', '--start', '2027-03-01', '--json'];
const STARTED = /Stop with Ctrl\+C\.\n/;

describeWithPostgres('the service on a PostgreSQL server', () => {
  let database: TestDatabase;
  let folder: string;
  let settings: { DATABASE_URL: string; DATA_DIR: string };

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(path.join(tmpdir(), 'on-server-'));
    settings = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, 'data') };
    return async () => {
      await endBins();
      await database.drop();
      rmSync(folder, { recursive: true });
    };
  });

  it('is brought up to date by a command, once', async () => {
    expect((await runBin(['migrate'], settings)).out).toMatch(/^Migrated: 0001-/);
    expect((await runBin(['migrate'], settings)).out).toBe('The database is up to date.\n');
  });

  it('starts and works alone beside commands that reach the server themselves, without a socket', async () => {
    const processes = ['start', 'work'].map((word) =>
      startBin([word], { ...settings, SWEEP_SECONDS: '0.5', HTTP_PORT: '0' }),
    );
    await Promise.all([processes[0]?.prints(STARTED), processes[1]?.prints(/Workers are running and answer at/)]);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(processes[1]?.out() ?? '')?.[0] ?? '';
    expect(await (await fetch(`${address}/health/ready`)).json()).toMatchObject({ status: 'ready' });
    expect(processes[0]?.out()).toMatch(/Database {2}PostgreSQL \d+.*, database /);
    expect(processes[0]?.out()).not.toContain(new URL(database.url).password || 'no password');
    expect(existsSync(path.join(settings.DATA_DIR, 'control.sock'))).toBe(false);
    const person = 'role=coordinator,name=Asha Rao,email=asha.rao@example.org';
    expect((await runBin([...PLAN_WORDS, '--person', person], settings)).code).toBe(0);
    await Promise.race(processes.map((each) => each.prints(/email handed over/)));
    expect(readdirSync(path.join(settings.DATA_DIR, 'mail'))).toHaveLength(1);
    for (const each of processes) each.process.kill('SIGTERM');
    for (const each of processes) {
      expect((await each.ended).code).toBe(0);
      expect(each.err()).not.toMatch(/"level":[4-6]0/);
    }
  });

  it('keeps what a command acknowledged before it was killed', async () => {
    const acknowledged: string[] = [];
    await Promise.all(
      [0, 1].map(async (lane) => {
        for (let round = 0; round < 2; round += 1) {
          const command = startBin(PLAN_WORDS, settings);
          // Right after it has printed what it did, and before it has closed anything.
          await command.prints(/\n}\n$/);
          acknowledged.push((JSON.parse(command.out()) as CreatedInspection).id);
          command.process.kill(lane === 0 ? 'SIGKILL' : 'SIGTERM');
          await command.ended;
        }
      }),
    );
    const { out } = await runBin(['list', '--json', '--limit', '500'], settings);
    const stored = (JSON.parse(out) as InspectionPage).inspections.map((each) => each.id);
    expect(acknowledged).toHaveLength(4);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
  });

  it('is backed up and restored by commands, but not over inspections unless forced to', async () => {
    const file = path.join(folder, 'server.backup');
    expect(await runBin(['backup', file], settings)).toMatchObject({ code: 0, out: `Written to ${file}.\n` });
    const refused = await runBin(['restore', file], settings);
    expect(refused.code).toBe(4);
    expect(refused.err).toMatch(/--force/);
    const before = await runBin(['list'], settings);
    expect((await runBin(['restore', file, '--force'], settings)).out).toMatch(/is kept as /);
    expect(await runBin(['list'], settings)).toEqual(before);
    expect(before.out).toMatch(/Cafcass inspection/);
  });
});

describe('a server that cannot be reached', () => {
  it('is told of without its password, with an exit code of its own', async () => {
    const settings = { DATABASE_URL: 'postgresql://timeline:s3cr3t@127.0.0.1:1/timeline' };
    for (const words of [['list'], ['start'], ['simulate', '--until', '2099-01-01', '--to', '/nowhere/x']]) {
      const { code, out, err } = await runBin(words, settings);
      expect([code, out]).toEqual([5, '']);
      expect(err).toMatch(/The database timeline at 127\.0\.0\.1:1 as timeline cannot be used: /);
      expect(err).not.toContain('s3cr3t');
      expect(err).not.toMatch(/^\s+at /m);
    }
  });
});
