import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openEmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts';
import { openServerDatabase } from '../../src/store/server-database.ts';
import { type OwnRedis, startOwnRedis } from '../queue/own-redis.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../support/embedded-directory.ts';
import {
  createTestDatabase,
  describeWithPostgres,
  describeWithRedis,
  type TestDatabase,
} from '../support/test-database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { compileWorkers, type WorkerProcess, type WorkerProgram } from './worker-processes.ts';

const CONCURRENCY = 4;
const LEASE_MS = 1500;
const SWEEP_MS = 250;
/** For a machine that is busy with other things; on an idle one nothing here takes long. */
const PATIENCE = { timeout: 120_000, interval: 20 };
const TEST_MS = 300_000;
const REMINDERS = 200;
const KILLS = 10;
/** Each costs the start of a database. */
const EMBEDDED_KILLS = 4;
const SEED = 20250310;

vi.setConfig({ testTimeout: TEST_MS });

let program: WorkerProgram;
let sink: MailSink;
const started: WorkerProcess[] = [];
beforeAll(async () => {
  program = compileWorkers();
  sink = await startMailSink();
});
beforeEach(() => sink.reset());
afterEach(async () => {
  for (const each of started.splice(0)) {
    each.child.kill('SIGKILL');
    await each.ended;
  }
});
afterAll(async () => {
  await sink.close();
  program.remove();
});

/** Numbers from 0 to 1 that are the same for one seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What waits is due at once, at any hour: as many reminders to as many people. */
async function createReminders(service: TestService, count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, index) => ({
    role: 'lead-inspector',
    name: `Person ${index}`,
    email: `person${index}@ofsted.example`,
  }));
  for (let first = 0; first < count; first += 20) {
    await service.create({ start: '2044-03-07', people: people.slice(first, first + 20) });
  }
  await sql`
    update reminders set at_any_time = true, send_at = now(), state = case
        when milestone = 'draft' and stage = 'draft-and-final/five-days' then 'pending' else 'cancelled' end,
      closed_at = case when milestone = 'draft' and stage = 'draft-and-final/five-days' then null else now() end`.execute(
    service.db,
  );
}

/** Every reminder was sent, each message that came twice is the same to the byte, and the books say the same. */
async function expectAllSent(service: TestService, mostDoubled: number): Promise<number> {
  const reminders = (await service.reminders()).filter((row) => row.state !== 'cancelled');
  const states = reminders.map((row) => row.state);
  expect(states.filter((state) => state !== 'accepted')).toEqual([]);
  const copies = new Map<string, Set<string>>();
  for (const { messageId, content } of sink.messages) {
    copies.set(messageId, (copies.get(messageId) ?? new Set()).add(content.toString('latin1')));
  }
  const different = [...copies].filter(([, contents]) => contents.size > 1).map(([messageId]) => messageId);
  expect(different, 'sent twice with different bytes').toEqual([]);
  const emails = await service.emails();
  expect([...copies.keys()].sort()).toEqual(
    emails
      .filter((each) => each.accepted_at)
      .map((each) => each.message_id)
      .sort(),
  );
  expect(copies.size, 'one message for each reminder').toBe(reminders.length);
  const doubled = sink.messages.length - copies.size;
  expect(doubled).toBeLessThanOrEqual(mostDoubled);
  const twice = [...copies.keys()].filter((id) => sink.messages.filter((each) => each.messageId === id).length > 1);
  const unmarked = emails.filter((each) => twice.includes(each.message_id) && !each.possible_duplicate);
  expect(unmarked, 'doubled and not marked as such').toEqual([]);
  return doubled;
}

describeWithPostgres('worker processes on PostgreSQL', () => {
  let server: TestDatabase;
  let database: Database;
  let service: TestService;
  beforeAll(async () => {
    server = await createTestDatabase();
    database = await openServerDatabase({ databaseUrl: server.url, report: () => {} });
    service = await openTestService(database);
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
  beforeEach(() => service.empty());

  const start = (more: { readonly redisUrl?: string; readonly leaseMs?: number; readonly sweepMs?: number } = {}) => {
    const each = program.start({
      databaseUrl: server.url,
      dataDirectory: '',
      smtpUrl: sink.url,
      leaseMs: LEASE_MS,
      sweepMs: SWEEP_MS,
      concurrency: CONCURRENCY,
      ...more,
    });
    started.push(each);
    return each;
  };
  const accepted = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ count: string }>(
      `select count(*) from reminders where state = 'accepted'`,
    );
    return Number(rows[0]?.count);
  };

  it('that are killed between claim and hand-over lose nothing', async () => {
    await createReminders(service, 3);
    const first = start();
    // The recipient has been named and the message has not: all of it lies between claim and hand-over.
    sink.onRecipient = () => {
      first.child.kill('SIGKILL');
      return Promise.resolve();
    };
    expect(await first.ended).toBeNull();
    expect(sink.messages).toEqual([]);
    const left = (await service.reminders()).filter((row) => row.state === 'sending');
    expect(left.length).toBeGreaterThan(0);
    sink.reset();
    start();
    await vi.waitUntil(async () => (await accepted()) === 3, PATIENCE);
    expect(await expectAllSent(service, 0)).toBe(0);
  });

  it('that are killed after the mail server took an email send it again, byte for byte', async () => {
    await createReminders(service, 3);
    const first = start();
    sink.onMessage = async () => {
      first.child.kill('SIGKILL');
      await first.ended;
    };
    expect(await first.ended).toBeNull();
    await vi.waitUntil(() => sink.messages.length > 0, PATIENCE);
    sink.onMessage = () => Promise.resolve();
    start();
    await vi.waitUntil(async () => (await accepted()) === 3, PATIENCE);
    expect(await expectAllSent(service, CONCURRENCY)).toBeGreaterThan(0);
  });

  it('finish the emails in hand on SIGTERM, begin no other, and end well', async () => {
    await createReminders(service, 30);
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    sink.onMessage = () => released;
    const only = start();
    await vi.waitUntil(() => sink.messages.length >= CONCURRENCY, PATIENCE);
    only.child.kill('SIGTERM');
    const begun = sink.messages.length;
    release();
    expect(await only.ended).toBe(0);
    // A claim made before the signal may still have been on its way.
    expect(sink.messages.length).toBeLessThanOrEqual(begun + CONCURRENCY);
    expect(await accepted()).toBe(sink.messages.length);
    expect((await service.reminders()).filter((row) => row.state === 'sending')).toEqual([]);
  });

  describeWithRedis('and Redis', () => {
    let redis: OwnRedis;
    beforeAll(async () => {
      redis = await startOwnRedis();
    });
    afterAll(() => redis.kill());

    it('two of them send 300 reminders, each exactly once', async () => {
      await createReminders(service, 300);
      // Nothing is given back by its lease here, so that only a fault of the claims could double anything.
      const both = [start({ redisUrl: redis.url, leaseMs: 60_000 }), start({ redisUrl: redis.url, leaseMs: 60_000 })];
      await vi.waitUntil(async () => (await accepted()) === 300, PATIENCE);
      expect(await expectAllSent(service, 0)).toBe(0);
      expect(sink.messages).toHaveLength(300);
      for (const each of both) {
        each.child.kill('SIGTERM');
        expect(await each.ended).toBe(0);
        expect(each.handedOver()).toBeGreaterThan(0);
      }
    });

    it(`lose nothing of ${REMINDERS} reminders by ${KILLS} kills, freezes and an emptied queue (seed ${SEED})`, async () => {
      const random = randomNumbers(SEED);
      await createReminders(service, REMINDERS);
      let running = [start({ redisUrl: redis.url }), start({ redisUrl: redis.url })];
      await Promise.all(running.map((each) => each.ready));
      for (let fault = 0; fault < KILLS; fault += 1) {
        // A fault comes when the next few emails have arrived, wherever the workers are then.
        const next = sink.messages.length + 1 + Math.floor(random() * 15);
        await vi.waitUntil(() => sink.messages.length >= Math.min(next, REMINDERS), PATIENCE);
        const [victim, other] = (random() < 0.5 ? running : running.toReversed()) as [WorkerProcess, WorkerProcess];
        if (random() < 0.2) await redis.command('FLUSHALL');
        if (random() < 0.3) {
          // Frozen for longer than its lease, and woken again: it finds its lease lost.
          victim.child.kill('SIGSTOP');
          const leaseIsOver = performance.now() + LEASE_MS;
          await vi.waitUntil(() => performance.now() > leaseIsOver, PATIENCE);
          victim.child.kill('SIGCONT');
          continue;
        }
        victim.child.kill('SIGKILL');
        await victim.ended;
        running = [other, start({ redisUrl: redis.url })];
      }
      await vi.waitUntil(async () => (await accepted()) === REMINDERS, PATIENCE);
      await expectAllSent(service, KILLS * CONCURRENCY * 2);
    });
  });
});

describe('one worker process on the embedded database', () => {
  let directory: EmbeddedDirectory;
  beforeAll(async () => {
    directory = await copyEmbeddedDirectory();
  });
  afterAll(() => directory.remove());

  const useService = async <T>(act: (service: TestService) => Promise<T>): Promise<T> => {
    const database = await openEmbeddedDatabase({
      directory: directory.path,
      holder: 'a test',
      progress: () => {},
      report: () => {},
    });
    try {
      await database.pool.query('create schema if not exists timeline');
      return await act(await openTestService(database));
    } finally {
      await database.close();
    }
  };

  it(`loses nothing of ${REMINDERS} reminders by ${EMBEDDED_KILLS} kills (seed ${SEED})`, async () => {
    const random = randomNumbers(SEED);
    await useService((service) => createReminders(service, REMINDERS));
    const start = (untilDone: boolean): WorkerProcess => {
      const settings = { dataDirectory: directory.path, smtpUrl: sink.url, leaseMs: LEASE_MS, sweepMs: SWEEP_MS };
      const each = program.start({ ...settings, concurrency: CONCURRENCY, untilDone });
      started.push(each);
      return each;
    };
    for (let kill = 0; kill < EMBEDDED_KILLS; kill += 1) {
      const each = start(false);
      const next = Math.min(sink.messages.length + Math.floor(random() * 20), REMINDERS - 10);
      if (random() < 0.4) {
        // During the start, while the database recovers from the kill before.
        await new Promise((resolve) => setTimeout(resolve, random() * 1000));
      } else {
        await each.ready;
        await vi.waitUntil(() => sink.messages.length >= next, PATIENCE);
      }
      each.child.kill('SIGKILL');
      expect(await each.ended).toBeNull();
    }
    expect(await start(true).ended).toBe(0);
    await useService(async (service) => {
      await expectAllSent(service, EMBEDDED_KILLS * CONCURRENCY);
    });
  });
});
