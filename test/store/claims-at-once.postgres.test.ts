import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimReminders } from '../../src/store/claim-reminders.ts';
import type { Database } from '../../src/store/database.ts';
import { storeEmail } from '../../src/store/emails.ts';
import { openServerDatabase } from '../../src/store/server-database.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

/* What only a server shows, since the embedded database has one session: claims and changes at the same time. */
describeWithPostgres('claims at one time on PostgreSQL', () => {
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
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
    await service.create();
    await service.create();
    service.setClock('2025-02-17 09:00');
  });

  /** The two reminders that one email to the lead inspector carries. */
  const pair = async (): Promise<[string, string]> => {
    const rows = (await service.reminders()).filter(
      (row) => row.stage === 'call/week-before' && row.recipient === 'ben.cole@ofsted.example',
    );
    return rows.map((row) => row.id) as [string, string];
  };
  const claimOf = (id: string) => ({
    id,
    leaseToken: randomUUID(),
    leaseMs: 60_000,
    windowOpen: true,
    now: service.workWith(undefined as never).now,
  });
  const ended = new Error('rolled back by the test');

  it('for one mailbox take turns: the second waits for what becomes of the first', async () => {
    const [first, second] = await pair();
    let waiting: Promise<readonly { id: string }[]> = Promise.resolve([]);
    await service.db
      .transaction()
      .execute(async (tx) => {
        expect(await claimReminders(tx, claimOf(first))).toHaveLength(2);
        waiting = claimReminders(service.db, claimOf(second));
        await untilWaiting('advisory');
        throw ended;
      })
      .catch((error: unknown) => expect(error).toBe(ended));
    expect((await waiting).map((row) => row.id).sort()).toEqual([first, second].sort());
  });

  it('find nothing, and wait for nobody, while a change holds one of the reminders', async () => {
    const [first, second] = await pair();
    await service.db.transaction().execute(async (tx) => {
      await sql`select 1 from reminders where id = ${second} for update`.execute(tx);
      // Rather none than half of what belongs into one email.
      expect(await claimReminders(service.db, claimOf(first))).toEqual([]);
    });
    expect(await claimReminders(service.db, claimOf(first))).toHaveLength(2);
  });

  it('take nothing of a plan that changes while they are made', async () => {
    const [first] = await pair();
    const row = (await service.reminders()).find((each) => each.id === first);
    const lock = sql`select pg_advisory_xact_lock(hashtextextended('ben.cole@ofsted.example', 0))`;
    let waiting: Promise<readonly unknown[]> = Promise.resolve([]);
    await service.db.transaction().execute(async (tx) => {
      await lock.execute(tx);
      waiting = claimReminders(service.db, claimOf(first));
      await untilWaiting('advisory');
      await service.record(row?.inspection_id ?? '', 'cancelled 2025-02-17');
    });
    expect(await waiting).toEqual([]);
    expect((await service.reminders()).filter((each) => each.state === 'sending')).toEqual([]);
  });

  it('store no email that a change overtakes, and wait for the change to know', async () => {
    const [first] = await pair();
    const given = claimOf(first);
    const rows = await claimReminders(service.db, { ...given, alone: true });
    const email = {
      id: randomUUID(),
      recipient: rows[0]?.recipient ?? '',
      message_id: 'm',
      dated_at: new Date(0),
      boundary: 'b',
      content: '{}',
      reminder_ids: rows.map((row) => row.id),
    };
    let storing: Promise<boolean> = Promise.resolve(true);
    await service.db.transaction().execute(async (tx) => {
      const { rows: held } = await sql`
        update inspections set version = version + 1 where id = ${rows[0]?.inspection_id} returning id`.execute(tx);
      expect(held).toHaveLength(1);
      storing = storeEmail(service.db, email, { ...given, rows }, []);
      await untilWaiting('transactionid');
    });
    expect(await storing).toBe(false);
    expect(await service.emails()).toEqual([]);
  });

  it('of many reminders by many workers share none, and leave none', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        service.create({ people: [{ role: 'coordinator', name: 'A', email: `a${index % 5}@ofsted.example` }] }),
      ),
    );
    service.setClock('2025-04-07 09:00');
    const all = (await service.reminders()).map((row) => row.id);
    const claims = await Promise.all([...all, ...all].map((id) => claimReminders(service.db, claimOf(id))));
    const taken = claims.flat().map((row) => row.id);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThan(14);
    for (const id of all) expect(await claimReminders(service.db, claimOf(id))).toEqual([]);
  });

  /** Resolves once a statement waits for a lock of this kind in our database. */
  async function untilWaiting(kind: string): Promise<void> {
    for (;;) {
      const { rows } = await database.pool.query<{ waiting: boolean }>(
        `select exists (select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and wait_event = $1) as waiting`,
        [kind],
      );
      if (rows[0]?.waiting) return;
    }
  }
});
