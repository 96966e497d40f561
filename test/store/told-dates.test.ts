import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { type Claim, claimReminders, checkEntitlement } from '../../src/store/claim-reminders.ts';
import { listDueReminders } from '../../src/store/due-reminders.ts';
import { closeClaim, releaseClaim, settleEmail, storeEmail } from '../../src/store/emails.ts';
import type { ReminderRow } from '../../src/store/reminders.ts';
import { listToldDates, toToldDate } from '../../src/store/told-dates.ts';
import { openTestService, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';

const LEASE_MS = 60_000;
const LEAD = 'ben.cole@ofsted.example';

describeEachDatabase('what was told', (database) => {
  let service: TestService;
  let inspection: string;
  let row: ReminderRow;
  beforeAll(async () => {
    service = await openTestService(database());
  });
  beforeEach(async () => {
    await service.empty();
    service.setClock('2025-01-15 12:00');
    ({ id: inspection } = await service.create());
    row = (await service.reminders()).find(
      (each) => each.kind === 'timeline' && each.recipient === LEAD,
    ) as ReminderRow;
  });

  const now = () => service.workWith(undefined as never).now;
  const run = (statement: RawBuilder<unknown>) => statement.execute(service.db);
  const claim = async (id = row.id, more: Partial<Claim> = {}) => {
    const leaseToken = randomUUID();
    const given = { id, leaseToken, leaseMs: LEASE_MS, windowOpen: true, now: now(), ...more };
    return { leaseToken, rows: await claimReminders(service.db, given) };
  };
  /** Stores the email of a claim, which tells that the draft is due on a day. */
  const tell = async (claimed: Awaited<ReturnType<typeof claim>>, version: number, day: string): Promise<string> => {
    const id = randomUUID();
    const stored = await storeEmail(
      service.db,
      {
        id,
        recipient: LEAD,
        message_id: `<${id}>`,
        dated_at: new Date(0),
        boundary: 'b',
        content: '{}',
        reminder_ids: claimed.rows.map((each) => each.id),
      },
      claimed,
      [
        {
          inspection_id: inspection,
          person_id: row.person_id,
          milestone: 'draft',
          version,
          planned_on: plainDate(day),
          planned_at: null,
          due_on: plainDate(day),
          due_at: null,
          opens_on: null,
          ends_on: null,
        },
      ],
    );
    expect(stored).toBe(true);
    return id;
  };
  const told = async (inHand?: string) =>
    (await listToldDates(service.db, [inspection, randomUUID()], inHand)).map(
      (each) => `${each.due_on}@${each.version}${each.sure ? '' : '?'}`,
    );

  describe('counts', () => {
    it('for sure once the mail server took it, and perhaps while it is in hand', async () => {
      expect(await told()).toEqual([]);
      const claimed = await claim();
      const email = await tell(claimed, 1, '2025-04-04');
      expect(await told()).toEqual(['2025-04-04@1?']);
      expect(await told(email)).toEqual([]);
      await settleEmail(service.db, { id: email, leaseToken: claimed.leaseToken, now: now() }, ACCEPTED);
      expect(await told()).toEqual(['2025-04-04@1']);
      expect(await told(email)).toEqual(['2025-04-04@1']);
    });

    it('not where it certainly never left', async () => {
      const claimed = await claim();
      const email = await tell(claimed, 1, '2025-04-04');
      await settleEmail(service.db, { id: email, leaseToken: claimed.leaseToken, now: now() }, putOff(false));
      expect(await told()).toEqual([]);
    });

    it('not where it was given back', async () => {
      const claimed = await claim();
      await tell(claimed, 1, '2025-04-04');
      await releaseClaim(service.db, { ...claimed, now: now() }, { retryInMs: 0, why: 'w', forgetEmail: true });
      expect(await told()).toEqual([]);
    });

    it('perhaps where no answer came, whatever becomes of it', async () => {
      const claimed = await claim();
      const email = await tell(claimed, 1, '2025-04-04');
      await settleEmail(service.db, { id: email, leaseToken: claimed.leaseToken, now: now() }, putOff(true));
      await run(sql`update reminders set state = 'cancelled', closed_at = now()`);
      expect(await told()).toEqual(['2025-04-04@1?']);
      expect(await told(email)).toEqual(['2025-04-04@1?']);
    });

    it('the last that is sure and what may have come after it, and nothing from before', async () => {
      const tellAgain = async (version: number, day: string, outcome: Parameters<typeof settleEmail>[2]) => {
        await run(sql`update reminders set not_before = null, plan_version = ${version}, email_id = null`);
        await run(sql`update inspections set version = ${version}`);
        const claimed = await claim();
        const email = await tell(claimed, version, day);
        await settleEmail(service.db, { id: email, leaseToken: claimed.leaseToken, now: now() }, outcome);
      };
      await tellAgain(1, '2025-04-01', putOff(true));
      await tellAgain(2, '2025-04-02', putOff(true));
      expect(await told()).toEqual(['2025-04-02@2?', '2025-04-01@1?']);
      await tellAgain(3, '2025-04-03', putOff(false));
      await run(
        sql`update emails set accepted_at = now() where id = (select email_id from told_dates where version = 2)`,
      );
      expect(await told()).toEqual(['2025-04-02@2']);
      await tellAgain(4, '2025-04-04', putOff(true));
      expect(await told()).toEqual(['2025-04-04@4?', '2025-04-02@2']);
      const [perhaps] = await listToldDates(service.db, [inspection]);
      expect(perhaps && toToldDate(perhaps)).toEqual({
        person: row.person_id,
        milestone: 'draft',
        version: 4,
        sure: false,
        planned: { on: '2025-04-04' },
        due: { on: '2025-04-04' },
        opensOn: null,
        endsOn: null,
      });
    });
  });

  describe('by an email of another version than the inspection has', () => {
    it('is not stored, nor is the email', async () => {
      const claimed = await claim();
      await run(sql`update inspections set version = 2`);
      await run(sql`update reminders set plan_version = 2`);
      await expect(tell(claimed, 1, '2025-04-04')).rejects.toThrow('expected false to be true');
      expect(await service.emails()).toEqual([]);
      expect(await service.db.selectFrom('told_dates').selectAll().execute()).toEqual([]);
    });

    it('does not close what may have something to say again', async () => {
      const claimed = await claim();
      await run(sql`update inspections set version = 2`);
      expect(await closeClaim(service.db, { ...claimed, now: now() }, 'nothing')).toBe(0);
      await run(sql`update inspections set version = 1`);
      expect(await closeClaim(service.db, { ...claimed, leaseToken: randomUUID(), now: now() }, 'nothing')).toBe(0);
      expect(await closeClaim(service.db, { ...claimed, now: now() }, 'nothing to tell any more')).toBe(1);
      expect((await service.reminders()).find((each) => each.id === row.id)).toMatchObject({
        state: 'cancelled',
        closed_because: 'nothing to tell any more',
        lease_token: null,
        due_at: null,
      });
    });
  });

  describe('anew, by a message of a change', () => {
    /** Messages of a change that are due, made of waiting reminders. */
    const makeChanges = async (count: number, recipient = LEAD): Promise<readonly string[]> => {
      const waiting = (await service.reminders()).filter(
        (each) => each.kind === 'reminder' && each.recipient === recipient,
      );
      const ids = waiting.slice(0, count).map((each) => each.id);
      await run(sql`update reminders set kind = 'change', milestone = null, aim_on = null, send_at = '2025-01-15T12:00Z',
        useful_until = null, at_any_time = false where id = any(${ids}::uuid[])`);
      return ids;
    };
    const due = async (atAnyTimeOnly = false) =>
      (await listDueReminders(service.db, { now: now(), horizonMs: 0, atAnyTimeOnly, limit: 100 })).map(
        (each) => each.id,
      );

    it('goes alone, within the send window', async () => {
      const [id = '', other = ''] = await makeChanges(2);
      expect(await due()).toEqual(expect.arrayContaining([id, other]));
      expect(await due(true)).not.toContain(id);
      expect((await claim(id, { windowOpen: false })).rows).toEqual([]);
      expect((await claim(id)).rows.map((each) => each.id)).toEqual([id]);
    });

    it('waits while the person is just being told of another change, and no longer', async () => {
      const [id = '', other = ''] = await makeChanges(2);
      const first = await claim(id);
      expect((await claim(other)).rows).toEqual([]);
      service.setClock('2025-01-15 12:02');
      expect((await claim(other)).rows).toHaveLength(1);
      expect(first.rows).toHaveLength(1);
    });

    it('goes for an inspection that ended too, as nothing else does', async () => {
      const [id = ''] = await makeChanges(1);
      await run(sql`update inspections set ended_at = now()`);
      expect(await due()).toEqual([id]);
      expect((await claim()).rows).toEqual([]);
      const claimed = await claim(id);
      expect(claimed.rows).toHaveLength(1);
      expect(await checkEntitlement(service.db, claimed.rows, claimed.leaseToken, now())).toBe('entitled');
    });

    it.each([
      ['of an earlier plan', sql`update inspections set version = version + 1`],
      ['for a person taken off it', sql`update people set removed_at = now()`],
      ['for an inspected party before the call', sql`update people set inspected = true`],
    ])('does not go %s', async (_what, change) => {
      const [id = ''] = await makeChanges(1);
      await run(change);
      expect(await due()).not.toContain(id);
      expect((await claim(id)).rows).toEqual([]);
    });
  });
});

const ACCEPTED = { state: 'accepted', response: '250 taken' } as const;

function putOff(mayHaveBeenSent: boolean) {
  return { state: 'pending', response: '451', retryInMs: 0, countsAttempt: true, mayHaveBeenSent } as const;
}
