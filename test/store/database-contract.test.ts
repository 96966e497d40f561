import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { describeEachDatabase } from '../support/each-database.ts';

/** Each value that a query gives, and what it is in JavaScript, on either kind of database. */
const VALUES: readonly (readonly [expression: string, value: unknown])[] = [
  ['1::int2', 1],
  ['2147483647::int4', 2147483647],
  ['9007199254740993::int8', '9007199254740993'],
  ['count(*) from generate_series(1, 3)', '3'],
  ['1.50::numeric', '1.50'],
  ['1.5::float8', 1.5],
  ['true', true],
  ['null::text', null],
  [`'é ✓ 𝕏'::text`, 'é ✓ 𝕏'],
  [`date '2025-03-30'`, '2025-03-30'],
  [`array[date '2025-03-30', null]`, ['2025-03-30', null]],
  [`timestamptz '2025-03-30 01:30:00+00'`, new Date('2025-03-30T01:30:00Z')],
  [`(timestamptz '2025-07-01 09:00Z' at time zone 'Europe/London')::text`, '2025-07-01 10:00:00'],
  [`timestamptz '2025-07-01 09:00Z'::text`, '2025-07-01 09:00:00+00'],
  [`'{"a": [1, null, "x"]}'::json`, { a: [1, null, 'x'] }],
  [`'{"a": {"b": true}}'::jsonb`, { a: { b: true } }],
  [`array['a', 'b "c"', null]::text[]`, ['a', 'b "c"', null]],
  ['array[1, 2]::int4[]', [1, 2]],
  [`'7f3c0000-0000-4000-8000-000000000001'::uuid`, '7f3c0000-0000-4000-8000-000000000001'],
  [`'\\x00ff10'::bytea`, Buffer.from([0, 255, 16])],
  [`time '09:30'`, '09:30:00'],
  [`current_setting('search_path')`, 'timeline, bullmq'],
  [`current_setting('TimeZone')`, 'UTC'],
];

/** Each parameter that goes in comes out again. */
const PARAMETERS: readonly { readonly type: string; readonly given: unknown; readonly value?: unknown }[] = [
  { type: 'int8', given: '9007199254740993' },
  { type: 'int4', given: 5 },
  { type: 'text', given: `it's "quoted" \\ and\nlong${'x'.repeat(300_000)}` },
  { type: 'date', given: '2025-12-25' },
  { type: 'timestamptz', given: new Date('2025-10-26T00:30:00.123Z') },
  { type: 'jsonb', given: { a: [1, { b: null }] } },
  { type: 'jsonb', given: '"text"', value: 'text' },
  { type: 'text[]', given: ['a', 'b,c', '{d}', 'e"f', null] },
  { type: 'bytea', given: Buffer.from([1, 0, 254]) },
  { type: 'bool', given: false },
  { type: 'uuid', given: null },
];

describeEachDatabase('the pool', (database) => {
  beforeAll(async () => {
    await database().pool.query(`
      create table parents (id int primary key, name text not null, constraint named check (name <> ''));
      create table children (parent_id int not null references parents, unique (parent_id));
      insert into parents values (1, 'one')`);
  });

  it.each(VALUES)('gives %s as %o', async (expression, value) => {
    const { rows } = await database().pool.query<Record<string, unknown>>(`select ${expression}`);
    expect(Object.values(rows[0] ?? {})).toEqual([value]);
  });

  it.each(PARAMETERS)('takes a parameter of type $type', async ({ type, given, value = given }) => {
    const { rows } = await database().pool.query(`select $1::${type} as value`, [given]);
    expect(rows).toEqual([{ value }]);
  });

  it('gives command, row count and fields as the driver does', async () => {
    const { pool } = database();
    const selected = await pool.query('select id, name from parents');
    expect(selected).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [{ id: 1, name: 'one' }] });
    expect(selected.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
      ['id', 23],
      ['name', 25],
    ]);
    expect(await pool.query('update parents set name = name')).toMatchObject({ command: 'UPDATE', rowCount: 1 });
    expect(await pool.query('delete from parents where false')).toMatchObject({ command: 'DELETE', rowCount: 0 });
    expect(await pool.query('create table passing (i int); drop table passing')).toMatchObject([
      { command: 'CREATE', rowCount: null },
      { command: 'DROP' },
    ]);
  });

  it('takes every form of query', async () => {
    const { pool } = database();
    const client = await pool.connect();
    const byCallback = (target: pg.Pool | pg.PoolClient): Promise<unknown> =>
      new Promise((resolve, reject) => {
        target.query('select $1::int as i', [3], (error: Error | null, result) =>
          error ? reject(error) : resolve(result.rows),
        );
      });
    expect((await client.query({ text: 'select $1::int as i', values: [1] })).rows).toEqual([{ i: 1 }]);
    expect((await client.query({ text: 'select 1 as a, 2 as b', rowMode: 'array' })).rows).toEqual([[1, 2]]);
    expect(await byCallback(client)).toEqual([{ i: 3 }]);
    client.release();
    expect(await byCallback(pool)).toEqual([{ i: 3 }]);
  });

  const ERRORS = [
    ['a broken unique key', `insert into parents values (1, 'again')`, '23505', 'parents_pkey', 'parents'],
    ['a broken check', `insert into parents values (2, '')`, '23514', 'named', 'parents'],
    ['a missing parent', 'insert into children values (7)', '23503', 'children_parent_id_fkey', 'children'],
    ['a missing value', 'insert into parents values (3, null)', '23502', undefined, 'parents'],
    ['a missing table', 'select * from nowhere', '42P01', undefined, undefined],
    ['a wrong statement', 'selec 1', '42601', undefined, undefined],
    ['a division by zero', 'select 1/0', '22012', undefined, undefined],
  ] as const;

  it.each(ERRORS)('says of %s what a server says', async (_name, statement, code, constraint, table) => {
    const error: pg.DatabaseError = await database()
      .pool.query(statement)
      .then(
        () => expect.unreachable(),
        (caught: unknown) => caught as pg.DatabaseError,
      );
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('error');
    expect(error).toMatchObject({ code, severity: 'ERROR' });
    expect([error.constraint, error.table]).toEqual([constraint, table]);
    expect(error.detail ?? '').toMatch({ '23505': /^Key \(id\)=\(1\) already exists\.$/ }[code as string] ?? /^/);
  });

  it('goes on after an error, also with parameters', async () => {
    const { pool } = database();
    await expect(pool.query('select 1/$1::int', [0])).rejects.toMatchObject({ code: '22012' });
    expect((await pool.query('select 1/$1::int as i', [1])).rows).toEqual([{ i: 1 }]);
  });

  it('refuses statements in a failed transaction until it is rolled back', async () => {
    const client = await database().pool.connect();
    await client.query('begin');
    await expect(client.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
    await client.query('rollback');
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    client.release();
  });

  it('rolls back a client that is released inside a transaction, before its next user', async () => {
    const { pool } = database();
    const reports = vi.spyOn(console, 'error').mockImplementation(() => {});
    const client = await pool.connect();
    await client.query('begin');
    await client.query(`insert into parents values (50, 'unfinished')`);
    client.release();
    expect(String(reports.mock.calls)).toContain('released inside a transaction');
    reports.mockRestore();
    expect((await pool.query('select count(*) from parents where id = 50')).rows).toEqual([{ count: '0' }]);
  });

  it('rolls back a client that is destroyed inside a transaction', async () => {
    const { pool } = database();
    const client = await pool.connect();
    await client.query('begin');
    await client.query(`insert into parents values (51, 'unfinished')`);
    client.release(true);
    await expect
      .poll(async () => (await pool.query('select count(*) from parents where id = 51')).rows)
      .toEqual([{ count: '0' }]);
    await pool.query(`insert into parents values (51, 'finished')`);
  });

  it('keeps savepoints inside their transaction', async () => {
    const client = await database().pool.connect();
    await client.query('begin');
    await client.query(`insert into parents values (60, 'kept')`);
    await client.query('savepoint before');
    await expect(client.query(`insert into parents values (60, 'twice')`)).rejects.toMatchObject({ code: '23505' });
    await client.query('rollback to savepoint before');
    await client.query('commit');
    client.release();
    expect((await database().pool.query('select name from parents where id = 60')).rows).toEqual([{ name: 'kept' }]);
  });

  describe('notifications', () => {
    it('reach those that listen, and nobody else', async () => {
      const { pool } = database();
      const [first, second, deaf] = [await pool.connect(), await pool.connect(), await pool.connect()];
      const heard: string[] = [];
      for (const [name, client] of Object.entries({ first, second, deaf })) {
        client.on('notification', ({ channel, payload }) => heard.push(`${name}: ${channel} ${payload}`));
      }
      await first.query('-- what BullMQ says first\nLISTEN Plain');
      await first.query('listen "Quoted Name"');
      await second.query('LISTEN plain');
      await pool.query(`select pg_notify('plain', 'one')`);
      await pool.query(`select pg_notify('Quoted Name', 'two')`);
      await expect.poll(() => heard.length).toBe(3);
      await second.query('UNLISTEN *');
      await pool.query(`notify plain, 'three'`);
      await expect.poll(() => heard.length).toBe(4);
      await first.query('UNLISTEN plain');
      await pool.query(`notify plain, 'four'`);
      await pool.query(`select pg_notify('Quoted Name', 'five')`);
      await expect.poll(() => heard.length).toBe(5);
      expect(heard.sort()).toEqual([
        'first: Quoted Name five',
        'first: Quoted Name two',
        'first: plain one',
        'first: plain three',
        'second: plain one',
      ]);
      for (const client of [first, second, deaf]) client.release(true);
    });

    it('are sent when the transaction commits, and not when it is rolled back', async () => {
      const { pool } = database();
      const listener = await pool.connect();
      const heard: (string | undefined)[] = [];
      listener.on('notification', ({ payload }) => heard.push(payload));
      await listener.query('listen committed');
      const sender = await pool.connect();
      for (const end of ['rollback', 'commit']) {
        await sender.query('begin');
        await sender.query(`select pg_notify('committed', '${end}')`);
        await sender.query(end);
      }
      await expect.poll(() => heard).toEqual(['commit']);
      sender.release();
      listener.release(true);
    });
  });

  it('keeps concurrent transactions of Kysely apart, rollbacks included', async () => {
    interface Tables {
      'timeline.accounts': { id: number; balance: number };
    }
    const { pool } = database();
    await pool.query('create table accounts (id int primary key, balance int not null)');
    await pool.query('insert into accounts select i, 100 from generate_series(1, 10) i');
    // Without its destroy(), which would end the pool.
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    const transfer = (from: number, to: number, fails: boolean): Promise<void> =>
      db.transaction().execute(async (trx) => {
        for (const id of [from, to].sort((a, b) => a - b)) {
          const change = id === from ? -7 : 7;
          await trx
            .updateTable('timeline.accounts')
            .set({ balance: sql<number>`balance + ${change}` })
            .where('id', '=', id)
            .execute();
        }
        if (fails) throw new Error('changed my mind');
      });
    const transfers = Array.from({ length: 300 }, (_, i) => ({
      from: i % 10,
      to: (i + 1 + (i % 9)) % 10,
      fails: i % 3 === 0,
    }));
    const results = await Promise.allSettled(transfers.map(({ from, to, fails }) => transfer(from + 1, to + 1, fails)));
    const failures = results.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(failures).toEqual(Array.from({ length: 100 }, () => 'Error: changed my mind'));
    const expected = Array.from({ length: 10 }, () => 100);
    for (const { from, to } of transfers.filter(({ fails }) => !fails)) {
      expected[from]! -= 7;
      expected[to]! += 7;
    }
    const { rows } = await pool.query<{ balance: number }>('select balance from accounts order by id');
    expect(rows.map((row) => row.balance)).toEqual(expected);
  });
});
