import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connectToSocket } from '../../src/compose/socket-client.ts';
import type { CreatedInspection } from '../../src/service/create-inspection.ts';
import type { InspectionPage } from '../../src/service/show-inspection.ts';
import { endBins, runBin, startBin, surroundings } from '../cli/run-bin.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../support/embedded-directory.ts';

const PLAN = { kind: 'inspection', start: '2027-03-01', people: [] };
const PLAN_WORDS = ['create', '--kind', 'inspection', '--start', '2027-03-01', '--json'];
const STARTED = /Stop with Ctrl\+C\.\n/;

afterAll(endBins);

describe('the service on an embedded database', () => {
  let directory: EmbeddedDirectory;
  let settings: { DATA_DIR: string };

  beforeEach(async () => {
    directory = await copyEmbeddedDirectory();
    settings = { DATA_DIR: directory.path };
    return async () => {
      await endBins();
      await directory.remove();
    };
  });

  it('loses nothing that it acknowledged when it is killed, however often', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      // Each start finds the socket that the kill before it left.
      expect(existsSync(path.join(settings.DATA_DIR, 'control.sock'))).toBe(round > 0);
      const service = startBin(['start'], settings);
      await service.prints(STARTED);
      const enough = acknowledged.length + 10;
      const kill = async (): Promise<void> => {
        await sleep(Math.random() * 100);
        service.process.kill('SIGKILL');
      };
      const acknowledge = (id: string): void => {
        if (acknowledged.push(id) === enough) void kill();
      };
      await Promise.all([0, 1, 2].map(() => createUntilItEnds(settings.DATA_DIR, acknowledge)));
      await service.ended;
    }
    const { out } = await runBin(['list', '--json', '--limit', '500'], settings);
    const stored = (JSON.parse(out) as InspectionPage).inspections.map((each) => each.id);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    // One for each lane and kill may have been stored and not yet acknowledged.
    expect(stored.length).toBeLessThanOrEqual(acknowledged.length + 6);
  });

  it('serves commands that were typed while it was still starting', async () => {
    const service = startBin(['start'], settings);
    const [created] = await Promise.all([runBin(PLAN_WORDS, settings), service.prints(STARTED)]);
    expect(created).toMatchObject({ code: 0, err: '' });
    const { out } = await runBin(['list', '--json'], settings);
    expect((JSON.parse(out) as InspectionPage).inspections).toHaveLength(1);
  });

  it('goes on when whoever read what it prints has gone', async () => {
    const service = startBin(['start'], settings);
    service.process.stdout?.destroy();
    service.process.stderr?.destroy();
    const client = await untilItListens(settings.DATA_DIR);
    const { id } = (await client.call('createInspection', PLAN)) as CreatedInspection;
    expect((await client.call('showInspection', { inspection: id })).id).toBe(id);
    await client.close();
    service.process.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  });

  it('says of itself that it does not run, and that workers alone need a server', async () => {
    expect((await runBin(['doctor'], settings)).out).toMatch(/^The service is not running on this data directory\./);
    const { code, err } = await runBin(['work'], settings);
    expect(code).toBe(2);
    expect(err).toMatch(/`start` sends its emails by itself: run that\.\n$/);
  });
});

describe('a command whose reader goes away', () => {
  it.each([
    ['preview --kind inspection --start 2027-03-01 --explain', 'Cafcass inspection starting'],
    ['rules show --json', '{'],
    ['--help', 'Usage:'],
  ])('%s | head -1 ends without a word', (words, first) => {
    const bin = path.join(import.meta.dirname, '../../bin/inspection-timeline.js');
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', `{ "${process.execPath}" "${bin}" ${words}; echo "ended with $?" >&2; } | head -n 1`],
      { encoding: 'utf8', env: surroundings() },
    );
    expect({ stdout, stderr }).toEqual({ stdout: expect.stringContaining(first) as string, stderr: 'ended with 0\n' });
  });
});

/** Creates one inspection after another through the service's socket, until the service is gone. */
async function createUntilItEnds(directory: string, acknowledge: (id: string) => void): Promise<void> {
  const client = await connectToSocket(directory, { actingAs: 'the tester' });
  for (;;) {
    try {
      acknowledge((await client?.call('createInspection', PLAN))?.id ?? '');
    } catch (error) {
      expect(error).toMatchObject({ code: 'service-unavailable' });
      return;
    }
  }
}

async function untilItListens(directory: string): Promise<NonNullable<Awaited<ReturnType<typeof connectToSocket>>>> {
  for (;;) {
    const client = await connectToSocket(directory, { actingAs: 'the tester' });
    if (client) return client;
    await sleep(50);
  }
}
