import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../src/mail/sender.ts';
import { applyCalendar, applyCalendarInput } from '../../../src/service/calendars/apply-calendar.ts';
import { changeCalendar, changeCalendarInput } from '../../../src/service/calendars/change-calendar.ts';
import { sendReminder } from '../../../workers/send-reminder.ts';
import { createWebhookSweep } from '../../../workers/send-webhooks.ts';
import { describeEachDatabase } from '../../support/each-database.ts';
import { isEmpty, openWebhookWorld, type WebhookWorld } from '../../workers/webhook-world.ts';
import { COORDINATOR, openTestService, PEOPLE, type TestService } from '../test-service.ts';

/** Nothing listens there: nothing is sent in these tests. */
const URL = 'http://127.0.0.1:9/';

describeEachDatabase('what webhooks are told', (database) => {
  let service: TestService;
  let world: WebhookWorld;
  beforeAll(async () => {
    service = await openTestService(database());
    world = openWebhookWorld(service);
  });
  beforeEach(() => service.empty());
  afterEach(() => service.setClock());

  interface Told {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  }
  /** Every event that was written, the earliest first. */
  const told = async (): Promise<readonly Told[]> => {
    const { rows } = await sql<{ body: string }>`
      select body from webhook_events order by occurred_at, body`.execute(service.db);
    return rows.map((row) => JSON.parse(row.body) as Told);
  };
  const milestones = async (type: string) =>
    (await told()).filter((each) => each.type === type).map((each) => each.data['milestone']);
  /** A sweep that writes down what fell due, and finds nothing to send to. */
  const look = async (...more: Parameters<WebhookWorld['work']>) => {
    const { sweep, stop } = createWebhookSweep(world.work(...more));
    stop();
    await sweep();
  };

  describe('of changes', () => {
    it('is nothing where nobody asks', async () => {
      service.setClock('2025-02-03 09:00');
      await world.add(URL, 'milestone-overdue', 'reminder-failed');
      const { id } = await service.create();
      service.setClock('2025-03-03 10:00');
      await service.record(id, 'notice-given 2025-03-03');
      expect(await told()).toEqual([]);
      expect(await isEmpty(service, 'webhook_deliveries')).toBe(true);
    });

    it('is the plan, and each change of it with the dates that moved', async () => {
      service.setClock('2025-02-03 09:00');
      await world.add(URL);
      await world.add(URL, 'timeline-changed');
      const { id } = await service.create();
      service.setClock('2025-03-03 10:00');
      await service.record(id, 'notice-given 2025-03-03');
      service.setClock('2025-04-07 10:00');
      const { moved, version } = await service.record(id, 'draft-sent 2025-04-07');
      const [planned, called, sent] = await told();
      expect(planned).toMatchObject({
        type: 'timeline-changed',
        timestamp: '2025-02-03T09:00:00.000Z',
        data: {
          inspection: id,
          version: 1,
          kind: 'inspection',
          state: 'planned',
          start: '2025-03-10',
          what: 'planned',
        },
      });
      expect(planned?.data['moved']).toContainEqual({ id: 'draft', date: 'due', old: null, new: '2025-04-04' });
      expect(called?.data).toMatchObject({ version: 2, state: 'announced', what: 'recorded', event: 'notice-given' });
      expect(sent?.data).toMatchObject({ version, what: 'recorded', event: 'draft-sent' });
      expect(moved.length).toBeGreaterThan(0);
      expect(sent?.data['moved']).toEqual(
        moved.map((each) => ({ id: each.id, date: each.date, old: each.was, new: each.is })),
      );
      // Two webhooks, three events.
      expect(await world.deliveries()).toHaveLength(6);
      expect(await told()).toHaveLength(3);
    });

    it('holds no name and no address', async () => {
      service.setClock('2025-02-03 09:00');
      await world.add(URL);
      const { id } = await service.create({ reason: 'the secret reason' });
      service.setClock('2025-03-03 10:00');
      await service.record(id, 'notice-given 2025-03-03', { note: 'the secret note' });
      const text = JSON.stringify(await told());
      const secrets = [...PEOPLE.flatMap(({ name, email }) => [name, email]), 'secret', '@'];
      expect(secrets.filter((each) => text.includes(each))).toEqual([]);
      expect(text).toContain(id);
    });

    it('is of a change of bank holidays as well', async () => {
      service.setClock('2025-02-03 09:00');
      const { id } = await service.create();
      await world.add(URL, 'timeline-changed');
      const change = { kind: 'add', date: '2025-04-03', name: 'A day off', source: 'a test' };
      await changeCalendar(service.deps, COORDINATOR, changeCalendarInput.parse({ change }));
      expect(await told()).toEqual([]);
      await applyCalendar(service.deps, COORDINATOR, applyCalendarInput.parse({ inspections: 'all' }));
      expect(await told()).toMatchObject([
        {
          data: {
            inspection: id,
            version: 2,
            what: 'calendar-applied',
            event: null,
            moved: expect.arrayContaining([
              { id: 'draft', date: 'due', old: '2025-04-04', new: '2025-04-07' },
            ]) as unknown,
          },
        },
      ]);
    });

    it('is nothing of a change that is not made', async () => {
      service.setClock('2025-02-03 09:00');
      await world.add(URL);
      const { id } = await service.create();
      service.setClock('2025-03-03 10:00');
      await service.record(id, 'notice-given 2025-03-03', { dryRun: true });
      expect(await told()).toHaveLength(1);
      // The last thing that a change writes fails: so does all of it, and what was to be told.
      await sql`alter table webhook_deliveries add constraint refuse check (began_at < '2025-02-20')`.execute(
        service.db,
      );
      try {
        service.setClock('2025-03-03 10:00');
        await expect(service.record(id, 'notice-given 2025-03-03')).rejects.toThrow(/refuse/);
        expect(await isEmpty(service, 'events')).toBe(true);
        expect(await told()).toHaveLength(1);
      } finally {
        await sql`alter table webhook_deliveries drop constraint refuse`.execute(service.db);
      }
    });
  });

  describe('of milestones', () => {
    /** Planned for Mon 10 Mar 2025; the draft is planned for and due by Fri 4 Apr. */
    const plan = async (added = '2025-03-31 12:00') => {
      service.setClock('2025-02-03 09:00');
      const { id } = await service.create();
      service.setClock(added);
      await world.add(URL, 'milestone-due', 'milestone-overdue');
      return id;
    };

    it('is nothing of what fell due before anybody asked', async () => {
      await plan();
      await look();
      expect(await told()).toEqual([]);
      expect(await isEmpty(service, 'webhook_milestones')).toBe(true);
    });

    it('is that one is due and then overdue, each once', async () => {
      const id = await plan();
      service.setClock('2025-04-03 23:59');
      await look();
      expect(await milestones('milestone-due')).not.toContain('draft');
      service.setClock('2025-04-04 00:00');
      for (let pass = 0; pass < 3; pass += 1) await look();
      expect(await milestones('milestone-due')).toContain('draft');
      const due = (await told()).filter((each) => each.data['milestone'] === 'draft');
      expect(due).toEqual([
        {
          type: 'milestone-due',
          // Midnight in London, in summer time.
          timestamp: '2025-04-03T23:00:00.000Z',
          data: { inspection: id, version: 1, milestone: 'draft', planned: '2025-04-04', due: '2025-04-04' },
        },
      ]);
      service.setClock('2025-04-04 23:59');
      await look();
      expect(await milestones('milestone-overdue')).not.toContain('draft');
      service.setClock('2025-04-05 00:00');
      await Promise.all([look(), look(), look()]);
      await look();
      expect((await milestones('milestone-overdue')).filter((each) => each === 'draft')).toHaveLength(1);
      expect((await milestones('milestone-due')).filter((each) => each === 'draft')).toHaveLength(1);
    });

    it('is told anew once the date is another one, and not again when it is done', async () => {
      const id = await plan();
      service.setClock('2025-04-05 09:00');
      await look();
      expect(await milestones('milestone-overdue')).toContain('draft');
      const change = { kind: 'add', date: '2025-04-03', name: 'A day off', source: 'a test' };
      await changeCalendar(service.deps, COORDINATOR, changeCalendarInput.parse({ change }));
      await applyCalendar(service.deps, COORDINATOR, applyCalendarInput.parse({ inspections: 'all' }));
      await look();
      const overdue = async () => (await milestones('milestone-overdue')).filter((each) => each === 'draft').length;
      expect(await overdue()).toBe(1);
      service.setClock('2025-04-08 00:00');
      await look();
      await look();
      expect(await overdue()).toBe(2);
      const latest = (await told()).findLast((each) => each.data['milestone'] === 'draft');
      expect(latest).toMatchObject({ type: 'milestone-overdue', data: { version: 2, due: '2025-04-07' } });
      await service.record(id, 'draft-sent 2025-04-08');
      await look();
      expect(await overdue()).toBe(2);
    });

    it('is nothing of an inspection that was cancelled', async () => {
      const id = await plan();
      await service.record(id, 'cancelled 2025-03-31', { reason: 'for good' });
      service.setClock('2025-06-30 09:00');
      await look();
      expect(await told()).toEqual([]);
    });

    it('is only what fell due since a webhook was added, to each', async () => {
      await plan('2025-02-28 12:00');
      // While nothing ran, some fell due; then another one asks.
      service.setClock('2025-04-04 09:00');
      const late = await world.add(URL, 'milestone-due', 'milestone-overdue');
      await look();
      expect((await told()).length).toBeGreaterThan(1);
      expect((await world.deliveries()).filter((each) => each.webhook === late.id)).toEqual([]);
      service.setClock('2025-04-05 09:00');
      await look();
      const toLate = (await world.deliveries()).filter((each) => each.webhook === late.id);
      expect(toLate.map((each) => each.type)).toContain('milestone-overdue');
    });

    it('is not told again once the events are thrown away', async () => {
      await plan();
      service.setClock('2025-04-05 09:00');
      await look();
      expect(await told()).not.toEqual([]);
      await sql`update webhook_deliveries set state = 'delivered', closed_at = now()`.execute(service.db);
      service.setClock('2025-05-20 09:00');
      await look();
      expect(await milestones('milestone-overdue')).not.toContain('draft');
      expect(await milestones('milestone-due')).not.toContain('draft');
    });
  });

  it('is that a reminder was refused for good, in the transaction that records it', async () => {
    service.setClock('2025-02-03 09:00');
    const { id } = await service.create();
    await world.add(URL, 'reminder-failed');
    const [reminder] = await service.reminders();
    const send = (outcome: SendOutcome) =>
      sendReminder(
        service.workWith({
          description: 'a test',
          send: () => Promise.resolve(outcome),
          check: () => Promise.resolve(null),
          close: () => Promise.resolve(),
        }),
        reminder?.id ?? '',
      );
    expect(await send({ kind: 'unknown', response: 'no answer' })).toBe('unknown');
    expect(await told()).toEqual([]);
    service.setClock('2025-02-03 12:00');
    expect(await send({ kind: 'permanent', response: '550 no <asha.rao@ofsted.example>' })).toBe('permanent');
    const events = await told();
    expect(events).toMatchObject([
      {
        type: 'reminder-failed',
        data: { inspection: id, version: 1, reminder: reminder?.id, stage: reminder?.stage },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('@');
  });
});
