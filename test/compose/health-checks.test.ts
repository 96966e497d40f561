import { sql } from 'kysely';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { healthChecks, type HealthParts } from '../../src/compose/health-checks.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { createHealth } from '../../src/observe/health.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { openServerDatabase } from '../../src/store/server-database.ts';
import { countLateReminders } from '../../src/store/late-reminders.ts';
import { readReminderFigures } from '../../src/store/reminder-figures.ts';
import { startOwnRedis } from '../queue/own-redis.ts';
import { openTestService, RULES, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { createTestDatabase, describeWithPostgres, describeWithRedis } from '../support/test-database.ts';
import { startMailSink } from '../workers/mail-sink.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import type { Sender } from '../../src/mail/sender.ts';

const FINE = { check: () => Promise.resolve(null) };

/** Asks each part anew; gives those that are down. */
async function findDown(parts: Partial<HealthParts>): Promise<{ status: string; down: readonly string[] }> {
  const service = { db: undefined as never, rules: RULES };
  const all = { service, queue: FINE, sender: FINE, sweepMs: 1000, sweepAgeMs: () => 0, ...parts };
  const { status, parts: answered } = await createHealth(healthChecks(all)).ask();
  return { status, down: answered.filter(({ state }) => state === 'down').map(({ part }) => part) };
}

describeEachDatabase('health', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
    await service.create({ start: '2077-03-01' });
    ids = (await service.reminders()).map((each) => each.id);
    await sql`update reminders set state = 'cancelled', closed_at = now()`.execute(service.db);
  });
  const parts = () => ({ service: { db: service.db, rules: RULES } });
  const outage: Sender = {
    description: '',
    ...FINE,
    close: () => Promise.resolve(),
    send: () => Promise.resolve({ kind: 'temporary', response: 'no connection', ours: true }),
  };
  let ids: string[];
  /** One reminder that is late and no other; each time another one. */
  const prepare = async (): Promise<string> => {
    const id = ids.shift() ?? '';
    await sql`update reminders set state = 'cancelled', closed_at = now(), lease_token = null, lease_until = null
      where state in ('pending', 'sending', 'failed')`.execute(service.db);
    await sql`update reminders set state = 'pending', closed_at = null, at_any_time = true,
      send_at = now() - interval '16 minutes', created_at = now() - interval '16 minutes' where id = ${id}`.execute(
      service.db,
    );
    return id;
  };

  it('is good with every part in order', async () => {
    expect(await findDown(parts())).toEqual({ status: 'ready', down: [] });
  });

  it('is bad while the sweep stands, after twice its time and that of one email', async () => {
    expect(await findDown({ ...parts(), sweepAgeMs: () => 122_000 })).toMatchObject({ status: 'ready' });
    expect(await findDown({ ...parts(), sweepAgeMs: () => 122_001 })).toEqual({ status: 'not-ready', down: ['sweep'] });
  });

  it('is bad while the database is of an older version', async () => {
    await sql`delete from schema_migration where name like '0008%'`.execute(service.db);
    expect(await findDown(parts())).toEqual({ status: 'not-ready', down: ['migrations'] });
    await sql`insert into schema_migration (name, timestamp) values ('0008-operations', '')`.execute(service.db);
  });

  it('is bad once a reminder stays late, and good again when it has left', async () => {
    const id = await prepare();
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const checks = healthChecks({ ...parts(), queue: FINE, sender: FINE, sweepMs: 10_000, sweepAgeMs: () => 0 });
      const [reminders] = checks.filter(({ part }) => part === 'reminders');
      expect(await reminders?.check()).toBeNull();
      vi.advanceTimersByTime(49_999);
      expect(await reminders?.check()).toBeNull();
      vi.advanceTimersByTime(1);
      expect(await reminders?.check()).toBe('1 are more than 15 minutes late.');
      await sendReminder(
        service.workWith({ ...outage, send: () => Promise.resolve({ kind: 'accepted', response: '' }) }),
        id,
      );
      expect(await reminders?.check()).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('counts as late what never reached a mail server, however often it is tried', async () => {
    const id = await prepare();
    expect(await sendReminder(service.workWith(outage), id)).toBe('temporary');
    const [row] = await service.db.selectFrom('reminders').selectAll().where('id', '=', id).execute();
    expect([row?.state, row?.attempt, (row?.due_at ?? 0) > new Date()]).toEqual(['pending', 0, true]);
    expect(await countLateReminders(service.db, true)).toBe(1);
    expect(await readReminderFigures(service.db, true)).toEqual({
      pending: 1,
      sending: 0,
      failed: 0,
      late: 1,
      possibleDuplicates: 0,
    });
  });

  it.each([
    ['a recipient’s mail server put it off', sql`attempt = 1, not_before = now() + interval '1 minute'`],
    ['it was planned less than 15 minutes ago', sql`created_at = now() - interval '14 minutes'`],
    ['its moment is less than 15 minutes ago', sql`send_at = now() - interval '14 minutes'`],
    ['it is to wait for the send window', sql`at_any_time = false`],
    [
      'it is in hand',
      sql`state = 'sending', attempt = 1, lease_token = gen_random_uuid(), lease_until = now() + interval '5 minutes'`,
    ],
    ['it is over', sql`state = 'failed', closed_at = now()`],
    ['its plan changed', sql`plan_version = 0`],
  ])('does not count as late where %s', async (_why, change) => {
    await prepare();
    expect(await countLateReminders(service.db, false)).toBe(1);
    await sql`update reminders set ${change} where state = 'pending'`.execute(service.db);
    expect(await countLateReminders(service.db, false)).toBe(0);
  });

  it('does not alarm over a party that may not know of the inspection', async () => {
    await prepare();
    await sql`update people set inspected = true`.execute(service.db);
    expect(await countLateReminders(service.db, true)).toBe(0);
  });
});

describe('health without mail', () => {
  it('is degraded, since emails wait', async () => {
    const sink = await startMailSink();
    const sender = createSmtpSender(parseSmtpUrl(sink.url));
    const [mail] = healthChecks({ service: {} as never, queue: FINE, sender, sweepMs: 1, sweepAgeMs: () => 0 }).filter(
      ({ part }) => part === 'mail',
    );
    expect(await mail?.check()).toBeNull();
    await sink.close();
    expect([mail?.needed, typeof (await mail?.check())]).toEqual([false, 'string']);
    await sender.close();
  });
});

describeWithRedis('health without the queue', () => {
  it('is degraded within seconds, since reminders go without it, and good once it is back', async () => {
    const redis = await startOwnRedis();
    const queue = await openQueue({ redisUrl: redis.url, pool: undefined as never, report: () => {} });
    const [check] = healthChecks({ service: {} as never, queue, sender: FINE, sweepMs: 1, sweepAgeMs: () => 0 }).filter(
      ({ part }) => part === 'queue',
    );
    const health = createHealth(check ? [{ ...check, freshMs: 0 }] : []);
    try {
      expect((await health.ask()).status).toBe('ready');
      await redis.kill();
      expect((await health.ask()).status).toBe('degraded');
      await redis.start();
      await expect.poll(async () => (await health.ask()).status).toBe('ready');
    } finally {
      await queue.close();
      await redis.kill();
    }
  });
});

describeWithPostgres('health without the database', () => {
  it('is bad, and says so', async () => {
    const { url, drop } = await createTestDatabase();
    const database = await openServerDatabase({ databaseUrl: url, report: () => {} });
    await database.pool.query('create schema timeline');
    const service = await openTestService(database);
    const down = () => findDown({ service: { db: service.db, rules: RULES } });
    expect(await down()).toEqual({ status: 'ready', down: [] });
    await drop();
    expect(await down()).toEqual({ status: 'not-ready', down: ['database', 'migrations', 'reminders'] });
    await database.close();
  });
});
