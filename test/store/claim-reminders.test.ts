import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Claim, claimReminders, checkEntitlement } from '../../src/store/claim-reminders.ts';
import { DATABASE_NOW } from '../../src/store/database-moment.ts';
import { closeStaleReminders, findNextDueMoment, listDueReminders } from '../../src/store/due-reminders.ts';
import { releaseClaim, settleEmail, storeEmail } from '../../src/store/emails.ts';
import type { ReminderRow } from '../../src/store/reminders.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';

const LEASE_MS = 60_000;

describeEachDatabase('claims', (database) => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(() => service.empty());

  const now = () => service.workWith(undefined as never).now;
  const run = (statement: RawBuilder<unknown>) => statement.execute(service.db);
  const claim = (id: string, more: Partial<Claim> = {}) =>
    claimReminders(service.db, {
      id,
      leaseToken: randomUUID(),
      leaseMs: LEASE_MS,
      windowOpen: true,
      now: now(),
      ...more,
    });
  const due = (atAnyTimeOnly = false) =>
    listDueReminders(service.db, { now: now(), horizonMs: 0, atAnyTimeOnly, limit: 100 });
  const find = async (stage: string, email = 'ben.cole@ofsted.example'): Promise<ReminderRow> => {
    const row = (await service.reminders()).find((each) => each.stage === stage && each.recipient === email);
    if (!row) throw new Error(`no reminder ${stage}`);
    return row;
  };
  /** Everything sent that an inspection starts with, so that only what a test is about is left. */
  const closeTimelines = () =>
    run(sql`update reminders set state = 'accepted', closed_at = now() where kind = 'timeline'`);
  /** Leaves waiting the lead inspector's reminders of these stages and no others. */
  const keepOnly = (...stages: string[]) =>
    run(sql`update reminders set state = 'cancelled', closed_at = now()
      where state = 'pending' and (stage <> all(${stages}) or recipient <> 'ben.cole@ofsted.example')`);
  /** Writes the email of a claim, as a worker does before it sends. */
  const write = async (rows: readonly ReminderRow[]): Promise<string> => {
    const id = randomUUID();
    const stored = await storeEmail(
      service.db,
      {
        id,
        recipient: rows[0]?.recipient ?? '',
        message_id: `<${id}>`,
        dated_at: new Date(0),
        boundary: 'b',
        content: '{}',
        reminder_ids: rows.map((row) => row.id),
      },
      { rows, leaseToken: rows[0]?.lease_token ?? '' },
      [],
    );
    expect(stored).toBe(true);
    return id;
  };

  describe('by the clock', () => {
    it('take nothing before its moment, and nothing twice', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await keepOnly('draft-and-final/five-days');
      const { id } = await find('draft-and-final/five-days');
      service.setClock('2025-03-28 08:59:59');
      expect(await claim(id)).toEqual([]);
      service.setClock('2025-03-28 09:00');
      const [row] = await claim(id);
      expect(row).toMatchObject({ id, state: 'sending', attempt: 1, lease_until: new Date('2025-03-28T09:01:00Z') });
      expect(await claim(id)).toEqual([]);
      expect(await due()).toEqual([]);
    });

    it('go by the database’s own clock in service', async () => {
      await service.create({ start: '2044-03-07' });
      await closeTimelines();
      const { id } = await find('draft-and-final/five-days');
      const set = (interval: string) =>
        run(sql`update reminders set send_at = clock_timestamp() + ${interval}::interval where id = ${id}`);
      await set('1 minute');
      expect(await claim(id, { now: DATABASE_NOW })).toEqual([]);
      await set('-1 second');
      expect(await claim(id, { now: DATABASE_NOW })).toHaveLength(1);
      const { rows } = await database().pool.query<{ lease: string }>(
        'select extract(epoch from lease_until - clock_timestamp()) as lease from reminders where id = $1',
        [id],
      );
      expect(Number(rows[0]?.lease)).toBeGreaterThan(LEASE_MS / 1000 - 30);
      expect(Number(rows[0]?.lease)).toBeLessThanOrEqual(LEASE_MS / 1000);
    });

    it('take again what somebody left behind, and say of its email that it may have been sent', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await keepOnly('draft-and-final/five-days');
      const { id } = await find('draft-and-final/five-days');
      service.setClock('2025-03-28 09:00:00');
      const [first] = await claim(id);
      service.setClock('2025-03-28 09:00:59');
      expect(await claim(id)).toEqual([]);
      service.setClock('2025-03-28 09:01:00');
      const second = await claim(id);
      expect(second).toMatchObject([{ id, attempt: 2, email_id: null }]);
      expect(second[0]?.lease_token).not.toBe(first?.lease_token);
      await write(second);
      expect(await service.emails()).toMatchObject([{ possible_duplicate: false }]);
      service.setClock('2025-03-28 09:02:00');
      expect(await claim(id)).toMatchObject([{ attempt: 3 }]);
      expect(await service.emails()).toMatchObject([{ possible_duplicate: true }]);
    });

    it('wait for the send window, but for what may leave at any time', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      const timeline = await find('timeline-planned');
      const { id } = await find('draft-and-final/five-days');
      service.setClock('2025-03-28 20:00');
      expect(await claim(id, { windowOpen: false })).toEqual([]);
      expect((await due(true)).map((each) => each.id)).toContain(timeline.id);
      expect((await due(true)).map((each) => each.id)).not.toContain(id);
      expect(await claim(timeline.id, { windowOpen: false })).toHaveLength(1);
      expect(await claim(id)).not.toEqual([]);
    });
  });

  describe('take nothing', () => {
    const OF_LEAD = 'draft-and-final/five-days';
    const OF_LINK = 'owed-by-cafcass/same-day';
    const BLOCKERS: readonly (readonly [string, RawBuilder<unknown>, string])[] = [
      ['of an earlier plan', sql`update inspections set version = version + 1`, OF_LEAD],
      ['of an inspection that ended', sql`update inspections set ended_at = now()`, OF_LEAD],
      ['for a person taken off it', sql`update people set removed_at = now()`, OF_LEAD],
      ['to an address that is no longer the person’s', sql`update people set email = 'new@' || email`, OF_LEAD],
      ['about a milestone that is done', sql`update milestones set status = 'done'`, OF_LEAD],
      ['about one that is held', sql`update milestones set status = 'held'`, OF_LEAD],
      ['about one that is gone', sql`delete from milestones`, OF_LEAD],
      ['about one that the party may not see', sql`update milestones set visible_to = '{nobody}'`, OF_LEAD],
      ['that is of no use any more', sql`update reminders set useful_until = '2025-02-01'`, OF_LEAD],
      ['for Cafcass before the call', sql`update inspections set announced_at = null`, OF_LINK],
      ['for Cafcass that it may not see', sql`update milestones set visible_to = '{ofsted}'`, OF_LINK],
    ];
    it.each(BLOCKERS)('%s', async (_what, change, stage) => {
      service.setClock('2025-02-24 09:40');
      const { id: inspection } = await service.create();
      await service.record(inspection, 'notice-given 2025-02-24 09:31');
      await closeTimelines();
      service.setClock(stage === OF_LEAD ? '2025-03-28 09:00' : '2025-02-26 09:00');
      const email = stage === OF_LEAD ? 'ben.cole@ofsted.example' : 'lin.okoro@cafcass.example';
      const { id } = await find(stage, email);
      expect((await due()).map((each) => each.id)).toContain(id);

      await run(change);
      expect((await due()).map((each) => each.id)).not.toContain(id);
      expect(await claim(id)).toEqual([]);
      expect(await find(stage, email)).toMatchObject({ state: 'pending', attempt: 0 });
    });

    it('for Cafcass before the call, even from a row that somebody wrote by hand', async () => {
      service.setClock('2025-01-15 12:00');
      const { id } = await service.create();
      expect((await service.reminders()).filter((row) => row.recipient.endsWith('cafcass.example'))).toEqual([]);
      await closeTimelines();
      const { due_at: _, ...own } = { ...(await find('call/week-before')), milestone: null, kind: 'timeline' as const };
      const person = await service.db
        .selectFrom('people')
        .selectAll()
        .where('role', '=', 'link-person')
        .executeTakeFirstOrThrow();
      const row = { ...own, id: randomUUID(), key: 'by-hand', person_id: person.id, recipient: person.email };
      await service.db.insertInto('reminders').values(row).execute();
      expect(await claim(row.id)).toEqual([]);
      expect((await due()).map((each) => each.id)).not.toContain(row.id);
      // Nor at the planned time of the call: only its record opens it, and that finds the row in no plan.
      service.setClock('2025-02-24 09:31');
      expect(await claim(row.id)).toEqual([]);
      await run(sql`update inspections set announced_at = now()`);
      expect(await claim(row.id, { leaseMs: 0 })).toMatchObject([{ id: row.id }]);
      await run(sql`update inspections set announced_at = null`);
      expect(await claim(row.id)).toEqual([]);
      await service.record(id, 'notice-given 2025-02-24 09:31');
      expect(await claim(row.id)).toEqual([]);
    });

    it('that a later stage has overtaken, whoever of one mailbox it was for', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await closeTimelines();
      const fiveDays = await find('draft-and-final/five-days');
      const twoDays = await find('draft-and-final/two-days');
      service.setClock('2025-04-01 12:00');
      expect((await due()).map((each) => each.id)).toContain(fiveDays.id);
      service.setClock('2025-04-02 09:00');
      expect(await claim(fiveDays.id)).toEqual([]);
      expect((await due()).map((each) => each.id)).not.toContain(fiveDays.id);
      const rows = await claim(twoDays.id);
      expect(rows.filter((row) => row.milestone === 'draft')).toMatchObject([{ id: twoDays.id }]);
      // Also while the later one is in hand, and when it was accepted.
      expect(await claim(fiveDays.id)).toEqual([]);
      await run(sql`update reminders set state = 'accepted', closed_at = now(), lease_token = null, lease_until = null
        where id = ${twoDays.id}`);
      expect(await claim(fiveDays.id)).toEqual([]);
      // One that failed or was cancelled has told nobody anything.
      await run(sql`alter table reminders disable trigger accepted_is_final`);
      await run(sql`update reminders set state = 'failed' where id = ${twoDays.id}`);
      await run(sql`alter table reminders enable trigger accepted_is_final`);
      expect(await claim(fiveDays.id)).toMatchObject([{ id: fiveDays.id }]);
    });

    it('that was sent about a date which has moved since counts as no later stage of the new one', async () => {
      service.setClock('2025-01-15 12:00');
      const { id } = await service.create();
      await closeTimelines();
      await run(sql`update reminders set state = 'accepted', closed_at = now()
        where milestone = 'draft' and stage like '%/same-day'`);
      service.setClock('2025-04-04 12:00');
      await service.record(id, 'fieldwork-ended 2025-03-27');
      service.setClock('2025-04-08 12:00');
      const moved = (await service.reminders()).find(
        (row) => row.stage === 'draft-and-final/two-days' && row.state === 'pending' && row.milestone === 'draft',
      );
      await run(sql`update reminders set send_at = '2025-04-03T08:00Z' where id = ${moved?.id}`);
      expect(moved).toMatchObject({ aim_on: '2025-04-10' });
      expect((await claim(moved?.id ?? '')).map((row) => row.id)).toContain(moved?.id);
    });

    it('of what the mail server took after its lease was lost', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await keepOnly('draft-and-final/five-days');
      const { id } = await find('draft-and-final/five-days');
      service.setClock('2025-03-28 09:00');
      const rows = await claim(id);
      const email = await write(rows);
      service.setClock('2025-03-28 09:01');
      const again = await claim(id);
      const first = { id: email, leaseToken: rows[0]?.lease_token ?? '', now: now() };
      expect(await settleEmail(service.db, first, { state: 'accepted', response: '250 ok' })).toBe(0);
      expect(await find('draft-and-final/five-days')).toMatchObject({ state: 'sending', attempt: 2 });
      expect(await service.emails()).toMatchObject([
        { accepted_at: new Date('2025-03-28T09:01Z'), response: '250 ok' },
      ]);
      // Whoever holds the lease now is told at the last moment, and a later claim finds nothing to take.
      expect(await checkEntitlement(service.db, again, again[0]?.lease_token ?? '', now())).toBe('accepted');
      service.setClock('2025-03-28 09:02');
      expect(await claim(id)).toEqual([]);
      expect(await due()).toEqual([]);
      expect(await closeStaleReminders(service.db, now())).toMatchObject({ accepted: 1 });
      expect(await find('draft-and-final/five-days')).toMatchObject({ state: 'accepted', last_error: null });
    });
  });

  describe('for one email', () => {
    it('take everything that one person is due, of every inspection, and the timeline by itself', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await service.create();
      service.setClock('2025-02-17 09:00');
      const all = await due();
      const timelines = (await service.reminders()).filter((row) => row.kind === 'timeline');
      // Two timelines for each of three people, and one email with both weeks' notice for each of two.
      expect(all).toHaveLength(6 + 2);
      const reminder = all.find((each) => !timelines.some((row) => row.id === each.id));
      const rows = await claim(reminder?.id ?? '');
      expect(rows.map((row) => row.stage)).toEqual(['call/week-before', 'call/week-before']);
      expect(new Set(rows.map((row) => row.inspection_id)).size).toBe(2);
      expect(new Set(rows.map((row) => row.recipient)).size).toBe(1);
      expect(await claim(timelines[0]?.id ?? '')).toMatchObject([{ kind: 'timeline', id: timelines[0]?.id }]);
    });

    it('take only the one where it is asked for alone', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await service.create();
      service.setClock('2025-02-17 09:00');
      const { id } = await find('call/week-before');
      expect(await claim(id, { alone: true })).toMatchObject([{ id }]);
    });

    it('take at most fifty, the rest for the next', async () => {
      service.setClock('2025-01-15 12:00');
      for (let index = 0; index < 52; index += 1)
        await service.create({ people: [{ role: 'coordinator', name: 'A', email: 'a@x.example' }] });
      await closeTimelines();
      service.setClock('2025-02-17 09:00');
      const { id } = await find('call/week-before', 'a@x.example');
      const first = await claim(id);
      expect(first).toHaveLength(50);
      expect(first.map((row) => row.id)).toContain(id);
      const [rest] = await due();
      expect(await claim(rest?.id ?? '')).toHaveLength(2);
    });

    it('keep the reminders of an earlier attempt together, and apart from new ones', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await service.create();
      await closeTimelines();
      service.setClock('2025-02-17 09:00');
      const first = await claim((await find('call/week-before')).id);
      const email = await write(first);
      await releaseClaim(
        service.db,
        { leaseToken: first[0]?.lease_token ?? '', now: now() },
        {
          retryInMs: 0,
          why: 'a test',
          forgetEmail: false,
        },
      );
      await service.create();
      await closeTimelines();
      await run(sql`update reminders set send_at = '2025-02-17T09:00Z', recipient = 'ben.cole@ofsted.example'
        where inspection_id = (select id from inspections order by created_at desc limit 1) and stage = 'call/week-before'
          and recipient = 'ben.cole@ofsted.example'`);
      expect(await due()).toHaveLength(3);
      const again = await claim(first[1]?.id ?? '');
      expect(again.map((row) => row.id).sort()).toEqual(first.map((row) => row.id).sort());
      expect(again.map((row) => row.email_id)).toEqual([email, email]);
    });
  });

  it('made at once never share a row, and give the reminders of one person to one', async () => {
    service.setClock('2025-01-15 12:00');
    for (let index = 0; index < 3; index += 1) await service.create();
    service.setClock('2025-04-07 09:00');
    const waiting = (await service.reminders()).filter((row) => row.send_at <= new Date('2025-04-07T08:00Z'));
    const claims = await Promise.all([...waiting, ...waiting].map((row) => claim(row.id)));
    const taken = claims.filter((rows) => rows.length > 0);
    const ids = taken.flat().map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    const groups = taken.filter((rows) => rows[0]?.kind === 'reminder');
    const recipients = groups.map((rows) => rows[0]?.recipient);
    expect(new Set(recipients).size).toBe(recipients.length);
    expect(recipients.length).toBe(3);
    expect(await due()).toEqual([]);
  });

  describe('and what follows them', () => {
    const claimFiveDays = async () => {
      service.setClock('2025-01-15 12:00');
      const { id: inspection } = await service.create();
      await keepOnly('draft-and-final/five-days');
      const { id } = await find('draft-and-final/five-days');
      service.setClock('2025-03-28 09:00');
      const rows = await claim(id);
      const leaseToken = rows[0]?.lease_token ?? '';
      return {
        inspection,
        id,
        rows,
        leaseToken,
        entitled: () => checkEntitlement(service.db, rows, leaseToken, now()),
      };
    };

    it('are not to be sent once the lease ran out, but hold what they say', async () => {
      const { entitled } = await claimFiveDays();
      service.setClock('2025-03-28 09:01');
      expect(await entitled()).toBe('lease-over');
    });

    it.each<readonly [string, (inspection: string) => Promise<unknown>]>([
      ['the inspection was cancelled', (id) => service.record(id, 'cancelled 2025-03-27')],
      ['the milestone was done', (id) => service.record(id, 'draft-sent 2025-03-28')],
      ['the date moved', (id) => service.record(id, 'fieldwork-ended 2025-03-27')],
      [
        'anything else of the plan changed, which the email may tell of',
        (id) => service.record(id, 'notice-given 2025-02-24'),
      ],
      ['the person was taken off', () => run(sql`update people set removed_at = now()`)],
      ['the call is no longer recorded', () => run(sql`update people set inspected = true`)],
    ])('are not to be sent any more once %s', async (_what, change) => {
      const { inspection, entitled } = await claimFiveDays();
      expect(await entitled()).toBe('entitled');
      await change(inspection);
      expect(await entitled()).toBe('changed');
    });

    it('give back what they do not send, with the attempt uncounted', async () => {
      const { id, rows, leaseToken } = await claimFiveDays();
      await write(rows);
      const held = { leaseToken, now: now() };
      expect(
        await releaseClaim(
          service.db,
          { ...held, leaseToken: randomUUID() },
          { retryInMs: 0, why: '', forgetEmail: true },
        ),
      ).toBe(0);
      expect(await releaseClaim(service.db, held, { retryInMs: 60_000, why: 'words', forgetEmail: true })).toBe(1);
      expect(await find('draft-and-final/five-days')).toMatchObject({
        state: 'pending',
        attempt: 0,
        email_id: null,
        last_error: 'words',
        due_at: new Date('2025-03-28T09:01Z'),
      });
      expect(await claim(id)).toEqual([]);
    });

    it('settle nothing with a lease that was lost', async () => {
      const { id, rows, leaseToken } = await claimFiveDays();
      const email = await write(rows);
      service.setClock('2025-03-28 09:01');
      const [holder] = await claim(id);
      const lost = { id: email, leaseToken, now: now() };
      const before = await find('draft-and-final/five-days');
      for (const state of ['accepted', 'failed'] as const) {
        expect(await settleEmail(service.db, lost, { state, response: 'late' })).toBe(0);
        expect(await find('draft-and-final/five-days')).toEqual(before);
      }
      expect(before.lease_token).toBe(holder?.lease_token);
      expect(
        await storeEmail(
          service.db,
          { ...(await service.emails())[0]!, id: randomUUID(), message_id: 'm', content: '{}' },
          { rows, leaseToken },
          [],
        ),
      ).toBe(false);
      expect(await service.emails()).toHaveLength(1);
    });
  });

  describe('leave to the clean-up', () => {
    const prepare = async () => {
      service.setClock('2025-01-15 12:00');
      const { id } = await service.create();
      await closeTimelines();
      return id;
    };

    it('nothing that may still be sent', async () => {
      await prepare();
      service.setClock('2025-03-28 09:00');
      await run(sql`update reminders set state = 'cancelled', closed_at = now() where due_at < '2025-03-28T09:00Z'`);
      const before = await service.reminders();
      expect(await closeStaleReminders(service.db, now())).toEqual({
        accepted: 0,
        cancelled: 0,
        superseded: 0,
        lapsed: 0,
      });
      expect(await service.reminders()).toEqual(before);
    });

    it('all but the latest stage after an outage', async () => {
      await prepare();
      service.setClock('2025-04-04 09:00');
      await closeStaleReminders(service.db, now());
      const draft = (await service.reminders()).filter(
        (row) => row.milestone === 'draft' && row.recipient === 'ben.cole@ofsted.example',
      );
      expect(draft.map((row) => [row.stage.split('/')[1], row.state])).toEqual([
        ['five-days', 'superseded'],
        ['two-days', 'superseded'],
        ['same-day', 'pending'],
        ['overdue', 'pending'],
      ]);
      expect(draft[0]?.closed_because).toBe('a later reminder of the same date was due as well');
    });

    it('what is of no use any more, with the last words of the mail server', async () => {
      await prepare();
      const { id } = await find('draft-and-final/overdue');
      await run(sql`update reminders set last_error = '451 later' where id = ${id}`);
      service.setClock('2025-04-14 23:59');
      await closeStaleReminders(service.db, now());
      expect(await find('draft-and-final/overdue')).toMatchObject({ state: 'pending' });
      service.setClock('2025-04-15 00:00');
      await closeStaleReminders(service.db, now());
      expect(await find('draft-and-final/overdue')).toMatchObject({
        state: 'lapsed',
        closed_because: 'it could not be sent while it was of use: 451 later',
      });
    });

    it('what was in hand when the plan changed, and what its worker gave back', async () => {
      const inspection = await prepare();
      const { id } = await find('draft-and-final/five-days');
      service.setClock('2025-03-28 09:00');
      const rows = await claim(id);
      await write(rows);
      await service.record(inspection, 'draft-sent 2025-03-28');
      expect(await find('draft-and-final/five-days')).toMatchObject({ state: 'sending', plan_version: 1 });
      expect(await closeStaleReminders(service.db, now())).toMatchObject({ cancelled: 0 });
      service.setClock('2025-03-28 09:01');
      expect(await closeStaleReminders(service.db, now())).toMatchObject({ cancelled: 1 });
      expect(await find('draft-and-final/five-days')).toMatchObject({
        state: 'cancelled',
        lease_token: null,
        closed_because: 'the plan changed while it was due; it may have been sent',
      });
    });

    it('a row that lost its plan for good, so that it is not late for ever', async () => {
      await prepare();
      await run(sql`update people set removed_at = now() where role = 'lead-inspector'`);
      service.setClock('2025-03-28 09:00');
      await closeStaleReminders(service.db, now());
      expect(await find('draft-and-final/five-days')).toMatchObject({ state: 'cancelled' });
      expect(await find('draft-and-final/two-days')).toMatchObject({ state: 'pending' });
    });
  });

  it('know the next moment at which something is to be sent', async () => {
    service.setClock('2025-01-15 12:00');
    await service.create();
    await closeTimelines();
    expect(await findNextDueMoment(service.db, now())).toEqual(new Date('2025-02-17T09:00Z'));
    service.setClock('2025-02-17 09:00');
    expect(await findNextDueMoment(service.db, now())).toEqual(new Date('2025-02-21T15:00Z'));
    service.setClock('2100-01-01 09:00');
    expect(await findNextDueMoment(service.db, now())).toBeNull();
  });
});
