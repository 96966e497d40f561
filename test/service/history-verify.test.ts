import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { NotAllowedError } from '../../src/service/not-allowed-error.ts';
import { type CheckedHistory, verifyHistory, verifyHistoryInput } from '../../src/service/history/verify-history.ts';
import { hashOf } from '../../src/service/history/chain.ts';
import { readEntry } from '../../src/service/history/parse-entry.ts';
import { listHistory } from '../../src/store/history.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { CAFCASS, COORDINATOR, openTestService, type TestService } from './test-service.ts';

describeEachDatabase('the check of histories', (database) => {
  let service: TestService;
  let id: string;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-02-20 12:00');
    ({ id } = await service.create());
    service.setClock('2025-02-24 10:00');
    await service.record(id, 'notice-given 2025-02-24 09:30');
    service.setClock('2025-03-24 10:00');
    await service.record(id, 'fieldwork-ended 2025-03-21');
    service.setClock('2025-04-09 16:00');
    await service.record(id, 'draft-sent 2025-04-09 15:00', { reason: 'it was late' });
  });

  const verify = async (given: object = {}): Promise<readonly CheckedHistory[]> =>
    (await verifyHistory(service.deps, COORDINATOR, verifyHistoryInput.parse(given))).histories;
  const breachesOf = async (): Promise<readonly string[]> =>
    (await verify()).flatMap(({ breaches }) => breaches.map(({ entry, differs }) => `${entry}: ${differs}`));
  /** Changes rows as nobody may who comes by the program. */
  const tamper = async (...statements: readonly ReturnType<typeof sql>[]): Promise<void> => {
    await service.db.transaction().execute(async (tx) => {
      for (const table of ['history', 'events']) await sql.raw(`alter table ${table} disable trigger user`).execute(tx);
      for (const statement of statements) await statement.execute(tx);
      for (const table of ['history', 'events']) await sql.raw(`alter table ${table} enable trigger user`).execute(tx);
    });
  };

  it('finds nothing wrong with what the program wrote, and tells where each ends', async () => {
    const other = await service.create({ start: '2025-05-12' });
    const histories = await verify();
    expect(histories.map((each) => each.inspection)).toEqual([id, other.id].sort());
    const first = histories.find((each) => each.inspection === id);
    expect(first).toMatchObject({ name: 'Cafcass inspection', entries: 4, before: false, breaches: [] });
    expect(first?.head).toBe((await listHistory(service.db, id)).at(-1)?.hash);
    expect(await breachesOf()).toEqual([]);
    expect((await verify({ inspection: id.slice(0, 8) })).map((each) => each.inspection)).toEqual([id]);
  });

  it('reads page by page', async () => {
    const other = await service.create({ start: '2025-05-12' });
    const first = await verifyHistory(service.deps, COORDINATOR, verifyHistoryInput.parse({ limit: 1 }));
    expect(first.histories).toHaveLength(1);
    const given = { limit: 1, after: first.next };
    const second = await verifyHistory(service.deps, COORDINATOR, verifyHistoryInput.parse(given));
    expect(second.next).toBeNull();
    expect([...first.histories, ...second.histories].map((each) => each.inspection)).toEqual([id, other.id].sort());
  });

  it('is no matter of an inspected party', async () => {
    await expect(verifyHistory(service.deps, CAFCASS, verifyHistoryInput.parse({}))).rejects.toThrow(NotAllowedError);
  });

  const changed: readonly (readonly [string, () => readonly ReturnType<typeof sql>[], readonly RegExp[]])[] = [
    [
      'a changed detail',
      () => [sql`update history set details = jsonb_set(details, '{event,on}', '"2025-04-08"') where sequence = 4`],
      [/^4: its content was changed/, /^4: the event draft-sent of 2025-04-08: on is "2025-04-09" in the table and/],
    ],
    ['another author', () => [sql`update history set by_whom = 'Nobody' where sequence = 2`], [/^2: its content was/]],
    ['another reason', () => [sql`update history set because = 'no reason' where sequence = 4`], [/^4: its content/]],
    [
      'another moment',
      () => [sql`update history set at = at - interval '1 day' where sequence = 3`],
      [/^3: its content was changed/],
    ],
    [
      'an entry taken out of the middle',
      () => [sql`delete from history where sequence = 2`],
      [
        /^3: entry 2 is missing: the next one is number 3/,
        /^3: does not carry the hash/,
        /notice-given .* in no entry/,
      ],
    ],
    [
      'an entry taken out of the middle and the others numbered anew',
      () => [
        sql`delete from history where sequence = 2`,
        sql`update history set sequence = 2 where sequence = 3`,
        sql`update history set sequence = 3 where sequence = 4`,
      ],
      [/^2: does not carry the hash/, /^2: its content was changed/],
    ],
    [
      'the last entry taken out',
      () => [sql`delete from history where sequence = 4`],
      [/^3: the last entry is of version 3 and the inspection at version 4/, /draft-sent of 2025-04-09 is in no entry/],
    ],
    [
      'the last entry taken out with its event, and the version put back',
      () => [
        sql`delete from history where sequence = 4`,
        sql`delete from events where type = 'draft-sent'`,
        sql`update inspections set version = 3`,
      ],
      [/^null: the milestone draft: status is "done" in the table and "open" by the history/],
    ],
    [
      'two entries that changed places',
      () => [
        sql`update history set sequence = 30 where sequence = 3`,
        sql`update history set sequence = 3 where sequence = 4`,
        sql`update history set sequence = 4 where sequence = 30`,
      ],
      [/^3: its content was changed/, /^4: its content was changed/],
    ],
    [
      'a changed event',
      () => [sql`update events set reason = 'the post was late' where type = 'draft-sent'`],
      [/^4: the event draft-sent of 2025-04-09: reason is "the post was late" in the table and "it was late" by the/],
    ],
    [
      'an event that nobody recorded',
      () => [
        sql`insert into events (id, inspection_id, sequence, type, on_date, recorded_by)
          select gen_random_uuid(), id, 4, 'final-sent', '2025-04-24', 'Nobody' from inspections`,
      ],
      [/^null: the event final-sent of 2025-04-24 is in no entry/],
    ],
    [
      'an event that is gone',
      () => [sql`delete from events where type = 'fieldwork-ended'`],
      [/^3: the event fieldwork-ended of 2025-03-21 is gone/],
    ],
    [
      'a changed milestone',
      () => [sql`update milestones set due_on = '2025-04-25' where milestone = 'final'`],
      [/^null: the milestone final: due_on is "2025-04-25" in the table and "2025-04-24" by the history/],
    ],
    [
      'a milestone that is gone',
      () => [sql`delete from milestones where milestone = 'final'`],
      [/^null: the milestone final is gone from the table/],
    ],
    [
      'another start',
      () => [sql`update inspections set first_start_on = '2025-03-17'`],
      [/^null: the inspection: firstStart is "2025-03-17" in the table and "2025-03-10" by the history/],
    ],
    [
      'somebody else',
      () => [sql`update people set email = 'else@x.example' where role = 'ceo'`],
      [/^null: the inspection: people is .*else@x\.example/],
    ],
    [
      'an announcement put back',
      () => [sql`update inspections set announced_at = null`],
      [/^null: the inspection: announced is false in the table and true by the history/],
    ],
    [
      'a detail of another form, with its own hash',
      () => [sql`update history set details = '{"event": 7}' where sequence = 4`],
      [/^4: its content was changed/],
    ],
  ];

  it.each(changed)('finds %s', async (_, statements, expected) => {
    await tamper(...statements());
    const found = await breachesOf();
    for (const pattern of expected) expect(found).toContainEqual(expect.stringMatching(pattern));
  });

  it('finds an entry of a form that nobody writes, though its hash is right', async () => {
    const [last] = (await listHistory(service.db, id)).slice(-1);
    if (!last) throw new Error('no history');
    const row = { ...last, details: { event: 7 } };
    const hash = hashOf(readEntry(row), row.previous_hash);
    await tamper(sql`update history set details = '{"event": 7}', hash = ${hash} where sequence = 4`);
    expect(await breachesOf()).toEqual(['4: is of no kind that is written: recorded']);
  });

  it('misses a whole history, unless the inspection is older than histories', async () => {
    await tamper(sql`delete from history`);
    // The clock of this test is years behind the migration's.
    await sql`update inspections set created_at = now()`.execute(service.db);
    expect(await breachesOf()).toEqual(['null: the whole history is missing']);
    await sql`update inspections set created_at = '2024-01-01'`.execute(service.db);
    expect((await verify())[0]).toMatchObject({ before: true, entries: 0, head: null, breaches: [] });
    service.setClock('2025-04-24 12:00');
    await service.record(id, 'final-sent 2025-04-24');
    const rows = await listHistory(service.db, id);
    expect(rows.map((row) => `${row.sequence} ${row.version} ${row.what}`)).toEqual(['1 4 taken-over', '2 5 recorded']);
    expect((await verify())[0]).toMatchObject({ before: false, entries: 2, breaches: [] });
  });
});
