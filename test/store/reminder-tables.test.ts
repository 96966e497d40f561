import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { changeInspections } from '../../src/service/replan/change-inspections.ts';
import { proposeChange } from '../../src/service/replan/propose-change.ts';
import { findInspection } from '../../src/store/inspections.ts';
import { listPendingMigrations, migrate } from '../../src/store/migrate.ts';
import { openTestService, PEOPLE, RULES, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';

describeEachDatabase('the tables of inspections and reminders', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(() => service.empty());

  const count = async (table: string): Promise<number> => {
    const { rows } = await database().pool.query<{ count: string }>(`select count(*) from ${table}`);
    return Number(rows[0]?.count);
  };

  it('stand after the migrations, which have nothing left to do', async () => {
    expect(await listPendingMigrations(service.db as never)).toEqual([]);
    expect(await migrate(service.db as never)).toEqual([]);
    const { rows } = await database().pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'timeline' order by 1`,
    );
    expect(rows.map((row) => row.name)).toEqual([
      'access_changes',
      'api_tokens',
      'calendar_changes',
      'calendar_versions',
      'drafts',
      'emails',
      'entry_revisions',
      'events',
      'feeds',
      'history',
      'idempotency_keys',
      'inspections',
      'invitations',
      'milestones',
      'oidc_sign_ins',
      'people',
      'reminders',
      'schema_migration',
      'schema_migration_lock',
      'service_settings',
      'sessions',
      'sign_in_links',
      'sign_in_requests',
      'told_dates',
      'users',
      'webhook_deliveries',
      'webhook_events',
      'webhook_milestones',
      'webhooks',
    ]);
  });

  it('get an inspection with its people, milestones and reminders at once', async () => {
    service.setClock('2025-01-15 12:00');
    const created = await service.create();
    expect(await count('inspections')).toBe(1);
    expect(await count('people')).toBe(PEOPLE.length);
    expect(await count('milestones')).toBe(created.timeline.milestones.length);
    expect(await count('reminders')).toBe(created.remindersPlanned);
    expect(created.remindersPlanned).toBeGreaterThan(30);
  });

  it.each(['people', 'milestones', 'reminders'])(
    'get nothing of an inspection whose %s cannot be written',
    async (table) => {
      const { pool } = database();
      await pool.query(`
        create function timeline.fail() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
        create trigger breaks after insert on timeline.${table} for each row execute function timeline.fail()`);
      try {
        await expect(service.create()).rejects.toThrow('broken');
      } finally {
        await pool.query(`drop trigger breaks on timeline.${table}; drop function timeline.fail()`);
      }
      for (const each of ['inspections', 'people', 'milestones', 'reminders']) expect(await count(each)).toBe(0);
    },
  );

  it('get nothing of an event whose reminders cannot be written', async () => {
    service.setClock('2025-02-24 09:40');
    const { id } = await service.create();
    const before = await service.reminders();
    const { pool } = database();
    await pool.query(`
      create function timeline.fail() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
      create trigger breaks after insert on timeline.reminders for each row execute function timeline.fail()`);
    try {
      await expect(service.record(id, 'notice-given 2025-02-24 09:31')).rejects.toThrow('broken');
    } finally {
      await pool.query(`drop trigger breaks on timeline.reminders; drop function timeline.fail()`);
    }
    expect(await count('events')).toBe(0);
    expect(await service.reminders()).toEqual(before);
    expect(await findInspection(service.db, id)).toMatchObject({ version: 1, announced_at: null });
  });

  it('only ever get events added', async () => {
    service.setClock('2025-02-24 09:40');
    const { id } = await service.create();
    await service.record(id, 'notice-given 2025-02-24 09:31');
    await expect(service.db.updateTable('events').set({ note: 'other' }).execute()).rejects.toThrow(/only ever added/);
    await expect(service.db.deleteFrom('events').execute()).rejects.toThrow(/only ever added/);
    expect(await count('events')).toBe(1);
  });

  it('keep every reminder, and what the mail server accepted as accepted', async () => {
    await service.create();
    await sql`update reminders set state = 'accepted', closed_at = now() where kind = 'timeline'`.execute(service.db);
    for (const state of ['pending', 'failed', 'cancelled']) {
      const change = sql`update reminders set state = ${state}, closed_at = case ${state} when 'pending' then null else now() end
        where kind = 'timeline'`;
      await expect(change.execute(service.db)).rejects.toThrow(/was accepted/);
    }
    await expect(service.db.deleteFrom('reminders').execute()).rejects.toThrow(/only ever added/);
  });

  it('refuse a second row for one reminder, and a lease without its end', async () => {
    const { id } = await service.create();
    const [row] = await service.reminders();
    const { due_at: _, ...copy } = row as NonNullable<typeof row>;
    await expect(
      service.db
        .insertInto('reminders')
        .values({ ...copy, id: randomUUID() })
        .execute(),
    ).rejects.toMatchObject({ code: '23505' });
    const lease = service.db.updateTable('reminders').where('inspection_id', '=', id);
    await expect(lease.set({ state: 'sending', lease_token: randomUUID() }).execute()).rejects.toMatchObject({
      code: '23514',
    });
  });

  it('hold the plan of many people, which takes more parameters than one statement may have', async () => {
    service.setClock('2025-01-15 12:00');
    const people = Array.from({ length: 200 }, (_, index) => ({
      role: 'lead-inspector',
      name: `Person ${index}`,
      email: `person${index}@ofsted.example`,
    }));
    const created = await service.create({ people });
    expect(await count('reminders')).toBe(created.remindersPlanned);
    expect(created.remindersPlanned * 18).toBeGreaterThan(65_535);
  });

  it('move a reminder whose own day changes although its date stays, and change nothing else', async () => {
    service.setClock('2025-01-15 12:00');
    const { id } = await service.create();
    const before = await service.reminders();
    // As if a bank holiday had come or gone between the reminder and its date.
    await sql`update reminders set send_at = send_at - interval '1 day', useful_until = useful_until + interval '1 day',
      at_any_time = true, recipient = 'old@ofsted.example' where milestone = 'draft'`.execute(service.db);
    const [change] = await changeInspections(service.deps, [id], { dryRun: false }, (stored) =>
      proposeChange(RULES, {
        stored,
        because: '',
        by: 'a test',
        reason: null,
        fact: (details) => ({ what: 'calendar-applied', details: { ...details, from: '', to: '' } }),
        now: service.deps.now(),
      }),
    );
    expect(change).toMatchObject({ moved: [], told: [], reminders: { added: [], cancelled: [], kept: before.length } });
    expect(await service.reminders()).toEqual(before.map((row) => ({ ...row, plan_version: 2 })));
  });
});
