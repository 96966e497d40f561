import { type ConnectionOptions, createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../support/each-database.ts';

/** How many transactions of ours run beside the queue. */
const TRANSACTIONS = 450;
const JOBS = 120;

describeEachDatabase('BullMQ on our pool', (database) => {
  it('runs jobs at once, while hundreds of transactions with rollbacks run beside it', async () => {
    const { pool } = database();
    const migrating = await pool.connect();
    await runMigrations(migrating, 'bullmq');
    migrating.release();
    await pool.query('create table timeline.ledger (id int primary key, entries int not null default 0)');
    await pool.query('insert into ledger select i from generate_series(0, 9) i');

    // What BullMQ takes at run time, its types let pass only for Redis.
    const connection = pool as unknown as ConnectionOptions;
    const backend = createPostgresBackend as unknown as undefined;
    const queue = new Queue<{ id: number }>('jobs', { connection }, backend);
    const done = new Set<number>();
    const errors: Error[] = [];
    let allDone = (): void => {};
    const finished = new Promise<void>((resolve) => {
      allDone = resolve;
    });
    const worker = new Worker<{ id: number }>(
      'jobs',
      async (job) => {
        await pool.query('update ledger set entries = entries + 0 where id = $1', [job.data.id % 10]);
        done.add(job.data.id);
        if (done.size === JOBS) allDone();
      },
      { connection, concurrency: 4 },
      backend,
    );
    worker.on('error', (error) => errors.push(error));
    queue.on('error', (error) => errors.push(error));
    await worker.waitUntilReady();

    const adding = Array.from({ length: JOBS }, (_, id) =>
      queue.add('job', { id }, { jobId: `job-${id}`, removeOnComplete: true, removeOnFail: true }),
    );
    const transacting = Array.from({ length: TRANSACTIONS }, async (_, i) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query('update ledger set entries = entries + 1 where id = $1', [i % 10]);
        // Would see another's uncommitted row, or be rolled back with it, were the turns not kept apart.
        await client.query('savepoint here');
        await client.query('update ledger set entries = entries + 1000 where id = $1', [i % 10]);
        await client.query('rollback to savepoint here');
        await client.query(i % 3 === 0 ? 'rollback' : 'commit');
      } finally {
        client.release();
      }
    });
    await Promise.all([...adding, ...transacting]);
    await finished;

    const { rows } = await pool.query<{ total: string }>('select sum(entries) as total from ledger');
    expect(rows).toEqual([{ total: String(TRANSACTIONS - TRANSACTIONS / 3) }]);
    expect(errors).toEqual([]);

    // An idle worker sleeps for up to an hour; a notification wakes it although a delayed job lies farther ahead.
    await queue.add('job', { id: JOBS + 1 }, { delay: 3_600_000 });
    const woken = new Promise<void>((resolve) => {
      worker.once('completed', () => resolve());
    });
    const before = performance.now();
    await queue.add('job', { id: JOBS });
    await woken;
    // BullMQ looks by itself every 5 s at the earliest.
    expect(performance.now() - before).toBeLessThan(4_000);
    await worker.close();
    await queue.close();
    await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
  });
});
