import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import type { QueuedReminder, ReminderQueue, ReminderWorker } from '../../src/queue/reminder-queue.ts';
import { runWorkers } from '../../workers/run-workers.ts';
import { createSweep } from '../../workers/sweep.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

/** A queue that keeps what it is given, or refuses it. */
interface TestQueue extends ReminderQueue {
  readonly jobs: QueuedReminder[];
  refusing: boolean;
  /** How many were offered to it, taken or not. */
  offered: number;
}

function createTestQueue(): TestQueue {
  return {
    description: 'a queue of the test',
    notices: [],
    jobs: [],
    refusing: false,
    offered: 0,
    async enqueue(job) {
      this.offered += 1;
      await Promise.resolve();
      if (this.refusing) throw new Error('refused by the test');
      this.jobs.push(job);
    },
    work: (): ReminderWorker => ({ close: () => Promise.resolve() }),
    check: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

describeEachDatabase('the sweep', (database) => {
  let service: TestService;
  let sink: MailSink;
  let sender: Sender;
  let queue: TestQueue;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    sink = await startMailSink();
    sender = createSmtpSender(parseSmtpUrl(sink.url), { timeouts: { closeMs: 100 } });
    queue = createTestQueue();
  });
  afterEach(async () => {
    await sender.close();
    await sink.close();
  });

  const sweepWith = (patienceMs = 60_000, concurrency = 4) =>
    createSweep(service.workWith(sender), queue, { patienceMs, concurrency });
  const states = async (): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const row of await service.reminders()) counts[row.state] = (counts[row.state] ?? 0) + 1;
    return counts;
  };
  /** The call's reminders of one inspection, at 09:00 and later; nothing else waits. */
  const prepare = async () => {
    service.setClock('2025-01-15 12:00');
    const { id } = await service.create();
    await sql`update reminders set state = 'cancelled', closed_at = now() where milestone is distinct from 'notice'`.execute(
      service.db,
    );
    return id;
  };

  describe('puts into the queue', () => {
    it('what falls due within ten minutes, by id and with the time that is left', async () => {
      await prepare();
      service.setClock('2025-02-17 08:49:59');
      const sweep = sweepWith();
      expect(await sweep()).toEqual({ enqueued: 0, bypassed: 0, queueAnswered: true });
      service.setClock('2025-02-17 08:50');
      expect(await sweep()).toMatchObject({ enqueued: 2 });
      const due = (await service.reminders()).filter((row) => row.stage === 'call/week-before');
      expect(queue.jobs.map((job) => job.id).sort()).toEqual(due.map((row) => row.id).sort());
      expect(queue.jobs.map((job) => [job.attempt, job.delayMs])).toEqual([
        [0, 600_000],
        [0, 600_000],
      ]);
      service.setClock('2025-02-17 09:00');
      queue.jobs.length = 0;
      await sweep();
      expect(queue.jobs.map((job) => job.delayMs)).toEqual([0, 0]);
      expect(sink.messages).toEqual([]);
    });

    it('nothing that the send window holds back, until it opens', async () => {
      await prepare();
      service.setClock('2025-02-15 12:00');
      await sql`update reminders set send_at = '2025-02-14T17:00Z' where stage = 'call/week-before'`.execute(
        service.db,
      );
      const sweep = sweepWith(0);
      for (const moment of ['2025-02-15 12:00', '2025-02-17 08:29']) {
        service.setClock(moment);
        expect(await sweep()).toMatchObject({ enqueued: 0, bypassed: 0 });
      }
      service.setClock('2025-02-17 08:30');
      expect(await sweep()).toMatchObject({ enqueued: 2 });
    });

    it('no more after the first that is refused', async () => {
      service.setClock('2025-01-15 12:00');
      for (let index = 0; index < 12; index += 1) await service.create();
      queue.refusing = true;
      const sweep = createSweep(service.workWith(sender), queue, {
        patienceMs: 0,
        concurrency: 4,
        isStopping: () => true,
      });
      expect(await sweep()).toMatchObject({ enqueued: 0, queueAnswered: false });
      expect(queue.offered).toBe(16);
    });
  });

  describe('sends without the queue', () => {
    it('what is still unclaimed after two sweeps, though not what is only late', async () => {
      await prepare();
      // Due since an outage of hours: the queue is given its chance first.
      service.setClock('2025-02-17 12:00');
      let now = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => now);
      const sweep = sweepWith(20_000);
      try {
        expect(await sweep()).toEqual({ enqueued: 2, bypassed: 0, queueAnswered: true });
        now = 10_000;
        expect(await sweep()).toMatchObject({ bypassed: 0 });
        now = 20_000;
        expect(await sweep()).toMatchObject({ bypassed: 2 });
      } finally {
        vi.restoreAllMocks();
      }
      expect(sink.messages).toHaveLength(2);
      expect(await sweep()).toMatchObject({ enqueued: 0, bypassed: 0 });
    });

    it('what is due when the queue refuses, and leaves what is ahead to its time', async () => {
      await prepare();
      await sql`update reminders set send_at = '2025-02-17T09:05Z' where stage = 'call/day-before'`.execute(service.db);
      await sql`update reminders set send_at = '2025-02-17T09:00Z' where stage = 'call/week-before'`.execute(
        service.db,
      );
      service.setClock('2025-02-17 09:00');
      queue.refusing = true;
      expect(await sweepWith()()).toEqual({ enqueued: 0, bypassed: 2, queueAnswered: false });
      expect(sink.messages.map((message) => message.to).sort()).toEqual([
        'asha.rao@ofsted.example',
        'ben.cole@ofsted.example',
      ]);
    });

    it('no more emails at once than it may', async () => {
      service.setClock('2025-01-15 12:00');
      for (let index = 0; index < 4; index += 1) await service.create();
      queue.refusing = true;
      let inHand = 0;
      let most = 0;
      sink.onMessage = async () => {
        most = Math.max(most, (inHand += 1));
        await new Promise((resolve) => setImmediate(resolve));
        inHand -= 1;
      };
      expect(await sweepWith(0, 2)()).toMatchObject({ bypassed: 12 });
      expect(sink.messages).toHaveLength(12);
      expect(most).toBeLessThanOrEqual(2);
    });
  });

  it('closes what will never be sent before it looks for what is due', async () => {
    await prepare();
    service.setClock('2025-03-03 10:00');
    await sweepWith()();
    expect(await states()).toMatchObject({ superseded: 13, pending: 3 });
    expect(queue.jobs).toHaveLength(3);
  });

  describe('in a process', () => {
    it('begins at once when it is rung for', async () => {
      const workers = runWorkers(service.workWith(sender), queue, { sweepMs: 3_600_000, concurrency: 2 });
      queue.refusing = true;
      await service.create({ start: '2044-03-07' });
      workers.ring();
      await vi.waitUntil(() => sink.messages.length === 3, { timeout: 60_000, interval: 5 });
      await workers.stop();
    });

    it('goes on after a sweep that failed', async () => {
      let failing = true;
      const work = service.workWith(sender);
      const flaky = Object.defineProperty({ ...work }, 'now', {
        get: () => (failing ? sql<Date>`nonsense` : work.now),
      });
      const workers = runWorkers(flaky, queue, { sweepMs: 5, concurrency: 2 });
      queue.refusing = true;
      await service.create({ start: '2044-03-07' });
      failing = false;
      await vi.waitUntil(() => sink.messages.length === 3, { timeout: 60_000, interval: 5 });
      await workers.stop();
    });

    it('stops within its limit although the mail server never answers', async () => {
      queue.refusing = true;
      let held = 0;
      sink.onMessage = () => {
        held += 1;
        return new Promise(() => {});
      };
      await service.create({ start: '2044-03-07' });
      const workers = runWorkers(service.workWith(sender), queue, { sweepMs: 5, concurrency: 2, stopLimitMs: 200 });
      await vi.waitUntil(() => held === 2, { timeout: 60_000, interval: 5 });
      const before = performance.now();
      await workers.stop();
      expect(performance.now() - before).toBeLessThan(5_000);
      // The third was never begun.
      expect(held).toBe(2);
      // What was cut off is left in hand, for its lease to give back.
      expect(await states()).toMatchObject({ sending: 2 });
    });

    it('lets emails in hand be finished when it stops, and begins no other', async () => {
      queue.refusing = true;
      let release = (): void => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      sink.onMessage = () => released;
      await service.create({ start: '2044-03-07' });
      const workers = runWorkers(service.workWith(sender), queue, { sweepMs: 5, concurrency: 2 });
      await vi.waitUntil(() => sink.messages.length === 2, { timeout: 60_000, interval: 5 });
      const stopping = workers.stop();
      release();
      await stopping;
      expect(sink.messages).toHaveLength(2);
      expect(await states()).toMatchObject({ accepted: 2 });
    });
  });
});
