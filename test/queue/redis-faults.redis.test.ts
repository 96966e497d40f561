import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { ReminderQueue } from '../../src/queue/reminder-queue.ts';
import type { Database } from '../../src/store/database.ts';
import { openServerDatabase } from '../../src/store/server-database.ts';
import { type RunningWorkers, runWorkers } from '../../workers/run-workers.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import {
  createTestDatabase,
  describeWithPostgres,
  describeWithRedis,
  type TestDatabase,
} from '../support/test-database.ts';
import { type MailSink, startMailSink } from '../workers/mail-sink.ts';
import { type OwnRedis, startOwnRedis } from './own-redis.ts';

describeWithRedis('Redis', () => {
  let redis: OwnRedis;
  const errors: string[] = [];
  const queues: ReminderQueue[] = [];
  const open = async (url = redis.url): Promise<ReminderQueue> => {
    const queue = await openQueue({
      redisUrl: url,
      pool: undefined as never,
      report: (error) => errors.push(error.message),
    });
    queues.push(queue);
    return queue;
  };
  const job = (delayMs = 0) => ({ id: randomUUID(), attempt: 0, delayMs });
  beforeEach(async () => {
    redis = await startOwnRedis();
    errors.length = 0;
  });
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.close();
    await redis.kill();
  });

  it.each(['allkeys-lru', 'volatile-ttl'])('that may evict keys by %s is refused, and left alone', async (policy) => {
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', policy);
    await expect(open()).rejects.toMatchObject({
      code: 'unsafe-redis',
      message: expect.stringContaining(`maxmemory-policy ${policy}`) as string,
    });
    await vi.waitUntil(
      async () =>
        String(await redis.command('CLIENT', 'LIST'))
          .trim()
          .split('\n').length === 1,
      {
        timeout: 5000,
        interval: 10,
      },
    );
  });

  it('that is set to evict keys later is told of by the check', async () => {
    const queue = await open();
    expect(await queue.check()).toBeNull();
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await queue.check()).toContain('may drop jobs without a word');
  });

  it('that keeps no append-only file is told of, and one that does is not', async () => {
    expect((await open()).notices).toEqual([expect.stringContaining('no append-only file')]);
    await redis.command('CONFIG', 'SET', 'appendonly', 'yes');
    expect((await open()).notices).toEqual([]);
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ['is full', ['CONFIG', 'SET', 'maxmemory', '1'], /OOM/],
    ['became a replica', ['REPLICAOF', '127.0.0.1', '1'], /READONLY|read only/i],
  ])('that %s refuses jobs at once', async (_what, [name = '', ...parameters], words) => {
    const queue = await open();
    await queue.enqueue(job());
    await redis.command(name, ...parameters);
    await expect(queue.enqueue(job())).rejects.toMatchObject({
      code: 'queue-unavailable',
      message: expect.stringMatching(words) as string,
    });
  });

  it('that wants another password is told of, without the one that was given', async () => {
    const locked = await startOwnRedis('right');
    const queue = await open(locked.url.replace('right', 'very-wrong'));
    expect(queue.notices).toEqual([expect.stringMatching(/^Redis does not answer .*(WRONGPASS|NOAUTH)/)]);
    expect(`${queue.description} ${queue.notices.join()} ${errors.join()}`).not.toContain('very-wrong');
    await expect(queue.enqueue(job())).rejects.toMatchObject({ code: 'queue-unavailable' });
    await queue.close();
    await locked.kill();
  });

  it('that dies is given up on after seconds, then at once, and used again when it is back', async () => {
    const queue = await open();
    await queue.enqueue(job());
    await redis.kill();
    const timeOf = async (): Promise<number> => {
      const before = performance.now();
      await expect(queue.enqueue(job())).rejects.toMatchObject({ code: 'queue-unavailable' });
      return performance.now() - before;
    };
    const first = await timeOf();
    expect(first).toBeGreaterThan(2_900);
    expect(first).toBeLessThan(10_000);
    // Jobs that wait for it in memory would pile up.
    expect(await timeOf()).toBeLessThan(500);
    expect(await queue.check()).toMatch(/does not answer/);
    expect(errors.length).toBeLessThan(5);
    await redis.start();
    await vi.waitUntil(
      () =>
        queue.enqueue(job()).then(
          () => true,
          () => false,
        ),
      { timeout: 15_000, interval: 20 },
    );
    expect(await queue.check()).toBeNull();
  });

  it('that is away lets a worker with nothing in hand close at once', async () => {
    const queue = await open();
    const worker = queue.work(() => Promise.resolve(), 2);
    await queue.enqueue(job());
    await redis.kill();
    const before = performance.now();
    await worker.close(20_000);
    await queue.close();
    expect(performance.now() - before).toBeLessThan(8_000);
  });

  describeWithPostgres('lost while reminders are due', () => {
    let server: TestDatabase;
    let database: Database;
    let service: TestService;
    let sink: MailSink;
    let sender: Sender;
    let workers: RunningWorkers | undefined;
    beforeAll(async () => {
      server = await createTestDatabase();
      database = await openServerDatabase({ databaseUrl: server.url, report: () => {} });
      service = await openTestService(database);
    });
    afterAll(async () => {
      await database.close();
      await server.drop();
    });
    beforeEach(async () => {
      await service.empty();
      sink = await startMailSink();
      sender = createSmtpSender(parseSmtpUrl(sink.url));
    });
    afterEach(async () => {
      await workers?.stop();
      workers = undefined;
      await sender.close();
      await sink.close();
    });

    const start = (queue: ReminderQueue): void => {
      workers = runWorkers(service.workWith(sender), queue, { sweepMs: 100, concurrency: 4 });
    };
    /** Inspections of which each has three timelines to be sent at once. */
    const create = (count: number) =>
      Promise.all(Array.from({ length: count }, () => service.create({ start: '2044-03-07' })));
    const expectEachOnce = async (count: number): Promise<void> => {
      await vi.waitUntil(() => sink.messages.length >= count, { timeout: 60_000, interval: 10 });
      await vi.waitUntil(
        async () => (await service.reminders()).filter((row) => row.state === 'accepted').length === count,
        { timeout: 60_000, interval: 20 },
      );
      expect(new Set(sink.messages.map((message) => message.messageId)).size).toBe(count);
      expect(sink.messages).toHaveLength(count);
    };

    it('by emptying loses nothing and doubles nothing', async () => {
      start(await open());
      const created = create(20);
      for (let time = 0; time < 10; time += 1) {
        await redis.command('FLUSHALL');
        await vi.waitUntil(() => sink.messages.length >= time * 4, { timeout: 60_000, interval: 2 });
      }
      await created;
      await expectEachOnce(60);
    });

    it('by a crash loses nothing and doubles nothing, and serves again afterwards', async () => {
      const queue = await open();
      start(queue);
      await create(5);
      await vi.waitUntil(() => sink.messages.length > 0, { timeout: 60_000, interval: 2 });
      await redis.kill();
      await create(10);
      await expectEachOnce(45);
      await redis.start();
      await vi.waitUntil(async () => (await queue.check()) === null, { timeout: 15_000, interval: 50 });
      await create(5);
      await expectEachOnce(60);
    });

    it('before the service started is made up for, and serves when it comes', async () => {
      await redis.kill();
      const queue = await open();
      expect(queue.notices).toEqual([expect.stringContaining('Until it does, reminders are sent without the queue')]);
      start(queue);
      await create(5);
      await expectEachOnce(15);
      await redis.start();
      await vi.waitUntil(
        () =>
          queue.enqueue(job()).then(
            () => true,
            () => false,
          ),
        { timeout: 60_000, interval: 50 },
      );
      await create(5);
      await expectEachOnce(30);
    });
  });
});
