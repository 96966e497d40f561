import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { listDeadlines, listDeadlinesInput } from '../../src/service/list-deadlines.ts';
import { retryReminder } from '../../src/service/list-reminders.ts';
import { describeService } from '../../src/service/service-status.ts';
import { closeStaleReminders } from '../../src/store/due-reminders.ts';
import type { ReminderRow } from '../../src/store/reminders.ts';
import type { LeaseTimes } from '../../workers/reminder-work.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { COORDINATOR, openTestService, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

const LEAD = 'ben.cole@ofsted.example';
const FIVE_DAYS = 'draft-and-final/five-days';

describeEachDatabase('a reminder', (database) => {
  let service: TestService;
  let sink: MailSink;
  let toSink: Sender;
  const senders: Sender[] = [];
  beforeAll(async () => {
    service = await openTestService(database());
    // Kept from test to test: the server lets every new connection wait for a tenth of a second.
    sink = await startMailSink();
    toSink = senderTo(sink.url);
  });
  beforeEach(async () => {
    await service.empty();
    sink.reset();
  });
  afterAll(async () => {
    for (const sender of senders) await sender.close();
    await sink.close();
  });

  const senderTo = (url: string): Sender => {
    const sender = createSmtpSender(parseSmtpUrl(url), { timeouts: { connectionMs: 2000, closeMs: 1000 } });
    senders.push(sender);
    return sender;
  };
  const send = (id: string, sender = toSink, lease?: LeaseTimes) =>
    sendReminder({ ...service.workWith(sender), now: service.workWith(sender).now, ...(lease ? { lease } : {}) }, id);
  const find = async (stage: string, recipient = LEAD, milestone?: string): Promise<ReminderRow> => {
    const row = (await service.reminders()).find(
      (each) =>
        each.stage === stage && each.recipient === recipient && (milestone ?? each.milestone) === each.milestone,
    );
    if (!row) throw new Error(`no reminder ${stage} to ${recipient}`);
    return row;
  };
  /** Leaves waiting the reminders of these stages to one person and no others. */
  const keepOnly = (recipient: string, ...stages: string[]) =>
    sql`update reminders set state = 'cancelled', closed_at = now()
      where state = 'pending' and (stage <> all(${stages}) or recipient <> ${recipient})`.execute(service.db);
  /** An inspection with the lead inspector's reminder of the draft due and nothing else. */
  const prepare = async (): Promise<{ inspection: string; id: string }> => {
    service.setClock('2025-01-15 12:00');
    const { id: inspection } = await service.create();
    await keepOnly(LEAD, FIVE_DAYS);
    service.setClock('2025-03-28 09:00');
    return { inspection, id: (await find(FIVE_DAYS)).id };
  };
  const bytes = (): string[] => sink.messages.map((message) => message.content.toString('latin1'));

  describe('that the mail server takes', () => {
    it('is accepted, to one recipient, with a subject that says what and when', async () => {
      const { id } = await prepare();
      expect(await send(id)).toBe('accepted');
      expect(await find(FIVE_DAYS)).toMatchObject({
        state: 'accepted',
        attempt: 1,
        lease_token: null,
        last_error: null,
      });
      expect(await service.emails()).toMatchObject(
        [{ attempts: 1, recipient: LEAD, reminder_ids: [id], possible_duplicate: false, response: /^250/ }].map(
          (each) => ({ ...each, response: expect.stringMatching(each.response) }),
        ),
      );
      expect(sink.messages.map((message) => message.to)).toEqual([LEAD]);
      const mail = await PostalMime.parse(sink.messages[0]?.content ?? '');
      expect(mail.subject).toBe('Draft report due Friday 4 April 2025: Cafcass inspection');
      expect(mail.date).toBe('2025-03-28T09:00:00.000Z');
      expect(mail.messageId).toMatch(/^<rem\.[0-9a-f-]{36}\.[0-9a-f]{32}@ofsted\.example>$/);
      expect(mail.text).toContain('You are the lead inspector of this inspection.');
      expect(mail.attachments.map((each) => each.mimeType)).toContain('text/calendar');
      expect(await send(id)).toBe('nothing-to-do');
      expect(sink.messages).toHaveLength(1);
    });

    it('goes with all that the person is due then, in one email', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await service.create({ start: '2025-03-11' });
      await keepOnly(LEAD, FIVE_DAYS);
      service.setClock('2025-04-01 09:00');
      const { id } = await find(FIVE_DAYS);
      expect(await send(id)).toBe('accepted');
      expect((await service.reminders()).filter((row) => row.state === 'accepted')).toHaveLength(2);
      expect(sink.messages).toHaveLength(1);
      const { subject } = await PostalMime.parse(sink.messages[0]?.content ?? '');
      expect(subject).toMatch(/^Late: 2 dates on Cafcass inspection/);
    });

    it('names every role that the mailbox stands for', async () => {
      service.setClock('2025-01-15 12:00');
      const asha = { name: 'Asha Rao', email: 'asha.rao@ofsted.example' };
      await service.create({
        people: [
          { ...asha, role: 'coordinator' },
          { ...asha, role: 'lead-inspector' },
        ],
      });
      const { id } = await find('timeline-planned', asha.email);
      expect(await send(id)).toBe('accepted');
      const { text } = await PostalMime.parse(sink.messages[0]?.content ?? '');
      expect(text).toContain('You are the coordinator and lead inspector');
      expect((await service.reminders()).filter((row) => row.kind === 'timeline')).toHaveLength(1);
    });

    it('says that it is late after an outage, and nothing of the stages before it', async () => {
      await prepare();
      await sql`update reminders set state = 'pending', closed_at = null
        where milestone = 'draft' and recipient = ${LEAD}`.execute(service.db);
      service.setClock('2025-04-04 11:00');
      const work = service.workWith(toSink);
      for (const row of await service.reminders()) await sendReminder(work, row.id);
      const mails = await Promise.all(sink.messages.map((message) => PostalMime.parse(message.content)));
      expect(mails.map((mail) => mail.subject)).toEqual([
        'Late: draft report due Friday 4 April 2025: Cafcass inspection',
      ]);
      await closeStaleReminders(service.db, work.now);
      const draft = (await service.reminders()).filter((row) => row.milestone === 'draft' && row.recipient === LEAD);
      expect(draft.map((row) => row.state)).toEqual(['superseded', 'superseded', 'accepted', 'pending']);
    });
  });

  describe('that the mail server puts off', () => {
    it.each([
      [421, 'RCPT'],
      [450, 'RCPT'],
      [451, 'DATA'],
    ] as const)(
      'with %i at %s waits 1, 5, 15 and 30 minutes and then hours, and is the same mail each time',
      async (code, at) => {
        const { id } = await prepare();
        sink.treat({ at, code }, { at, code }, { at, code }, { at, code }, { at, code }, { at, code }, 'take');
        const waits: number[] = [];
        let moment = Date.parse('2025-03-28T09:00Z');
        const counted = code !== 421;
        // Over a connection that was used before, nodemailer tells of its end only, not of the server's words.
        const sender = () => (counted ? toSink : senderTo(sink.url));
        for (let attempt = 1; attempt <= 6; attempt += 1) {
          expect(await send(id, sender())).toBe('temporary');
          const row = await find(FIVE_DAYS);
          expect(row).toMatchObject({ state: 'pending', attempt: counted ? attempt : 0, lease_token: null });
          expect(row.last_error).toMatch(String(code));
          waits.push(((row.not_before?.getTime() ?? 0) - moment) / 60_000);
          moment = row.not_before?.getTime() ?? 0;
          service.setClock(`2025-03-28 ${new Date(moment - 60_000).toISOString().slice(11, 16)}`);
          expect(await send(id)).toBe('nothing-to-do');
          service.setClock(`2025-03-28 ${new Date(moment).toISOString().slice(11, 16)}`);
        }
        // 421 says that the server closes the connection, which is nothing that the recipient could help.
        expect(waits).toEqual(counted ? [1, 5, 15, 30, 60, 60] : [2, 2, 2, 2, 2, 2]);
        expect(await send(id)).toBe('accepted');
        expect(await service.emails()).toMatchObject([{ attempts: 7, possible_duplicate: false }]);
        expect((await PostalMime.parse(bytes()[0] ?? '')).date).toBe('2025-03-28T09:00:00.000Z');
      },
    );

    it('until the next day is written anew, since it certainly never left', async () => {
      const { id } = await prepare();
      sink.treat({ at: 'DATA', code: 451 }, 'take');
      expect(await send(id)).toBe('temporary');
      service.setClock('2025-03-31 08:30');
      expect(await send(id)).toBe('accepted');
      const [first, second] = await service.emails();
      expect([first?.accepted_at, second?.accepted_at]).toEqual([null, new Date('2025-03-31T07:30Z')]);
      const mail = await PostalMime.parse(bytes()[0] ?? '');
      expect(mail.messageId).toBe(second?.message_id);
      expect(mail.subject).toMatch(/^Late: draft report due Friday 4 April 2025/);
      expect(mail.text).toContain('in 4 working days');
    });

    it('while something else was recorded tells the truth of then: under embargo', async () => {
      service.setClock('2025-01-15 12:00');
      const { id: inspection } = await service.create();
      await keepOnly('asha.rao@ofsted.example', 'with-the-final/same-day');
      service.setClock('2025-04-24 09:00');
      await service.record(inspection, 'notice-given 2025-02-24');
      await service.record(inspection, 'draft-sent 2025-04-04');
      await keepOnly('asha.rao@ofsted.example', 'with-the-final/same-day');
      sink.treat({ at: 'DATA', code: 451 }, 'take');
      const { id } = await find('with-the-final/same-day', 'asha.rao@ofsted.example', 'ministry-copy');
      expect(await send(id)).toBe('temporary');
      await service.record(inspection, 'final-sent 2025-04-24');
      service.setClock('2025-04-24 09:01');
      expect(await send(id)).toBe('accepted');
      const mail = await PostalMime.parse(bytes()[0] ?? '');
      expect(mail.text).toMatch(/UNDER EMBARGO UNTIL PUBLICATION/);
      const [first, second] = await service.emails();
      expect(first?.content.text).not.toMatch(/UNDER EMBARGO UNTIL PUBLICATION/);
      expect(mail.messageId).toBe(second?.message_id);
    });
  });

  describe('that the mail server refuses', () => {
    it.each([
      [550, 'RCPT'],
      [554, 'DATA'],
    ] as const)(
      'with %i at %s has failed, which deadlines and status show, until a person has it tried again',
      async (code, at) => {
        const { inspection, id } = await prepare();
        sink.treat({ at, code }, 'take');
        expect(await send(id)).toBe('permanent');
        const words = expect.stringContaining(`${code} refused with ${code}`) as string;
        expect(await find(FIVE_DAYS)).toMatchObject({
          state: 'failed',
          last_error: words,
          lease_token: null,
          due_at: null,
        });
        const { deadlines } = await listDeadlines(service.deps, COORDINATOR, listDeadlinesInput.parse({ inspection }));
        const draft = deadlines.find((each) => each.milestone === 'draft');
        expect(draft?.failedReminders).toEqual([{ recipient: LEAD, error: words }]);
        const status = await describeService(service.deps, COORDINATOR);
        expect(status).toMatchObject({ counts: { failed: 1 }, failures: [{ id, recipient: LEAD, error: words }] });

        service.setClock('2025-03-31 10:00');
        expect(await send(id)).toBe('nothing-to-do');
        await retryReminder(service.deps, COORDINATOR, { reminder: id });
        await sql`update reminders set send_at = '2025-03-31T09:00Z' where id = ${id}`.execute(service.db);
        expect(await send(id)).toBe('accepted');
        const [first, second] = await service.emails();
        expect(second?.message_id).not.toBe(first?.message_id);
      },
    );
  });

  describe('while the fault is ours', () => {
    it('is not held against it: nobody listens', async () => {
      const { id } = await prepare();
      const other = await startMailSink();
      await other.close();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        expect(await send(id, senderTo(other.url))).toBe('temporary');
        await sql`update reminders set not_before = null`.execute(service.db);
      }
      expect(await find(FIVE_DAYS)).toMatchObject({ state: 'pending', attempt: 0 });
      expect(await send(id)).toBe('accepted');
      expect(await find(FIVE_DAYS)).toMatchObject({ attempt: 1 });
    });

    it('does not begin what its lease could not cover', async () => {
      const { id } = await prepare();
      expect(await send(id, undefined, { ms: 1000, leastMs: 2000 })).toBe('put-back');
      expect(sink.messages).toEqual([]);
      expect(await find(FIVE_DAYS)).toMatchObject({ state: 'pending', attempt: 0 });
      // Nothing has to be waited for.
      expect(await send(id)).toBe('accepted');
    });

    it('that makes one unfit to be written holds up no other', async () => {
      service.setClock('2025-01-15 12:00');
      const { id: broken } = await service.create();
      await service.create();
      await keepOnly(LEAD, FIVE_DAYS);
      await sql`update inspections set framework = 'gone' where id = ${broken}`.execute(service.db);
      service.setClock('2025-03-28 09:00');
      expect(await send((await find(FIVE_DAYS)).id)).toBe('put-back');
      const rows = (await service.reminders()).filter((row) => row.stage === FIVE_DAYS);
      expect(rows.find((row) => row.inspection_id === broken)).toMatchObject({
        state: 'pending',
        attempt: 0,
        last_error: expect.stringContaining('There is no rule file for the edition gone') as string,
        not_before: new Date('2025-03-28T09:02Z'),
      });
      expect(rows.find((row) => row.inspection_id !== broken)).toMatchObject({ state: 'accepted' });
    });
  });

  describe('whose fate nobody knows', () => {
    it('is the same to the byte when it goes again, and says that the recipient may have it twice', async () => {
      const { id } = await prepare();
      sink.treat('hang-up', 'take');
      expect(await send(id)).toBe('unknown');
      expect(await find(FIVE_DAYS)).toMatchObject({ state: 'pending', attempt: 1 });
      expect(await service.emails()).toMatchObject([{ possible_duplicate: true, accepted_at: null }]);
      service.setClock('2025-03-28 09:01');
      expect(await send(id)).toBe('accepted');
      expect(bytes()).toHaveLength(2);
      expect(bytes()[0]).toBe(bytes()[1]);
      expect(sink.messages[0]?.messageId).toMatch(/^<rem\./);
    });

    it.each<readonly [string, (id: string) => Promise<unknown>]>([
      [
        'its lease runs out',
        (id) => sql`update reminders set lease_until = '2025-03-28T09:00Z' where id = ${id}`.execute(service.db),
      ],
      [
        'an attempt that had lost its lease turns out to have delivered it',
        () => sql`update emails set accepted_at = now()`.execute(service.db),
      ],
    ])('is never told in other words when, just before it would go again, %s', async (_what, happen) => {
      const { id } = await prepare();
      sink.treat('hang-up', 'take');
      expect(await send(id)).toBe('unknown');
      service.setClock('2025-03-28 09:01');
      const interrupted: Sender = {
        ...toSink,
        send: async (email, mayLeave) => {
          await happen(id);
          return toSink.send(email, mayLeave);
        },
      };
      expect(await send(id, interrupted)).toBe('put-back');
      expect(sink.messages).toHaveLength(1);
      await send(id);
      expect(new Set(bytes()).size).toBe(1);
      expect(await service.emails()).toMatchObject([{ possible_duplicate: true }]);
      await closeStaleReminders(service.db, service.workWith(toSink).now);
      expect(await find(FIVE_DAYS)).toMatchObject({ state: 'accepted' });
    });

    it('is the same to the byte even on another day', async () => {
      const { id } = await prepare();
      sink.treat('hang-up', 'take');
      expect(await send(id)).toBe('unknown');
      service.setClock('2025-03-31 09:00');
      expect(await send(id)).toBe('accepted');
      expect(bytes()[0]).toBe(bytes()[1]);
    });

    it('since its worker died after the server’s answer, is the same to the byte too', async () => {
      const { id } = await prepare();
      const dying: Sender = {
        ...toSink,
        send: async (...given) => {
          await toSink.send(...given);
          throw new Error('killed');
        },
      };
      await expect(send(id, dying)).rejects.toThrow('killed');
      expect(await find(FIVE_DAYS)).toMatchObject({ state: 'sending' });
      service.setClock('2025-03-28 09:04');
      expect(await send(id)).toBe('nothing-to-do');
      service.setClock('2025-03-28 09:05');
      expect(await send(id)).toBe('accepted');
      expect(bytes()).toHaveLength(2);
      expect(bytes()[0]).toBe(bytes()[1]);
      expect(await service.emails()).toMatchObject([{ possible_duplicate: true, attempts: 1 }]);
    });

    it('goes again with the others of its email and without those that fell due since', async () => {
      service.setClock('2025-01-15 12:00');
      await service.create();
      await service.create();
      await service.create({ start: '2025-03-17' });
      await keepOnly(LEAD, FIVE_DAYS);
      service.setClock('2025-03-28 09:00');
      sink.treat('hang-up', 'take');
      const [first] = (await service.reminders()).filter((row) => row.stage === FIVE_DAYS);
      expect(await send(first?.id ?? '')).toBe('unknown');
      service.setClock('2025-04-04 09:00');
      for (const row of await service.reminders()) await send(row.id);
      expect(bytes()).toHaveLength(3);
      expect(bytes()[0]).toBe(bytes()[1]);
      expect(bytes()[2]).not.toBe(bytes()[0]);
      expect((await service.reminders()).filter((row) => row.state === 'accepted')).toHaveLength(3);
    });
  });

  const CHANGES: readonly (readonly [string, string])[] = [
    ['cancelled', 'cancelled 2025-03-27'],
    ['done', 'draft-sent 2025-03-28'],
    ['moved', 'fieldwork-ended 2025-03-27'],
  ];

  it.each(CHANGES)('that was %s after it was planned is not sent', async (_what, event) => {
    const { inspection, id } = await prepare();
    await service.record(inspection, event);
    expect(await send(id)).toBe('nothing-to-do');
    expect(await find(FIVE_DAYS, LEAD)).toBeDefined();
    expect((await service.reminders()).find((row) => row.id === id)).toMatchObject({
      state: 'cancelled',
      closed_because: `${event.split(' ')[0]} was recorded for ${event.split(' ')[1]}`,
    });
    expect(sink.messages).toEqual([]);
  });

  it.each(CHANGES)('that was %s while the mail server was already told of it is not sent', async (_what, event) => {
    const { inspection, id } = await prepare();
    // Between claim and hand-over, when the connection stands and the recipient has been named.
    let recorded = 0;
    sink.onRecipient = async () => {
      await service.record(inspection, event);
      recorded += 1;
    };
    expect(await send(id)).toBe('put-back');
    expect(recorded).toBe(1);
    expect(sink.messages).toEqual([]);
    sink.onRecipient = () => Promise.resolve();
    expect(await send(id)).toBe('nothing-to-do');
    await closeStaleReminders(service.db, service.workWith(toSink).now);
    expect((await service.reminders()).find((row) => row.id === id)).toMatchObject({
      state: 'cancelled',
      due_at: null,
    });
  });

  it('about which something else was recorded meanwhile goes with words of now', async () => {
    const { inspection, id } = await prepare();
    sink.onRecipient = async () => {
      sink.onRecipient = () => Promise.resolve();
      await service.record(inspection, 'notice-given 2025-02-24');
    };
    expect(await send(id)).toBe('put-back');
    expect(await find(FIVE_DAYS)).toMatchObject({ state: 'pending', plan_version: 2, email_id: null, attempt: 0 });
    expect(await send(id)).toBe('accepted');
    expect(sink.messages).toHaveLength(1);
  });

  describe('to Cafcass', () => {
    const LINK = 'lin.okoro@cafcass.example';

    it('leaves only once the call is recorded, without what is Ofsted’s alone', async () => {
      service.setClock('2025-02-24 09:29');
      const { id: inspection } = await service.create();
      const sendAll = async () => {
        for (const row of await service.reminders()) await send(row.id);
      };
      await sendAll();
      service.setClock('2025-02-24 09:31');
      await sendAll();
      expect(sink.messages.filter((message) => message.to.endsWith('@cafcass.example'))).toEqual([]);
      expect(sink.messages.length).toBeGreaterThan(2);
      await service.record(inspection, 'notice-given 2025-02-24 09:30');
      await sendAll();
      const toLink = sink.messages.filter((message) => message.to === LINK);
      const [timeline] = await Promise.all(toLink.map((message) => PostalMime.parse(message.content)));
      expect(toLink).toHaveLength(1);
      expect(timeline?.subject).toBe('Timeline of the Cafcass inspection starting Monday 10 March 2025');
      expect(`${timeline?.text} ${timeline?.html}`).not.toMatch(
        /prepares off site|unannounced|inspection-timeline record/i,
      );
      expect(timeline?.text).toMatch(/the inspection has\s+been announced/);
    });

    it('is given back where the record of the call is taken away while it is handed over', async () => {
      service.setClock('2025-02-24 09:31');
      const { id: inspection } = await service.create();
      await service.record(inspection, 'notice-given 2025-02-24 09:30');
      sink.onRecipient = async () => {
        await sql`update inspections set announced_at = null`.execute(service.db);
      };
      expect(await send((await find('timeline-announced', LINK)).id)).toBe('put-back');
      expect(sink.messages).toEqual([]);
    });
  });
});
