import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { asInspected } from '../../src/store/as-inspected.ts';
import { openInspectedPool } from '../../src/store/inspected-login.ts';
import { ensureInspectedRole, INSPECTED_ROLE } from '../../src/store/inspected-role.ts';
import { restoreDatabase } from '../../src/store/open-database.ts';
import { openServerDatabase, type ServerDatabase } from '../../src/store/server-database.ts';
import type { Tables } from '../../src/store/tables.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

const report = (error: Error): void => console.error(error);

describeWithPostgres('the role of the inspected party on a server', () => {
  let place: TestDatabase;
  let database: ServerDatabase;
  let service: TestService;
  let hidden: string;
  const logins: string[] = [];
  const pools: pg.Pool[] = [];

  beforeAll(async () => {
    place = await createTestDatabase();
    database = await openServerDatabase({ databaseUrl: place.url, report });
    await database.pool.query('create schema timeline');
    service = await openTestService(database);
    service.setClock('2025-02-03 10:00');
    ({ id: hidden } = await service.create());
  });
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.end();
    for (const login of logins.splice(0)) {
      await database.pool.query(`drop owned by ${login}`);
      await database.pool.query(`drop role ${login}`);
    }
  });
  afterAll(async () => {
    await database?.close();
    await place?.drop();
  });

  /** A login of this test alone, and its address. Roles are the server's, so that it is dropped after the test. */
  async function makeLogin(attributes = ''): Promise<{ readonly name: string; readonly url: string }> {
    const name = `login_${randomBytes(6).toString('hex')}`;
    await database.pool.query(`create role ${name} login password 'secret' ${attributes}`);
    logins.push(name);
    const url = new URL(place.url);
    url.username = name;
    url.password = 'secret';
    url.searchParams.delete('user');
    return { name, url: url.href };
  }

  const open = async (inspectedUrl: string): Promise<pg.Pool> => {
    const pool = await openInspectedPool({ inspectedUrl, service: database.pool, report });
    pools.push(pool);
    return pool;
  };

  it('cannot log in, owns nothing and has no way round', async () => {
    const { rows } = await database.pool.query(
      `select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
        exists (select from pg_class where relowner = r.oid) as owns,
        exists (select from pg_auth_members where member = r.oid) as member
      from pg_roles r where rolname = $1`,
      [INSPECTED_ROLE],
    );
    expect(Object.values(rows[0] as object)).toEqual(Array.from({ length: 8 }, () => false));
  });

  it('on the login of the service is left by a statement that resets it: what a login of its own is for', async () => {
    const seen = await asInspected(service.db, 'cafcass', async (tx) => {
      await sql`reset role`.execute(tx);
      return (await sql`select id from inspections`.execute(tx)).rows;
    });
    expect(seen).toEqual([{ id: hidden }]);
  });

  it('on a login of its own is all there is: nothing that a statement does shows more', async () => {
    const { name, url } = await makeLogin();
    await database.pool.query(`grant ${INSPECTED_ROLE} to ${name}`);
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: await open(url) }) });
    for (const statement of [
      'reset role',
      `select set_config('role', 'none', true)`,
      `select set_config('row_security', 'on', true)`,
      `select set_config('timeline.party', 'ofsted', true)`,
    ]) {
      const seen = await asInspected(db, 'cafcass', async (tx) => {
        await sql.raw(statement).execute(tx);
        return (await sql`select id from inspections`.execute(tx)).rows;
      });
      expect(seen, statement).toEqual([]);
    }
    for (const statement of [
      'set role postgres',
      'set session authorization postgres',
      'set local row_security = off; select * from inspections',
      'alter table inspections disable row level security',
      'select * from service_settings',
      'set transaction read write',
    ]) {
      const tried = asInspected(db, 'cafcass', (tx) => sql.raw(statement).execute(tx));
      await expect(tried, statement).rejects.toThrow(
        /permission denied|read-only|row-level security|must be set before/,
      );
    }
    service.setClock('2025-02-24 10:00');
    await service.record(hidden, 'notice-given 2025-02-24');
    const shown = await asInspected(db, 'cafcass', (tx) => sql`select id from inspections`.execute(tx));
    expect(shown.rows).toEqual([{ id: hidden }]);
  });

  it.each<[string, RegExp, (name: string) => string]>([
    ['a superuser', /is a superuser/, (name) => `alter role ${name} superuser`],
    ['one that bypasses row-level security', /bypasses row-level security/, (name) => `alter role ${name} bypassrls`],
    ['one that can make roles', /can make roles/, (name) => `alter role ${name} createrole`],
    ['one that can replicate', /can replicate/, (name) => `alter role ${name} replication`],
    ['an owner', /owns something/, (name) => `create schema x_${name} authorization ${name}`],
    ['one of other roles', /is a member of pg_read_all_data/, (name) => `grant pg_read_all_data to ${name}`],
    [
      'one that may read more',
      /more of service_settings/,
      (name) => `grant select on timeline.service_settings to ${name}`,
    ],
    [
      'one that may read another column',
      /more of reminders/,
      (name) => `grant select (key) on timeline.reminders to ${name}`,
    ],
    ['one that may write', /more of events/, (name) => `grant insert on timeline.events to ${name}`],
  ])('refuses as a login of its own %s', async (_, expected, statement) => {
    const { name, url } = await makeLogin();
    await database.pool.query(`grant ${INSPECTED_ROLE} to ${name}`);
    await database.pool.query(statement(name));
    await expect(open(url)).rejects.toThrow(expected);
    await expect(open(url)).rejects.not.toThrow(/secret/);
  });

  it('refuses a login that is no member, and one to another database', async () => {
    const { name, url } = await makeLogin();
    await expect(open(url)).rejects.toThrow(`is no member of ${INSPECTED_ROLE}`);
    await database.pool.query(`grant ${INSPECTED_ROLE} to ${name}`);
    const other = await createTestDatabase();
    try {
      const elsewhere = new URL(url);
      elsewhere.pathname = new URL(other.url).pathname;
      await expect(open(elsewhere.href)).rejects.toThrow(/another database/);
    } finally {
      await other.drop();
    }
  });

  it('is asked of an administrator where the login of the service may not make or take it', async () => {
    const { name, url } = await makeLogin();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const ensure = (): Promise<void> => ensureInspectedRole(async (text) => (await client.query(text)).rows);
      await expect(ensure()).rejects.toMatchObject({
        code: 'database-unavailable',
        message: expect.stringContaining(
          `create role ${INSPECTED_ROLE} nologin;\n  grant ${INSPECTED_ROLE} to ${name};`,
        ) as string,
      });
      await database.pool.query(`grant ${INSPECTED_ROLE} to ${name}`);
      await ensure();
      const { rows } = await client.query('select current_user::text as now');
      expect(rows).toEqual([{ now: name }]);
    } finally {
      await client.end();
    }
  });

  it('is made once when many processes want it at the same time, and taken by whoever may make roles', async () => {
    const { url } = await makeLogin('createrole');
    const clients = Array.from({ length: 6 }, () => new pg.Client({ connectionString: url }));
    try {
      await Promise.all(
        clients.map(async (client) => {
          await client.connect();
          await ensureInspectedRole(async (text) => (await client.query(text)).rows);
          await client.query(`begin; set local role ${INSPECTED_ROLE}; rollback`);
        }),
      );
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  it('comes back with a restore: the wall stands in the restored database, and the one set aside is closed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'wall-'));
    const fresh = await createTestDatabase();
    try {
      const file = join(directory, 'a.backup');
      await database.backup(file);
      const restore = (force: boolean): Promise<{ readonly kept: string | null }> =>
        restoreDatabase({
          databaseUrl: fresh.url,
          dataDirectory: directory,
          holder: 'a test',
          progress: () => {},
          report,
          file,
          force,
        });
      await restore(false);
      const { kept } = await restore(true);
      const restored = await openServerDatabase({ databaseUrl: fresh.url, report });
      try {
        const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: restored.pool }) });
        await sql`update inspections set announced_at = null`.execute(db);
        const read = (from: string): Promise<readonly unknown[]> =>
          asInspected(db, 'cafcass', async (tx) => (await sql`select id from ${sql.raw(from)}`.execute(tx)).rows);
        expect(await read('timeline.inspections')).toEqual([]);
        await sql`update inspections set announced_at = now()`.execute(db);
        expect(await read('timeline.inspections')).toEqual([{ id: hidden }]);
        await expect(read(`${kept}.inspections`)).rejects.toThrow(/permission denied for schema/);
      } finally {
        await restored.close();
      }
    } finally {
      await fresh.drop();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
