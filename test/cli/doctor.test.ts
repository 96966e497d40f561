import { describe, expect, it } from 'vitest';
import type { ServiceClient } from '../../src/service/service-client.ts';
import type { ServiceStatus } from '../../src/service/service-status.ts';
import { type Ran, run, settingsOf } from './run-in-process.ts';

const WELL: ServiceStatus = {
  parts: [
    { name: 'database', description: 'embedded database in /data', problem: null },
    { name: 'mail', description: '.eml files in /data/mail', problem: null },
  ],
  notices: ['It is one copy on one disk.'],
  counts: { inspections: 2, waiting: 30, inHand: 1, late: 0, failed: 0, lapsed: 0, accepted: 7, possibleDuplicates: 0 },
  clockSkewSeconds: 0,
  failures: [],
  calendars: [
    {
      id: 'x',
      title: 'England and Wales',
      version: '1',
      officialUntil: '2028-12-31' as never,
      next: [],
      problem: null,
      standing: 0,
    },
  ],
  editionOffers: 0,
  webhooks: { waiting: 0, failed: 0, disabled: 0 },
};
const FAILURE = { id: 'r-1', recipient: 'jo@example.org', error: '550 5.1.1 no\u001B[5m such mailbox' };

describe('doctor', () => {
  it('prints the state of every part and ends well where nothing is wrong', async () => {
    const { code, out, err } = await doctor(WELL, 'through-service');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^The service is running\.\n/);
    expect(out).toContain('  database     embedded database in /data\n');
    expect(out).toContain('  reminders    30 waiting, 1 in hand, 0 failed, 0 lapsed\n');
    expect(out).toContain('  Note: It is one copy on one disk.\n');
    expect(out).toMatch(/\nNothing is wrong\.\n$/);
  });

  it('says in one line that newer rules are offered, which is no problem', async () => {
    expect((await doctor(WELL, 'through-service')).out).not.toContain('  rules ');
    const { code, out } = await doctor({ ...WELL, editionOffers: 3 }, 'through-service');
    expect(code).toBe(0);
    expect(out).toContain('  rules        3 offered a newer edition: `edition list` shows them\n');
  });

  it('names messages to webhooks that wait, and fails where they were given up', async () => {
    const waiting = await doctor({ ...WELL, webhooks: { waiting: 3, failed: 0, disabled: 0 } }, 'through-service');
    expect(waiting.code).toBe(0);
    expect(waiting.out).toContain('  webhooks     3 messages waiting\n');
    const failed = await doctor({ ...WELL, webhooks: { waiting: 0, failed: 2, disabled: 1 } }, 'through-service');
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('Messages to webhooks failed: 2 (which: webhook deliveries --states failed)');
    expect(failed.err).toContain('Webhooks are sent nothing any more: 1 (which: webhook list)');
  });

  it('fails with each problem on stderr', async () => {
    const { code, out, err } = await doctor(
      {
        ...WELL,
        parts: [{ name: 'mail', description: 'smtp://mail:587', problem: 'it does not answer' }],
        counts: { ...WELL.counts, failed: 3, late: 1 },
        failures: [FAILURE],
        clockSkewSeconds: -75,
        calendars: [
          { ...(WELL.calendars[0] as ServiceStatus['calendars'][0]), problem: 'The published list ends soon.' },
        ],
      },
      'through-service',
    );
    expect(code).toBe(1);
    expect(out).not.toContain('Nothing is wrong');
    expect(err.trim().split('\n')).toEqual([
      'Problem: mail: it does not answer',
      'Problem: A reminder to jo@example.org failed: 550 5.1.1 no\uFFFD[5m such mailbox (again: reminders --retry r-1)',
      'Problem: 2 more reminders failed: reminders --state failed',
      'Problem: The published list ends soon.',
      'Problem: 1 reminder is late by more than 15 minutes.',
      'Problem: The clocks of this machine and of the database are 75 seconds apart.',
    ]);
  });

  it('says how many inspections stand on an older calendar, which is no problem', async () => {
    const calendar = WELL.calendars[0] as ServiceStatus['calendars'][0];
    const { code, out } = await doctor({ ...WELL, calendars: [{ ...calendar, standing: 3 }] }, 'in-process');
    expect(code).toBe(0);
    expect(out).toContain('open inspections on an older state: 3 (what would move in them: calendar apply)\n');
    expect((await doctor(WELL, 'in-process')).out).not.toContain('older state');
  });

  it('takes nothing for late while nothing runs that could send it', async () => {
    const late = { ...WELL, counts: { ...WELL.counts, late: 5 } };
    expect((await doctor(late, 'in-process')).code).toBe(0);
    expect((await doctor(late, 'through-service')).code).toBe(1);
  });

  it('gives the same as JSON', async () => {
    const { code, out } = await doctor({ ...WELL, failures: [FAILURE] }, 'in-process', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      running: false,
      problems: [expect.stringContaining('jo@')],
      counts: WELL.counts,
    });
  });
});

function doctor(status: ServiceStatus, how: ServiceClient['how'], ...words: string[]): Promise<Ran> {
  return run(['doctor', ...words], {
    settings: () => settingsOf('/data'),
    connect: () =>
      Promise.resolve({ how, call: () => Promise.resolve(status as never), close: () => Promise.resolve() }),
  });
}
