import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { endPool } from '../../src/store/guard-pool.ts';
import { createServerPool, openServerDatabase, type ServerDatabase } from '../../src/store/server-database.ts';
import { DatabaseUnavailableError } from '../../src/store/server-url.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

describeWithPostgres('a database on a server', () => {
  let server: TestDatabase;
  let database: ServerDatabase;
  const report = vi.fn<(error: Error) => void>();
  beforeAll(async () => {
    server = await createTestDatabase();
    database = await openServerDatabase({ databaseUrl: server.url, report });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  it('says what it is, without the password', () => {
    const { password, pathname, port } = new URL(server.url);
    expect(database.description).toMatch(
      new RegExp(`^PostgreSQL \\d+[.\\d]* ?.*, database ${pathname.slice(1)} at 127.0.0.1:${port} as postgres$`),
    );
    expect(`${database.description}${database.notices.join()}`).not.toContain(password);
  });

  it('warns of settings by which commits can be lost, and of a superuser', () => {
    // The tests' server runs without them, for speed.
    expect(database.durability).toBe('not-synced');
    expect(database.notices).toEqual([
      'The server runs with fsync = off, synchronous_commit = off, full_page_writes = off: ' +
        'what it acknowledges can be lost when it crashes.',
      'The service connects as a superuser of the server. Give it a role of its own that owns its database.',
    ]);
  });

  it('limits statements and idle transactions in every session', async () => {
    const { rows } = await database.pool.query(
      `select current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle,
        current_setting('application_name') as name`,
    );
    expect(rows).toEqual([{ statement: '1min', idle: '1min', name: 'inspection-timeline' }]);
  });

  it('needs no maintenance and takes no snapshots of ours', async () => {
    expect(await database.runMaintenance(new Date())).toEqual([]);
    expect(await database.takeSnapshot('before-migration', new Date())).toBeNull();
    expect(await database.diagnose()).toEqual({
      version: expect.stringMatching(/^\d+/),
      sizeBytes: expect.any(Number),
    });
  });

  it('survives the loss of its connections, idle or in use', async () => {
    const { pool } = database;
    report.mockClear();
    const used = await pool.connect();
    const idle = await pool.connect();
    idle.release();
    const { rows } = await used.query<{ pid: number }>('select pg_backend_pid() as pid');
    const admin = await openServerDatabase({ databaseUrl: server.url, report });
    await admin.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await admin.close();
    await expect(used.query('select 1')).rejects.toThrow(/terminat|not queryable/);
    used.release(true);
    await expect.poll(() => report.mock.calls.length).toBeGreaterThan(0);
    const after = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    expect(after.rows[0]?.pid).not.toBe(rows[0]?.pid);
  });

  it('closes although a client was not released', async () => {
    const pool = createServerPool({ databaseUrl: server.url, report });
    await pool.connect();
    await endPool(pool, 50);
    await endPool(pool, 60_000);
    await expect(pool.query('select 1')).rejects.toThrow('Cannot use a pool after calling end');
  });

  it('is refused with its name, not its password, when it does not let us in', async () => {
    const url = new URL(server.url);
    url.password = 'wrong-secret';
    const refused: Error = await openServerDatabase({ databaseUrl: url.href, report }).then(
      () => expect.unreachable(),
      (error: unknown) => error as Error,
    );
    expect(refused).toBeInstanceOf(DatabaseUnavailableError);
    expect(refused.message).toContain(`The database ${url.pathname.slice(1)} at 127.0.0.1:${url.port} as postgres`);
    expect(refused.message).toContain('password authentication failed');
    expect(refused.message).not.toContain('wrong-secret');
  });
});

describe('a server that is not there', () => {
  it('is named', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const { port } = listener.address() as AddressInfo;
    await new Promise((resolve) => listener.close(resolve));
    const databaseUrl = `postgres://u:secret@127.0.0.1:${port}/timeline`;
    await expect(openServerDatabase({ databaseUrl, report: () => {} })).rejects.toThrow(
      `The database timeline at 127.0.0.1:${port} as u cannot be used: connect ECONNREFUSED 127.0.0.1:${port}.`,
    );
  });
});
