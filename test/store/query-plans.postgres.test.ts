import { randomUUID } from 'node:crypto';
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { claimReminders } from '../../src/store/claim-reminders.ts';
import { DATABASE_NOW } from '../../src/store/database-moment.ts';
import type { Database } from '../../src/store/database.ts';
import { closeStaleReminders, findNextDueMoment, listDueReminders } from '../../src/store/due-reminders.ts';
import { countLateReminders } from '../../src/store/late-reminders.ts';
import { listFeedEntries } from '../../src/store/feed-entries.ts';
import { listDeadlines } from '../../src/store/milestones.ts';
import { openServerDatabase } from '../../src/store/server-database.ts';
import type { Tables } from '../../src/store/tables.ts';
import { listToldDates } from '../../src/store/told-dates.ts';
import { listNewlyDue, listNewlyOverdue } from '../../src/store/turned-milestones.ts';
import { openTestService } from '../service/test-service.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

/** A node of PostgreSQL's plan. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Tables that are read by their indexes alone. */
const GROWING = new Set(['reminders', 'milestones', 'told_dates']);
const REMINDERS = 100_000;
const DUE = 300;

describeWithPostgres(`with ${REMINDERS} reminders waiting, of which ${DUE} are due`, () => {
  let server: TestDatabase;
  let database: Database;
  let db: Kysely<Tables>;
  const asked: CompiledQuery[] = [];

  beforeAll(async () => {
    server = await createTestDatabase();
    await lookUpAtOnce(server.url);
    database = await openServerDatabase({ databaseUrl: server.url, report: () => {} });
    await openTestService(database);
    db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: database.pool }),
      log: ({ query }) => {
        if (!/^(begin|commit)\b/.test(query.sql)) asked.push(query);
      },
    });
    await database.pool.query(FILL);
    // Every row is looked at: a sample tells another number of what is due each time, and sometimes another plan.
    await database.pool.query('set default_statistics_target = 1000; analyze; reset default_statistics_target');
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  /** Every node that touches a table, in the plans of what `act` asks; nothing that it does stays. */
  const explain = async (act: () => Promise<unknown>): Promise<PlanNode[]> => {
    asked.length = 0;
    await act();
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      const nodes: PlanNode[] = [];
      for (const { sql, parameters } of asked) {
        const { rows } = await client.query<Record<'QUERY PLAN', [{ Plan: PlanNode }]>>(
          `explain (analyze, timing off, format json) ${sql}`,
          [...parameters],
        );
        const walk = (node: PlanNode): void => {
          nodes.push(node);
          node.Plans?.forEach(walk);
        };
        walk(rows[0]?.['QUERY PLAN'][0].Plan as PlanNode);
      }
      return nodes;
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  const due = () => listDueReminders(db, { now: DATABASE_NOW, horizonMs: 600_000, atAnyTimeOnly: false, limit: 2000 });
  const QUESTIONS: readonly (readonly [string, () => Promise<unknown>, number])[] = [
    ['what falls due', due, 4 * DUE],
    ['a claim for a mailbox with thousands waiting', () => claim(), 100],
    ['the clean-up', () => closeStaleReminders(db, DATABASE_NOW), 4 * DUE],
    ['what the people of a hundred inspections were told', () => told(), 4000],
    ['what is late', () => countLateReminders(db, true), 4 * DUE],
    ['the next moment', () => findNextDueMoment(db, DATABASE_NOW), 100],
    [
      'a page of deadlines',
      () =>
        listDeadlines(db, {
          today: plainDate('2030-01-01'),
          now: new Date(),
          party: 'ofsted',
          states: ['upcoming', 'due', 'overdue'],
          limit: 51,
        }),
      1500,
    ],
    ['the calendar of somebody who takes part in one', () => feed('p1@ofsted.example', true), 100],
    ['the beginning of a calendar of everything', () => feed('p1@ofsted.example', false), 3000],
  ];

  const feed = (email: string, mineOnly: boolean) =>
    listFeedEntries(db, {
      ...{ party: 'ofsted', inspected: false, email, mineOnly },
      from: plainDate('2030-01-01'),
      limit: mineOnly ? 5000 : 500,
    });
  const claim = async (): Promise<unknown> => {
    const { rows } = await database.pool.query<{ id: string }>(
      `select id from reminders where due_at <= now() and recipient = 'shared@ofsted.example'`,
    );
    return claimReminders(db, {
      id: rows[0]?.id ?? '',
      leaseToken: randomUUID(),
      leaseMs: 0,
      windowOpen: true,
      now: DATABASE_NOW,
    });
  };

  const told = async (): Promise<unknown> => {
    const { rows } = await database.pool.query<{ id: string }>('select id from inspections limit 100');
    return listToldDates(
      db,
      rows.map((row) => row.id),
    );
  };

  it.each(QUESTIONS)('%s is found by an index, without a look at the rest', async (_question, act, mostRows) => {
    const nodes = await explain(act);
    const scans = nodes.filter((node) => GROWING.has(node['Relation Name'] ?? ''));
    expect(scans.length).toBeGreaterThan(0);
    expect(scans.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    const looked = scans
      .filter((node) => node['Node Type'].includes('Scan'))
      .map((node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']);
    expect(Math.max(...looked)).toBeLessThan(mostRows);
  });

  it('what was told is found without the words of other emails', async () => {
    const emails = (await explain(told)).filter((node) => node['Relation Name'] === 'emails');
    expect(emails).toHaveLength(1);
    expect(emails[0]?.['Node Type']).toMatch(/^(Index|Bitmap Heap) Scan$/);
    expect(emails[0]?.['Actual Rows']).toBeLessThanOrEqual(200);
  });

  it('what webhooks are told of is found among what was done long ago', async () => {
    await database.pool.query(PAST);
    await database.pool.query('analyze milestones');
    const now = new Date('2026-01-01T12:00Z');
    const filter = { now, today: plainDate('2026-01-01'), since: new Date(0), sinceDay: plainDate('1970-01-01') };
    for (const list of [listNewlyDue, listNewlyOverdue]) {
      const act = () => db.transaction().execute((tx) => list(tx, { ...filter, seenBy: 'ofsted', limit: 500 }));
      const scans = (await explain(act)).filter((node) => node['Relation Name'] === 'milestones');
      expect(scans.map((node) => node['Node Type'])).toEqual([expect.stringMatching(/^(Index|Bitmap Heap) Scan$/)]);
      expect(scans[0]?.['Actual Rows'] ?? 0).toBeLessThanOrEqual(100);
      expect(scans[0]?.['Rows Removed by Filter'] ?? 0).toBeLessThanOrEqual(100);
    }
  });

  it('what falls due is what was put there', async () => {
    expect(await due()).toHaveLength(DUE);
  });
});

/** Inspections with people, milestones and reminders, spread over a year; one mailbox has a tenth of all. */
/** Has the planner know that a row costs no seek, as on any disk of today: the choice is a close one otherwise. */
async function lookUpAtOnce(databaseUrl: string): Promise<void> {
  const { pool, close } = await openServerDatabase({ databaseUrl, report: () => {} });
  await pool.query(
    `do $$ begin execute format('alter database %I set random_page_cost = 1.1', current_database()); end $$`,
  );
  await close();
}

const FILL = `
  insert into inspections (id, kind, framework, calendar, calendar_version, name, start_on, first_start_on, conditions, version, embargoed, created_by)
    select gen_random_uuid(), 'inspection', 'f', 'c', '', 'Cafcass inspection', date '2030-01-01' + (i % 365), date '2030-01-01' + (i % 365), '{}', 1, false, 'test'
    from generate_series(1, 2000) i;
  insert into people (id, inspection_id, role, party, inspected, name, email)
    select gen_random_uuid(), id, 'coordinator', 'ofsted', false, 'A',
      case when row_number() over () % 10 = 0 then 'shared@ofsted.example' else 'p' || row_number() over () || '@ofsted.example' end
    from inspections;
  insert into milestones (inspection_id, milestone, position, title, party, owner, basis, status, planned_on, deadline_on, begins_on, provisional, visible_to)
    select i.id, 'm' || n, n, 'title', 'ofsted', 'coordinator', 'rule', 'open', i.start_on + n, i.start_on + n, i.start_on + n, false, '{ofsted}'
    from inspections i, generate_series(1, 25) n;
  insert into reminders (id, inspection_id, key, kind, stage, tells, milestone, person_id, recipient, aim_on, send_at, useful_until, at_any_time, plan_version)
    select gen_random_uuid(), p.inspection_id, 'k' || n, 'reminder', 's', 'before', 'm' || (n % 25 + 1), p.id, p.email,
      current_date + n, now() + n * interval '1 day' + interval '1 hour', now() + interval '1 year', false, 1
    from people p, generate_series(1, ${REMINDERS / 2000}) n;
  insert into emails (id, recipient, message_id, dated_at, boundary, content, reminder_ids, accepted_at)
    select gen_random_uuid(), p.id::text, gen_random_uuid()::text, now(), 'b', jsonb_build_object('text', words), '{}', now()
    from people p, generate_series(1, 2), (select string_agg(md5(i::text), '') as words from generate_series(1, 60) i) w;
  insert into told_dates (email_id, inspection_id, person_id, milestone, version, due_on)
    select e.id, p.inspection_id, p.id, 'm' || n, 1, current_date
    from emails e join people p on p.id::text = e.recipient, generate_series(1, 10) n;
  update reminders set send_at = now() - interval '1 minute'
    where id in (select distinct on (recipient) id from reminders where recipient <> 'shared@ofsted.example' order by recipient, key limit ${DUE - 1})
      or id = (select id from reminders where recipient = 'shared@ofsted.example' limit 1);
`;

/** Years of milestones before those, all but a hundred of them done. */
const PAST = `
  insert into milestones (inspection_id, milestone, position, title, party, owner, basis, status, planned_on, due_on, deadline_on, begins_on, overdue_after, provisional, visible_to)
    select i.id, 'p' || n, n + 25, 'title', 'ofsted', 'coordinator', 'rule', case when n = 1 and i.row % 20 = 0 then 'open' else 'done' end,
      i.past + n, i.past + n, i.past + n, i.past + n, i.past + n + 1, false, '{ofsted}'
    from (select id, start_on - 3000 as past, row_number() over () as row from inspections) i, generate_series(1, 25) n
`;
