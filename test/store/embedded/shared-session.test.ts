import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type pg from 'pg';
import { createEmbeddedPool } from '../../../src/store/embedded/embedded-pool.ts';
import { startEngine, type Engine } from '../../../src/store/embedded/engine.ts';
import { SharedSession } from '../../../src/store/embedded/shared-session.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../../support/embedded-directory.ts';

/** Long enough for statements of a test on a busy machine, short enough to wait for. */
const IDLE_MS = 1_000;

let directory: EmbeddedDirectory;
let engine: Engine;
let session: SharedSession;
let pool: pg.Pool;
const reports: Error[] = [];

beforeAll(async () => {
  directory = await copyEmbeddedDirectory();
  engine = await startEngine({ directory: `${directory.path}/database`, onStop: (error) => reports.push(error) });
  session = new SharedSession(engine.execute, IDLE_MS);
  pool = createEmbeddedPool(session, (error) => reports.push(error));
  await pool.query('create schema timeline; create table timeline.rows (row int primary key)');
});
afterEach(() => {
  reports.length = 0;
});
afterAll(async () => {
  await pool.end();
  await engine.close();
  await directory.remove();
});

async function countRows(): Promise<string> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from rows');
  return rows[0]?.count ?? '';
}

describe('turns', () => {
  it('are first in, first out, a transaction being one', async () => {
    const order: string[] = [];
    const [first, second] = [await pool.connect(), await pool.connect()];
    await first.query('begin');
    const others = [
      second.query('select 1').then(() => order.push('second')),
      pool.query('select 1').then(() => order.push('third')),
    ];
    await first.query('insert into rows values (1)');
    order.push('first wrote');
    await first.query('commit').then(() => order.push('first committed'));
    await Promise.all(others);
    expect(order).toEqual(['first wrote', 'first committed', 'second', 'third']);
    first.release();
    second.release();
  });

  it('leave room for timers between statements of a loop that awaits nothing else', async () => {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 1);
    for (let i = 0; i < 200; i += 1) await pool.query('select 1');
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(5);
  });

  it('wait for work of our own, which waits for open transactions', async () => {
    const client = await pool.connect();
    await client.query('begin');
    const order: string[] = [];
    const exclusive = session.exclusively(async (run) => {
      order.push('exclusive begins');
      await run('checkpoint');
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('exclusive ends');
    });
    const after = pool.query('select 1').then(() => order.push('statement'));
    await client.query('select 1');
    order.push('transaction');
    await client.query('commit');
    client.release();
    await Promise.all([exclusive, after]);
    expect(order).toEqual(['transaction', 'exclusive begins', 'exclusive ends', 'statement']);
  });

  it('go on after work of our own has failed', async () => {
    await expect(session.exclusively((run) => run('select 1/0'))).rejects.toThrow('division by zero');
    await expect(session.exclusively(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('a client that does not play along', () => {
  it('is cut off when it keeps a transaction open and does nothing, as by a server', async () => {
    const before = await countRows();
    const client = await pool.connect();
    const cutOff = new Promise<pg.DatabaseError>((resolve) => {
      client.on('error', (error) => resolve(error as pg.DatabaseError));
    });
    await client.query('begin');
    await client.query('insert into rows values (100)');
    const waiting = countRows();
    expect(await cutOff).toMatchObject({
      code: '25P03',
      severity: 'FATAL',
      message: 'terminating connection due to idle-in-transaction timeout',
    });
    expect(await waiting).toBe(before);
    await expect(client.query('select 1')).rejects.toThrow('not queryable');
    client.release();
  });

  it('is rolled back when it breaks off in the middle of an exchange', async () => {
    const before = await countRows();
    const client = await pool.connect();
    // Executed but not ended by a sync, so that its insert is neither committed nor rolled back yet.
    const { connection } = client as unknown as { connection: Record<string, (...args: unknown[]) => void> };
    connection['parse']?.({ text: 'insert into rows values (101)', name: '', types: [] });
    connection['bind']?.({ values: [] });
    connection['execute']?.({});
    connection['flush']?.();
    const waiting = countRows();
    setImmediate(() => client.release(true));
    expect(await waiting).toBe(before);
  });

  it('is rolled back when it disconnects while its statement waits for a turn', async () => {
    const [holder, leaver] = [await pool.connect(), await pool.connect()];
    await holder.query('begin');
    leaver.on('error', () => {});
    const waiting = leaver.query('insert into rows values (102)');
    leaver.release(true);
    await expect(waiting).rejects.toThrow('Connection terminated');
    await holder.query('commit');
    holder.release();
    expect((await pool.query('select count(*) from rows where row = 102')).rows).toEqual([{ count: '0' }]);
  });

  it('is cut off when the database closes, and its transaction rolled back', async () => {
    const before = await countRows();
    const client = await pool.connect();
    const cutOff = new Promise<Error>((resolve) => {
      client.on('error', resolve);
    });
    await client.query('begin');
    await client.query('insert into rows values (103)');
    session.evict('closing');
    expect(await cutOff).toMatchObject({ code: '57P01', message: 'closing' });
    expect(await countRows()).toBe(before);
    client.release();
  });
});

describe('the session', () => {
  it('stops listening when nobody is left who does', async () => {
    const listener = await pool.connect();
    await listener.query('listen leaving');
    const listening = async (): Promise<unknown> =>
      (await pool.query('select pg_listening_channels() as channel')).rows;
    expect(await listening()).toEqual([{ channel: 'leaving' }]);
    listener.release(true);
    await expect.poll(listening).toEqual([]);
  });

  it('refuses everybody, waiting or new, once it has failed', async () => {
    const failing = new SharedSession(() => Promise.reject(new Error('the disk is gone')), IDLE_MS);
    const doomed = createEmbeddedPool(failing, () => {});
    const attempts = [
      doomed.query('select 1'),
      doomed.query('select 2'),
      failing.exclusively((run) => run('select 3')),
    ];
    for (const outcome of await Promise.allSettled(attempts)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'the disk is gone' } });
    }
    await expect(doomed.query('select 4')).rejects.toThrow('the disk is gone');
    await expect(failing.exclusively((run) => run('select 5'))).rejects.toThrow('the disk is gone');
    await doomed.end();
  });
});
