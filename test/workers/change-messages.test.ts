import ICAL from 'ical.js';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { runOperation } from '../../src/service/operations.ts';
import { listToldDates } from '../../src/store/told-dates.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { MADE_UP_ID, madeUpEdition, rulesWith } from '../fixtures/frameworks/made-up-edition.ts';
import { COORDINATOR, openTestService, PEOPLE, RULES, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { sendAllDue } from './send-all-due.ts';

const LINK = 'lin.okoro@cafcass.example';
const CEO = 'dev.shah@cafcass.example';
const LEAD = 'ben.cole@ofsted.example';

/** A message as its recipient gets it. */
interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendars: readonly Calendar[];
}

interface Calendar {
  readonly method: string;
  readonly entries: ReadonlyMap<string, { on: string; sequence: number; status: string; title: string }>;
}

describeEachDatabase('whoever was told a date', (database) => {
  let service: TestService;
  let sink: MailSink;
  let sender: Sender;
  beforeAll(async () => {
    service = await openTestService(database());
    // Kept from test to test: the server lets every new connection wait for a tenth of a second.
    sink = await startMailSink();
    sender = createSmtpSender(parseSmtpUrl(sink.url));
  });
  beforeEach(async () => {
    await service.empty();
    sink.reset();
  });
  afterAll(async () => {
    await sender.close();
    await sink.close();
  });

  /** Sends all that is due, as a sweep does, and gives what arrived meanwhile. */
  const sendDue = async (moment?: string, rules = RULES): Promise<readonly Mail[]> => {
    if (moment !== undefined) service.setClock(moment);
    const work = { ...service.workWith(sender), rules };
    const before = sink.messages.length;
    await sendAllDue(work);
    return Promise.all(sink.messages.slice(before).map((message) => readMail(message.to, message.content)));
  };
  const changesTo = async (recipient: string) =>
    (await service.reminders()).filter((row) => row.kind === 'change' && row.recipient === recipient);
  /** The inspection of Mon 10 Mar 2025, announced, with every timeline sent and every reminder but changes closed. */
  const prepare = async (people: readonly unknown[] = PEOPLE): Promise<string> => {
    service.setClock('2025-02-24 09:00');
    const { id } = await service.create({ people });
    service.setClock('2025-02-24 09:40');
    await service.record(id, 'notice-given 2025-02-24 09:31');
    await sendDue();
    return id;
  };
  const onSite = (id: string) => service.record(id, 'fieldwork-started 2025-03-10');
  const closeReminders = () =>
    sql`update reminders set state = 'cancelled', closed_at = now() where state = 'pending' and kind = 'reminder'`.execute(
      service.db,
    );

  it('is told once of what moved, old and new, with entries that replace those in the calendar', async () => {
    const id = await prepare();
    const timeline = (await Promise.all(sink.messages.map((each) => readMail(each.to, each.content)))).find(
      (mail) => mail.to === LINK,
    );
    service.setClock('2025-04-07 16:00');
    await onSite(id);
    await service.record(id, 'fieldwork-ended 2025-03-21');
    await service.record(id, 'draft-sent 2025-04-07 15:30');
    await closeReminders();
    const mails = await sendDue();
    expect(mails.map((mail) => mail.to).sort()).toEqual(PEOPLE.map((person) => person.email).sort());
    const mail = mails.find((each) => each.to === LINK) as Mail;
    expect(mail.subject).toBe(
      'Date changed: comments on the draft due Monday 14 April 2025 by 11:59pm: Cafcass inspection',
    );
    expect(mail.text).toMatch(/Why:\n\* Draft sent to Cafcass\.\n/);
    expect(mail.text).toMatch(/Comments or a formal\s+Mon 7 Apr 2025\s+Tue 8 Apr 2025/);
    expect(mail.html).toMatch(/Monday 7 April 2025 to Friday 11 April 2025 by 11:59pm/);
    expect(mail.html).toMatch(/<strong>Tuesday 8 April 2025 to Monday 14 April 2025 by 11:59pm<\/strong>/);
    const [before] = timeline?.calendars ?? [];
    expect(mail.calendars.map((each) => [each.method, each.entries.size])).toEqual([['PUBLISH', 1]]);
    for (const [uid, entry] of mail.calendars[0]?.entries ?? []) {
      const earlier = before?.entries.get(uid);
      expect(earlier).toMatchObject({ on: '2025-04-11', title: entry.title });
      expect(entry).toMatchObject({ on: '2025-04-14', status: 'CONFIRMED' });
      expect(entry.sequence).toBeGreaterThan(earlier?.sequence ?? NaN);
    }
    expect(await sendDue('2025-04-08 16:00')).toEqual([]);
    expect(await changesTo(LINK)).toMatchObject([{ state: 'accepted' }]);
  });

  it('by a mistake is told the dates that are right, and of the inspected party nobody what the mistake was', async () => {
    const id = await prepare();
    service.setClock('2025-03-25 11:00');
    await onSite(id);
    await service.record(id, 'fieldwork-ended 2025-03-25');
    await closeReminders();
    await sendDue();
    service.setClock('2025-03-26 11:00');
    await service.record(id, 'event-corrected 2025-03-26', { corrects: 3, date: '2025-03-24', reason: 'mistyped' });
    const mails = await sendDue();
    const textTo = (to: string): string => (mails.find((mail) => mail.to === to)?.text ?? '').replaceAll(/\s+/g, ' ');
    expect(textTo(LEAD)).toMatch(/Mistake corrected, Wednesday 26 March 2025: mistyped/);
    expect(textTo(LINK)).toMatch(/changed since you were told/);
    expect(textTo(LINK)).not.toMatch(/mistake|correct|mistyped|Why:/i);
  });

  it('before the window opens is told of two changes in one message, the net of both', async () => {
    const id = await prepare();
    service.setClock('2025-04-05 10:00');
    await onSite(id);
    await service.record(id, 'fieldwork-ended 2025-03-24');
    await service.record(id, 'draft-sent 2025-04-04');
    await closeReminders();
    expect(await sendDue()).toEqual([]);
    const mails = await sendDue('2025-04-07 08:30');
    const mail = mails.find((each) => each.to === LEAD) as Mail;
    expect(mails.filter((each) => each.to === LEAD)).toHaveLength(1);
    // The draft went out on the day that was told for it, so that comments did not move in the end; the final did.
    expect(mail.text).toMatch(/Final report sent to\s+Thu 24 Apr 2025\s+Fri 25 Apr 2025/);
    expect(mail.text).not.toMatch(/Comments or a formal/);
    expect((await changesTo(LEAD)).map((row) => row.state).sort()).toEqual(['accepted', 'cancelled']);
  });

  it('is told nothing of what moved and moved back before it could be told', async () => {
    const id = await prepare();
    service.setClock('2025-03-22 10:00');
    await onSite(id);
    await service.record(id, 'fieldwork-ended 2025-03-20');
    expect(await changesTo(LINK)).toMatchObject([{ state: 'pending' }]);
    await service.record(id, 'fieldwork-ended 2025-03-21', { reason: 'It was the day after' });
    await closeReminders();
    expect((await changesTo(LINK)).map((row) => row.state)).toEqual(['cancelled']);
    expect(await sendDue('2025-03-24 08:30')).toEqual([]);
  });

  it('by a reminder meanwhile is not told again', async () => {
    const id = await prepare();
    service.setClock('2025-04-07 16:00');
    await onSite(id);
    await service.record(id, 'fieldwork-ended 2025-03-21');
    await service.record(id, 'draft-sent 2025-04-07 15:30');
    service.setClock('2025-04-08 09:00');
    const opens = (await service.reminders()).find((row) => row.stage === 'comments/opens' && row.recipient === LINK);
    expect(await sendReminder(service.workWith(sender), opens?.id ?? '')).toBe('accepted');
    const sent = sink.messages.length;
    const [change] = (await changesTo(LINK)).filter((row) => row.state === 'pending');
    expect(await sendReminder(service.workWith(sender), change?.id ?? '')).toBe('nothing-to-do');
    expect(sink.messages).toHaveLength(sent);
    expect((await changesTo(LINK)).find((row) => row.id === change?.id)).toMatchObject({
      state: 'cancelled',
      closed_because: 'nothing to tell any more',
      email_id: null,
    });
  });

  it('of an inspection that is cancelled is told that, with its entries taken out, and nothing else ever', async () => {
    const id = await prepare();
    service.setClock('2025-03-03 10:00');
    await service.record(id, 'cancelled 2025-03-03', { reason: 'SECRET-REASON' });
    const mails = await sendDue();
    expect(mails).toHaveLength(PEOPLE.length);
    const mail = mails.find((each) => each.to === LINK) as Mail;
    expect(mail.subject).toBe('Cancelled: Cafcass inspection starting Monday 10 March 2025');
    expect(`${mail.text} ${mail.html}`).not.toContain('SECRET-REASON');
    expect(mail.calendars.map((each) => each.method)).toEqual(['CANCEL']);
    const entries = [...(mail.calendars[0]?.entries.values() ?? [])];
    expect(entries.length).toBeGreaterThan(5);
    // Announced, cancelled, and so not due any more.
    expect(entries.every((each) => each.status === 'CANCELLED' && each.sequence === 3)).toBe(true);
    expect(await sendDue('2025-04-04 10:00')).toEqual([]);
    const left = (await service.reminders()).filter((row) => row.state === 'pending' || row.state === 'sending');
    expect(left).toEqual([]);
  });

  it('is told of what moved and of what is gone in one message, with a calendar file for each', async () => {
    const id = await prepare();
    service.setClock('2025-04-12 10:00');
    await onSite(id);
    await service.record(id, 'fieldwork-ended 2025-03-21');
    await service.record(id, 'draft-sent 2025-04-07');
    await service.record(id, 'complaint-received 2025-04-10', { reason: 'SECRET-REASON' });
    await closeReminders();
    const mails = await sendDue('2025-04-14 08:30');
    const mail = mails.find((each) => each.to === LINK) as Mail;
    expect(mails.filter((each) => each.to === LINK)).toHaveLength(1);
    expect(mail.subject).toBe('Dates changed: Cafcass inspection starting Monday 10 March 2025');
    expect(mail.text).toMatch(/Final report sent to\s+Thu 24 Apr 2025\s+No date/);
    expect(mail.text).toMatch(/\* Draft sent to Cafcass\.\n\* Formal complaint received from Cafcass\.\n/);
    expect(`${mail.text} ${mail.html}`).not.toContain('SECRET-REASON');
    expect(mails.find((each) => each.to === LEAD)?.text).toContain('SECRET-REASON');
    expect(mail.calendars.map((each) => each.method).sort()).toEqual(['CANCEL', 'PUBLISH']);
    for (const { method, entries } of mail.calendars) {
      const status = method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED';
      expect([...entries.values()].filter((each) => each.status !== status)).toEqual([]);
    }
    const gone = mail.calendars.find((each) => each.method === 'CANCEL')?.entries;

    service.setClock('2025-04-30 10:00');
    await service.record(id, 'complaint-resolved 2025-04-30', { outcome: 'not-upheld', date: plainDate('2025-05-07') });
    await closeReminders();
    const [back] = (await sendDue()).filter((each) => each.to === LINK);
    expect(back?.calendars.map((each) => each.method)).toEqual(['PUBLISH']);
    expect([...(back?.calendars[0]?.entries.keys() ?? [])].sort()).toEqual([...(gone?.keys() ?? [])].sort());
    expect(back?.text).toMatch(/Final report sent to\s+No date\s+(planned )?Wed 7 May 2025/);
  });

  it('of an inspection that is deferred is told the new start and the dates that follow from it', async () => {
    const id = await prepare();
    service.setClock('2025-03-03 10:00');
    await service.record(id, 'deferred 2025-03-03', { date: plainDate('2025-05-19'), reason: 'SECRET-REASON' });
    await closeReminders();
    const mail = (await sendDue()).find((each) => each.to === LINK) as Mail;
    expect(mail.subject).toBe('Deferred: Cafcass inspection now starts Monday 19 May 2025');
    expect(mail.text).toMatch(/Fieldwork starts\s+Mon 10 Mar 2025\s+Mon 19 May 2025/);
    expect(`${mail.text} ${mail.html}`).not.toContain('SECRET-REASON');
    expect(await sendDue()).toEqual([]);
  });

  it('is told that a newer edition of the rules moves a date or does without it', async () => {
    const id = await prepare();
    const newer = rulesWith(madeUpEdition());
    service.setClock('2025-03-03 10:00');
    const input = { inspection: id, to: MADE_UP_ID, reason: 'SECRET-REASON' };
    await runOperation('adoptEdition', { ...service.deps, rules: newer }, COORDINATOR, input);
    await closeReminders();
    const mail = (await sendDue(undefined, newer)).find((each) => each.to === LINK) as Mail;
    expect(mail.text).toMatch(/Why:\n\* A newer edition of the framework applies\.\n/);
    expect(mail.text).toMatch(/Draft report sent to\s+Fri 4 Apr 2025\s+Tue 8 Apr 2025/);
    expect(mail.text).toMatch(/Full inspection team\s+Fri 7 Mar 2025\s+No date/);
    expect(mail.calendars.map((each) => [each.method, each.entries.size])).toContainEqual(['CANCEL', 1]);
    expect(await sendDue(undefined, newer)).toEqual([]);
  });

  describe('on Cafcass’s side', () => {
    it('is told nothing of what only Ofsted may see', async () => {
      const id = await prepare();
      service.setClock('2025-03-24 10:00');
      await onSite(id);
      await service.record(id, 'fieldwork-ended 2025-03-24');
      await closeReminders();
      const mails = await sendDue();
      const [toLead, toLink] = [LEAD, LINK].map((to) => mails.find((mail) => mail.to === to) as Mail);
      expect(toLead?.text).toContain('Window for the next');
      expect(`${toLink?.text} ${toLink?.html}`).not.toMatch(
        /Window for the next|unannounced|inspection-timeline record/i,
      );
      const told = (await listToldDates(service.db, [id])).filter(
        (row) => row.milestone === 'next-inspection-window' || row.milestone === 'lead-inspector-preparation',
      );
      const people = await service.db.selectFrom('people').selectAll().execute();
      const parties = told.map((row) => people.find((person) => person.id === row.person_id)?.party);
      expect([...new Set(parties)]).toEqual(['ofsted']);
    });

    it('is told nothing while the record of the call is taken back', async () => {
      const id = await prepare();
      service.setClock('2025-03-22 10:00');
      await onSite(id);
      await service.record(id, 'fieldwork-ended 2025-03-20');
      await sql`update inspections set announced_at = null`.execute(service.db);
      const mails = await sendDue('2025-03-24 08:30');
      expect(mails.length).toBeGreaterThan(0);
      expect(mails.filter((mail) => mail.to === LINK || mail.to === CEO)).toEqual([]);
    });
  });
});

async function readMail(to: string, content: Buffer): Promise<Mail> {
  const { subject = '', text = '', html = '', attachments } = await PostalMime.parse(content);
  const files = new Map(
    attachments
      .filter((file) => file.mimeType.startsWith('text/calendar'))
      .map((file) => {
        const calendar = typeof file.content === 'string' ? file.content : new TextDecoder().decode(file.content);
        return [calendar, readCalendar(calendar)] as const;
      }),
  );
  return { to, subject, text, html, calendars: [...files.values()] };
}

function readCalendar(content: string): Calendar {
  const calendar = new ICAL.Component(ICAL.parse(content));
  const entries = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const status = String(component.getFirstPropertyValue('status'));
    const on = event.startDate.toString().slice(0, 10);
    return [event.uid, { on, sequence: event.sequence, status, title: event.summary }] as const;
  });
  return { method: String(calendar.getFirstPropertyValue('method')), entries: new Map(entries) };
}
