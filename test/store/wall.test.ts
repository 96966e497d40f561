import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { asInspected, inTransaction } from '../../src/store/as-inspected.ts';
import type { Database } from '../../src/store/database.ts';
import { INSPECTED_ROLE } from '../../src/store/inspected-role.ts';
import type { Tables } from '../../src/store/tables.ts';
import { registerCalendars } from '../../src/service/calendars/register-calendars.ts';
import { openTestService, RULES, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';

/**
 * Which rows of each table are for Cafcass, told by hand over the rows that the service's own login reads. `known` is the
 * announced inspection, and the only one that is. Tables without a line here are closed.
 */
const SEEN: Readonly<Record<string, (known: string) => string>> = {
  inspections: (known) => `id = '${known}'`,
  milestones: (known) => `inspection_id = '${known}' and 'cafcass' = any (visible_to)`,
  people: (known) => `inspection_id = '${known}' and party = 'cafcass'`,
  events: (known) => `inspection_id = '${known}'`,
  history: (known) => `inspection_id = '${known}'`,
  reminders: (known) => `inspection_id = '${known}' and recipient like '%@cafcass.example'`,
  told_dates: (known) =>
    `inspection_id = '${known}' and person_id in (select id from timeline.people where party = 'cafcass')`,
  emails: () => `recipient like '%@cafcass.example' and content ->> 'subject' = 'known'`,
  entry_revisions: (known) =>
    `inspection_id = '${known}' and (milestone = '' or exists (select from timeline.milestones m
      where m.inspection_id = '${known}' and m.milestone = entry_revisions.milestone and 'cafcass' = any (visible_to)))`,
  calendar_versions: () => 'true',
};

/** Columns that nobody of an inspected party needs, of tables that they read otherwise. */
const KEPT_BACK = [
  ['reminders', 'key'],
  ['reminders', 'send_at'],
  ['emails', 'message_id'],
  ['emails', 'boundary'],
  ['told_dates', 'planned_on'],
  ['calendar_versions', 'registered_by'],
] as const;

describeEachDatabase('behind the wall', (database: () => Database) => {
  let service: TestService;
  let known: string;
  let hidden: string;

  beforeAll(async () => {
    service = await openTestService(database());
    known = await planned('2025-03-10');
    hidden = await planned('2025-06-09');
    service.setClock('2025-02-24 10:00');
    await service.record(known, 'notice-given 2025-02-24');
    await service.record(hidden, 'hold-placed 2025-02-24', { hold: 'pre-election', liftedBy: 'Asha Rao' });
    // Nothing is planned for Cafcass before the call: a row that should not be there must not show either.
    await sql`update reminders r set person_id = p.id, recipient = p.email from people p
      where r.inspection_id = ${hidden} and p.inspection_id = ${hidden} and p.role = 'link-person'
        and r.recipient = 'asha.rao@ofsted.example'`.execute(service.db);
    await registerCalendars(service.db, RULES, 'a test');
    for (const inspection of [known, hidden]) await storeEmails(inspection, inspection === known ? 'known' : 'hidden');
  });

  async function planned(start: string): Promise<string> {
    service.setClock('2025-02-03 10:00');
    return (await service.create({ start })).id;
  }

  /** An email to each person with reminders of an inspection, which tells them one date. */
  async function storeEmails(inspection: string, subject: string): Promise<void> {
    const reminders = await sql<{ recipient: string; person_id: string; ids: string[] }>`
      select recipient, person_id, array_agg(id) as ids from reminders where inspection_id = ${inspection}
      group by recipient, person_id`.execute(service.db);
    for (const { recipient, person_id, ids } of reminders.rows) {
      const id = randomUUID();
      const content = JSON.stringify({ to: { name: 'x' }, subject });
      await sql`insert into emails (id, recipient, message_id, dated_at, boundary, content, reminder_ids)
        values (${id}, ${recipient}, ${id}, now(), 'b', ${content}, ${ids})`.execute(service.db);
      await sql`insert into told_dates (email_id, inspection_id, person_id, milestone, version)
        values (${id}, ${inspection}, ${person_id}, 'draft', 1)`.execute(service.db);
    }
  }

  async function tables(): Promise<readonly string[]> {
    const { rows } = await sql<{ name: string }>`
      select relname::text as name from pg_class
      where relnamespace = 'timeline'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1`.execute(service.db);
    return rows.map((row) => row.name);
  }

  const count = async (db: Kysely<Tables>, table: string, where = 'true'): Promise<number> => {
    const { rows } = await sql<{ n: string }>`
      select count(*) as n from ${sql.table(`timeline.${table}`)} where ${sql.raw(where)}`.execute(db);
    return Number(rows[0]?.n);
  };

  /** As the role, able to write as far as it may: the wall itself is asked, not the read-only transaction. */
  const asRole = <T>(
    act: (tx: Transaction<Tables>) => Promise<T>,
    { before = '', party = 'cafcass' }: { readonly before?: string; readonly party?: string } = {},
  ): Promise<T> =>
    rolledBack(async (tx) => {
      if (before !== '') await sql.raw(before).execute(tx);
      await sql.raw(`set local role ${INSPECTED_ROLE}`).execute(tx);
      if (party !== '') await sql`select set_config('timeline.party', ${party}, true)`.execute(tx);
      return act(tx);
    });

  /** What was done is undone: only the answer counts. */
  async function rolledBack<T>(act: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    const answers: T[] = [];
    const undo = new Error('undone');
    await service.db
      .transaction()
      .execute(async (tx) => {
        answers.push(await act(tx));
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    return answers[0] as T;
  }

  it('every table shows what Cafcass may know, and those not named here nothing', async () => {
    const names = await tables();
    expect(names).toEqual(expect.arrayContaining(Object.keys(SEEN)));
    for (const table of names) {
      const seen = SEEN[table];
      const shown = asInspected(service.db, 'cafcass', (tx) => count(tx, table));
      if (seen === undefined) {
        await expect(shown, table).rejects.toThrow(`permission denied for table ${table}`);
        continue;
      }
      const expected = await count(service.db, table, seen(known));
      expect(expected, table).toBeGreaterThan(0);
      expect(await shown, table).toBe(expected);
      // Not only as many, but those.
      expect(await asInspected(service.db, 'cafcass', (tx) => count(tx, table, seen(known)))).toBe(expected);
    }
  });

  it('each policy is needed: without it more is shown', async () => {
    for (const table of Object.keys(SEEN)) {
      if (table === 'calendar_versions') continue;
      const shown = await asRole((tx) => count(tx, table));
      const before = `alter table timeline.${table} disable row level security`;
      expect(await asRole((tx) => count(tx, table), { before }), table).toBeGreaterThan(shown);
    }
  });

  it('no policy is one that is answered by listing all that is seen', async () => {
    const { rows } = await sql<{ table: string }>`
      select tablename::text as table from pg_policies where schemaname = 'timeline' and qual ~* 'exists|in \\('`.execute(
      service.db,
    );
    // By an array of keys, which cannot be turned into a list.
    expect(rows).toEqual([{ table: 'emails' }]);
  });

  it('nothing is shown where no party is set, and nothing of hidden inspections to any party', async () => {
    for (const party of ['', 'ofsted', 'nobody']) {
      const ids = await asRole(
        async (tx) => (await sql<{ id: string }>`select id from timeline.inspections`.execute(tx)).rows,
        { party },
      );
      expect(ids, party).toEqual(party === '' ? [] : [{ id: known }]);
      for (const table of ['events', 'history', 'milestones', 'people', 'reminders', 'told_dates']) {
        const where = party === '' ? 'true' : `inspection_id = '${hidden}'`;
        expect(await asRole((tx) => count(tx, table, where), { party }), `${table} to ${party}`).toBe(0);
      }
      if (party === '') expect(await asRole((tx) => count(tx, 'emails'), { party })).toBe(0);
    }
  });

  it('a call that is taken back closes everything again', async () => {
    const before = `update timeline.inspections set announced_at = null`;
    for (const table of Object.keys(SEEN)) {
      if (table === 'calendar_versions') continue;
      expect(await asRole((tx) => count(tx, table), { before }), table).toBe(0);
    }
  });

  it('columns that nobody needs are closed', async () => {
    for (const [table, column] of KEPT_BACK) {
      const read = asRole((tx) => sql.raw(`select ${column} from timeline.${table}`).execute(tx));
      await expect(read, `${table}.${column}`).rejects.toThrow(/permission denied/);
    }
  });

  it('nothing can be written, with the transaction or without it', async () => {
    for (const table of await tables()) {
      const { rows } = await sql<{ column: string }>`
        select attname::text as column from pg_attribute
        where attrelid = ${`timeline.${table}`}::regclass and attnum > 0 order by attnum limit 1`.execute(service.db);
      const column = rows[0]?.column as string;
      for (const statement of [
        `insert into timeline.${table} default values`,
        `update timeline.${table} set ${column} = ${column}`,
        `delete from timeline.${table}`,
        `truncate timeline.${table}`,
      ]) {
        await expect(
          asRole((tx) => sql.raw(statement).execute(tx)),
          statement,
        ).rejects.toThrow(/permission denied/);
      }
    }
    const write = asInspected(service.db, 'cafcass', (tx) => sql`create temporary table x as select 1`.execute(tx));
    await expect(write).rejects.toThrow(/read-only/);
  });

  it("role and party are the transaction's: no other client has them, also after a failure", async () => {
    const who = async (db: Kysely<Tables>): Promise<unknown> => {
      const { rows } = await sql`
        select current_user <> session_user as walled, nullif(current_setting('timeline.party', true), '') as party`.execute(
        db,
      );
      return rows[0];
    };
    const within = { walled: true, party: 'cafcass' };
    const without = { walled: false, party: null };
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        if (index % 3 === 0) return { is: await who(service.db), expected: without };
        if (index % 3 === 1) return { is: await asInspected(service.db, 'cafcass', who), expected: within };
        const failed = asInspected(service.db, 'cafcass', () => Promise.reject(new Error('by intent')));
        await expect(failed).rejects.toThrow('by intent');
        return { is: await who(service.db), expected: without };
      }),
    );
    for (const { is, expected } of answers) expect(is).toEqual(expected);
  });

  it('is put up within a transaction that writes before and after, and for no longer', async () => {
    const names = await rolledBack(async (tx) => {
      await sql`update inspections set name = 'before'`.execute(tx);
      const seen = await asInspected(tx, 'cafcass', async (inner) => [
        await count(inner, 'inspections'),
        await count(inner, 'milestones', `inspection_id = '${hidden}'`),
      ]);
      expect(seen).toEqual([1, 0]);
      await sql`update inspections set name = name || ' after'`.execute(tx);
      const { rows } = await sql<{ name: string; party: string }>`
        select name, current_setting('timeline.party') as party from inspections`.execute(tx);
      return rows;
    });
    expect(names).toEqual(Array.from({ length: 2 }, () => ({ name: 'before after', party: '' })));
  });

  it('a statement that fails ends the transaction and nothing else', async () => {
    await expect(asInspected(service.db, 'cafcass', (tx) => count(tx, 'service_settings'))).rejects.toThrow(/denied/);
    expect(await count(service.db, 'inspections')).toBe(2);
  });

  it('what wants a moment of its own takes that of the wall', async () => {
    const seen = await asInspected(service.db, 'cafcass', (tx) =>
      inTransaction(tx, 'repeatable read', async (inner) => {
        const { rows } = await sql<{ level: string }>`
          select current_setting('transaction_isolation') as level`.execute(inner);
        return [rows[0]?.level, await count(inner, 'inspections')];
      }),
    );
    expect(seen).toEqual(['repeatable read', 1]);
    const own = await inTransaction(service.db, 'repeatable read', (tx) => count(tx, 'inspections'));
    expect(own).toBe(2);
  });
});
