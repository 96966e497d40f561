import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import type { DeadlinePage } from '../../src/service/list-deadlines.ts';
import type { InspectionPage } from '../../src/service/show-inspection.ts';
import { endBins, runBin, type RunningBin, startBin, surroundings } from '../cli/run-bin.ts';

/** Everything that a newcomer does, in order, on one machine: each test goes on from the one before. */
describe('a first run', () => {
  let folder: string;
  let settings: { DATA_DIR: string };
  let service: RunningBin;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'first-run-'));
    settings = { DATA_DIR: path.join(folder, 'data') };
  });
  afterAll(async () => {
    await endBins();
    rmSync(folder, { recursive: true });
  });

  it('makes a database, and says what it uses, where mail goes and what to type next', async () => {
    service = startBin(['start'], settings);
    await service.prints(/Stop with Ctrl\+C\.\n/);
    expect(service.err()).toMatch(
      /First start: making an empty database in .*\nThe database is ready after [\d.]+ s\./,
    );
    for (const text of [
      `Database  embedded database in ${settings.DATA_DIR}`,
      "Queue     BullMQ on the service's database",
      `Mail      .eml files in ${settings.DATA_DIR}/mail`,
      'Rules     Cafcass inspection framework, edition of 2024-10-04',
      'Calendar  England and Wales, bank holidays published up to ',
      'Note: Embedded database: each commit is on the disk before it is acknowledged',
      'npx inspection-timeline create --kind inspection --start 20',
    ]) {
      expect(service.out()).toContain(text);
    }
  });

  it('takes the line that it says to type next, and confirms it by an email with the whole timeline', async () => {
    const [, line] = /^ {2}(DATA_DIR=.* create .*)$/m.exec(service.out()) ?? [];
    const created = await promisify(execFile)('sh', ['-c', line ?? 'exit 9'], {
      cwd: PROJECT_ROOT,
      // npm finds the project's own command without asking anybody.
      env: { ...surroundings(), npm_config_cache: path.join(folder, 'npm'), npm_config_offline: 'true' },
    });
    expect(created.stdout).toMatch(/Planned as [0-9a-f-]{36}\. Reminders planned: [1-9]/);
    await service.prints(/email handed over/);
    const mail = path.join(settings.DATA_DIR, 'mail');
    const [file, ...others] = readdirSync(mail);
    expect(others).toEqual([]);
    const email = await PostalMime.parse(readFileSync(path.join(mail, file ?? '')), { attachmentEncoding: 'utf8' });
    expect(email.to).toEqual([{ name: 'Asha Rao', address: 'asha.rao@example.org' }]);
    const milestones = [...created.stdout.matchAll(/^(\S.*?) {2,}(?:Lead|Link|Anal|Coord|Chief)/gm)].map(
      ([, title]) => title as string,
    );
    expect(milestones).toHaveLength(24);
    for (const title of milestones) {
      expect(email.html).toContain(title);
      // In columns, which break long ones.
      expect(email.text).toContain(title.split(' ').slice(0, 3).join(' '));
    }
    expect(email.text).toMatch(/(Mon|Tues|Wednes|Thurs|Fri)day/);
    expect(readCalendar(email)).toHaveLength(23);
  });

  it('answers through its socket, which is for the owner only', async () => {
    expect(statSync(path.join(settings.DATA_DIR, 'control.sock')).mode & 0o777).toBe(0o600);
    const { code, out, err } = await runBin(['deadlines', '--json'], settings);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect((JSON.parse(out) as DeadlinePage).deadlines).toHaveLength(23);
    expect((await runBin(['doctor'], settings)).out).toMatch(/^The service is running\.[^]*Nothing is wrong\.\n$/);
  });

  it('backs itself up, and refuses whoever else would own the data, naming the holder', async () => {
    const backup = path.join(folder, 'backup.tar.gz');
    expect(await runBin(['backup', backup], settings)).toMatchObject({ code: 0, out: `Written to ${backup}.\n` });
    for (const words of [['start'], ['migrate'], ['restore', backup]]) {
      const { code, out, err } = await runBin(words, settings);
      expect([code, out]).toEqual([4, '']);
      expect(err).toContain(`in use by "inspection-timeline start" (process ${service.process.pid} on `);
    }
  });

  it('ends within seconds of SIGTERM, without any noise, and leaves nothing behind', async () => {
    const began = performance.now();
    service.process.kill('SIGTERM');
    const { code, err } = await service.ended;
    expect(code).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(err).toMatch(/Stopping: emails in hand are finished first\.\nStopped\.\n$/);
    expect(err).not.toMatch(/"level":[4-6]0|error/i);
    expect(existsSync(path.join(settings.DATA_DIR, 'control.sock'))).toBe(false);
  });

  it('leaves the data to commands that open it themselves, one after the other', async () => {
    const lists = await Promise.all([1, 2].map(() => runBin(['list', '--json'], settings)));
    for (const { code, out } of lists) {
      expect(code).toBe(0);
      expect((JSON.parse(out) as InspectionPage).inspections).toHaveLength(1);
    }
    const forced = await runBin(['restore', path.join(folder, 'backup.tar.gz'), '--force'], settings);
    expect(forced.code).toBe(0);
    expect(forced.out).toMatch(/What was there before is kept as /);
    expect((await runBin(['list'], settings)).out).toMatch(/Cafcass inspection/);
  });
});

function readCalendar(email: Email): readonly unknown[] {
  const file = email.attachments.find((each) => each.mimeType === 'text/calendar');
  return new ICAL.Component(ICAL.parse(file?.content as string) as unknown[]).getAllSubcomponents('vevent');
}
