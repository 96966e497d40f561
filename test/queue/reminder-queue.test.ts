import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openQueue } from '../../src/queue/open-queue.ts';
import { jobIdOf, type ReminderQueue, type ReminderWorker } from '../../src/queue/reminder-queue.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { describeWithRedis } from '../support/test-database.ts';
import { type OwnRedis, startOwnRedis } from './own-redis.ts';

/** A queue under test, and every job that it holds, as its backend keeps it. */
interface Backend {
  readonly open: () => Promise<ReminderQueue>;
  /** Everything that is stored of the jobs, as text. */
  readonly dump: () => Promise<string>;
}

describeEachDatabase('the queue on the database', (database) => {
  contract(() => ({
    open: () => openQueue({ pool: database().pool, report: () => {} }),
    dump: async () => {
      const { rows } = await database().pool.query(`select to_jsonb(job) as job from bullmq.job`);
      return JSON.stringify(rows);
    },
  }));
});

describeWithRedis('the queue on Redis', () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startOwnRedis();
  });
  afterAll(() => redis.kill());
  contract(() => ({
    open: () => openQueue({ redisUrl: redis.url, pool: undefined as never, report: () => {} }),
    dump: async () => {
      const keys = (await redis.command('KEYS', '*')) as string[];
      const parts = keys.map(async (key) => {
        const type = await redis.command('TYPE', key);
        return type === 'hash' ? `${key} ${String(await redis.command('HGETALL', key))}` : key;
      });
      return (await Promise.all(parts)).join('\n');
    },
  }));
});

function contract(backend: () => Backend): void {
  let queue: ReminderQueue;
  const workers: ReminderWorker[] = [];
  const open = async (): Promise<ReminderQueue> => (queue = await backend().open());
  const work = (process: (id: string) => Promise<void>, concurrency = 2): ReminderWorker => {
    const worker = queue.work(process, concurrency);
    workers.push(worker);
    return worker;
  };
  const job = (id: string = randomUUID(), attempt = 0, delayMs = 0) => ({ id, attempt, delayMs });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.close(2000);
    await queue.close();
  });

  it('brings each reminder to a worker, once', async () => {
    await open();
    const seen: string[] = [];
    work(async (id) => {
      seen.push(id);
    }, 4);
    const ids = Array.from({ length: 50 }, () => randomUUID());
    await Promise.all(ids.map((id) => queue.enqueue(job(id))));
    await vi.waitUntil(() => seen.length >= ids.length, { timeout: 60_000, interval: 5 });
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(await queue.check()).toBeNull();
  });

  it('holds nothing of a reminder but its id', async () => {
    await open();
    const waiting = job(randomUUID(), 3, 60_000);
    await queue.enqueue(waiting);
    const dump = await backend().dump();
    expect(dump).toContain(jobIdOf(waiting));
    expect(dump.replaceAll('\\"', '"')).toContain(`{"id":"${waiting.id}"}`.slice(1, -1));
    expect(dump).not.toMatch(/@|cafcass|inspection_|recipient/i);
    await queue.enqueue({ ...waiting, delayMs: 0 });
  });

  it('takes the same attempt as one job, the next as another', async () => {
    await open();
    const one = job();
    for (let time = 0; time < 3; time += 1) await queue.enqueue(one);
    await queue.enqueue({ ...one, attempt: 1 });
    const last = job();
    await queue.enqueue(last);
    const seen: string[] = [];
    work(async (id) => {
      seen.push(id);
    }, 1);
    await vi.waitUntil(() => seen.includes(last.id), { timeout: 60_000, interval: 5 });
    expect(seen.filter((id) => id === one.id)).toHaveLength(2);
  });

  it('takes an attempt anew once its job is done, whether it went well or not', async () => {
    await open();
    const again = job();
    let calls = 0;
    work(async () => {
      calls += 1;
      if (calls === 1) throw new Error('the first time it fails');
    });
    for (let time = 1; time <= 3; time += 1) {
      // The job is taken away a moment after its work is done.
      await vi.waitUntil(
        async () => {
          await queue.enqueue(again);
          return calls >= time;
        },
        { timeout: 60_000, interval: 20 },
      );
    }
    expect(calls).toBeGreaterThanOrEqual(3);
  });

  it('keeps what is ahead until its time', async () => {
    await open();
    const begun = performance.now();
    let seenAfter = 0;
    const ahead = randomUUID();
    // A job that the test before left in hand may come back as well.
    work(async (id) => {
      if (id === ahead) seenAfter = performance.now() - begun;
    });
    await queue.enqueue(job(ahead, 0, 400));
    await vi.waitUntil(() => seenAfter > 0, { timeout: 60_000, interval: 5 });
    expect(seenAfter).toBeGreaterThanOrEqual(399);
  });

  it('lets the jobs in hand end when its worker closes, and begins no other', async () => {
    await open();
    const seen: string[] = [];
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const worker = work(async (id) => {
      seen.push(`${id} begun`);
      await finished;
      seen.push(`${id} done`);
    }, 1);
    await queue.enqueue(job('first'));
    await queue.enqueue(job('second'));
    await vi.waitUntil(() => seen.length > 0, { timeout: 60_000, interval: 5 });
    const closing = worker.close(10_000);
    finish();
    await closing;
    expect(seen).toEqual(['first begun', 'first done']);
    // What was left is there for the next worker.
    work(async (id) => {
      seen.push(id);
    });
    await vi.waitUntil(() => seen.includes('second'), { timeout: 60_000, interval: 5 });
  });

  it('waits no longer than it is told for a job that does not end', async () => {
    await open();
    let begun = false;
    let finish = (): void => {};
    const worker = work(async () => {
      begun = true;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await queue.enqueue(job());
    await vi.waitUntil(() => begun, { timeout: 60_000, interval: 5 });
    const before = performance.now();
    await worker.close(300);
    expect(performance.now() - before).toBeLessThan(2000);
    finish();
  });

  it('refuses jobs at once when it is closed', async () => {
    await open();
    await queue.close();
    await expect(queue.enqueue(job())).rejects.toMatchObject({ code: 'queue-unavailable' });
    await open();
  });

  describe('of two processes', () => {
    it('brings a job to one of them', async () => {
      await open();
      const other = await backend().open();
      const seen: string[] = [];
      const ids: string[] = Array.from({ length: 40 }, () => randomUUID());
      // A job that the test before left in hand may come back as well.
      const see = async (id: string): Promise<void> => {
        if (ids.includes(id)) seen.push(id);
      };
      work(see);
      const second = other.work(see, 2);
      await Promise.all(ids.map((id, index) => (index % 2 === 0 ? queue : other).enqueue(job(id))));
      await vi.waitUntil(() => seen.length >= ids.length, { timeout: 60_000, interval: 5 });
      expect([...seen].sort()).toEqual([...ids].sort());
      await second.close(2000);
      await other.close();
    });
  });
}
