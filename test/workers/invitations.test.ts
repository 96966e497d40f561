import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { runOperation } from '../../src/service/operations.ts';
import { sendReminder } from '../../workers/send-reminder.ts';
import { MADE_UP_ID, madeUpEdition, rulesWith } from '../fixtures/frameworks/made-up-edition.ts';
import { openStoredService, type StoredService } from '../cli/stored-service.ts';
import { readCalendar, type ReadEntry } from '../mail/read-calendar.ts';
import { COORDINATOR, PEOPLE, RULES } from '../service/test-service.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { sendAllDue } from './send-all-due.ts';

const LEAD = 'ben.cole@ofsted.example';
const LINK = 'lin.okoro@cafcass.example';
/** Everybody, of whom the lead inspector and the link person want invitations. */
const INVITED = PEOPLE.map((person) =>
  person.email === LEAD || person.email === LINK ? { ...person, invitations: 'yes' } : person,
);

/** The lead inspector alone: the fewer emails, the sooner a test is done. */
const LEAD_ONLY = INVITED.filter((person) => person.email === LEAD);

/** An email about one entry of a calendar, as its recipient gets it. */
interface Invitation {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly method: string | null;
  readonly entry: ReadEntry;
}

describe('whoever wants invitations', () => {
  let service: StoredService;
  let sink: MailSink;
  let sender: Sender;
  beforeAll(async () => {
    service = await openStoredService();
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
    await service.close();
  });

  /** Sends all that is due, as a sweep does, and gives the invitations that arrived meanwhile. */
  const sendDue = async (moment?: string, mail = {}, rules = RULES): Promise<readonly Invitation[]> => {
    if (moment !== undefined) service.setClock(moment);
    const work = service.workWith(sender);
    Object.assign(work, { rules, mail: { ...work.mail, ...mail } });
    const before = sink.messages.length;
    await sendAllDue(work);
    return readInvitations(sink.messages.slice(before));
  };
  const closeOthers = () =>
    sql`update reminders set state = 'cancelled', closed_at = now()
      where state = 'pending' and kind <> 'invitation'`.execute(service.db);
  const rows = async (state?: string) =>
    (await service.reminders()).filter((row) => row.kind === 'invitation' && (!state || row.state === state));
  /** The inspection of Mon 10 Mar 2025 on the day before its call, with nothing sent. */
  const plan = async (people: readonly unknown[] = INVITED): Promise<string> => {
    service.setClock('2025-02-20 10:00');
    const { id } = await service.create({ people });
    await closeOthers();
    return id;
  };
  const announce = async (id: string): Promise<readonly Invitation[]> => {
    service.setClock('2025-02-24 09:40');
    await service.record(id, 'notice-given 2025-02-24 09:31');
    await closeOthers();
    return sendDue();
  };
  const byUid = (mails: readonly Invitation[]) => new Map(mails.map((mail) => [mail.entry.uid, mail]));
  const aboutDraft = (mails: readonly Invitation[]) =>
    mails.filter(({ entry }) => entry.title.startsWith('Draft report:'));

  it('gets one for each date of their own to come, which says nothing before the call, and only on Ofsted’s side', async () => {
    const id = await plan();
    const first = await sendDue();
    expect(first.length).toBeGreaterThan(4);
    expect(new Set(first.map(({ to }) => to))).toEqual(new Set([LEAD]));
    expect(new Set(first.map(({ entry }) => entry.uid)).size).toBe(first.length);
    for (const { method, subject, text, html, entry } of first) {
      expect([method, entry.sequence, entry.status]).toEqual(['REQUEST', 0, 'CONFIRMED']);
      expect(subject).toMatch(new RegExp(`^Invitation: (Due|Planned): step \\d+ of ${id.slice(0, 8)}, `));
      const said = [subject, text, html, entry.title, entry.description].join('\n').replaceAll(LEAD, '');
      expect(said).not.toMatch(/cafcass|ofsted|inspection|notice|\bcall|fieldwork|report/i);
      const attendee = entry.component.getFirstProperty('attendee');
      expect(String(attendee?.getFirstValue()).toLowerCase()).toBe(`mailto:${LEAD}`);
      expect(['rsvp', 'partstat'].map((name) => attendee?.getParameter(name))).toEqual(['FALSE', 'NEEDS-ACTION']);
      expect(String(entry.component.getFirstPropertyValue('organizer'))).toBe('mailto:timeline@ofsted.example');
    }
    expect(await sendDue()).toEqual([]);

    const afterwards = await announce(id);
    const toLead = byUid(afterwards.filter(({ to }) => to === LEAD));
    const known = byUid(first);
    expect(toLead.size).toBeGreaterThan(3);
    for (const [uid, { method, entry, subject }] of toLead) {
      expect([method, entry.sequence, entry.start]).toEqual(['REQUEST', 1, known.get(uid)?.entry.start]);
      expect(entry.title).toMatch(/: Cafcass inspection$/);
      expect(subject).toMatch(/^Updated: /);
    }
    const toLink = afterwards.filter(({ to }) => to === LINK);
    expect(toLink.length).toBeGreaterThan(1);
    for (const { entry } of toLink) expect([entry.sequence, toLead.has(entry.uid)]).toEqual([0, false]);
    expect(await sendDue('2025-02-24 16:00')).toEqual([]);
  });

  it('has it moved when its date moves, taken out when it has none, and put back', async () => {
    const id = await plan();
    await announce(id);
    service.setClock('2025-03-24 11:00');
    await service.record(id, 'fieldwork-started 2025-03-10');
    await service.record(id, 'fieldwork-ended 2025-03-24');
    await closeOthers();
    const mails = await sendDue();
    const [moved] = aboutDraft(mails);
    expect(aboutDraft(mails)).toHaveLength(1);
    expect(moved).toMatchObject({ method: 'REQUEST', subject: expect.stringMatching(/^New date: /) as string });
    expect(moved?.entry).toMatchObject({ start: '2025-04-07', end: '2025-04-08', sequence: 1 });
    expect(await sendDue('2025-03-24 15:00')).toEqual([]);

    const count = sink.messages.length;
    service.setClock('2025-03-25 11:00');
    await service.record(id, 'paused 2025-03-25', { reason: 'SECRET-REASON' }).catch(async () => {
      await service.record(id, 'cancelled 2025-03-25', { reason: 'SECRET-REASON' });
    });
    await closeOthers();
    const gone = await sendDue();
    const [cancelled] = aboutDraft(gone);
    expect(cancelled).toMatchObject({ method: 'CANCEL', subject: expect.stringMatching(/^Cancelled: /) as string });
    expect(cancelled?.entry).toMatchObject({ uid: moved?.entry.uid, sequence: 2, status: 'CANCELLED', alarms: [] });
    expect(sink.messages.length).toBeGreaterThan(count);
    for (const { to, text } of gone.filter((mail) => mail.to === LINK)) expect([to, text]).not.toContain('SECRET');
  });

  it('of an inspection that is cancelled has every entry to come taken out, and hears nothing more', async () => {
    const id = await plan();
    const known = byUid([...(await sendDue()), ...(await announce(id))]);
    service.setClock('2025-03-03 10:00');
    await service.record(id, 'cancelled 2025-03-03', { reason: 'SECRET-REASON' });
    await closeOthers();
    const gone = await sendDue();
    for (const { method, entry, text, to } of gone) {
      const before = known.get(entry.uid);
      expect([method, entry.sequence, entry.start]).toEqual([
        'CANCEL',
        (before?.entry.sequence ?? NaN) + 1,
        before?.entry.start,
      ]);
      if (to === LINK) expect(text).not.toContain('SECRET');
    }
    const ahead = [...known.values()].filter(({ entry }) => (entry.end ?? entry.start) > '2025-03-03T09:30:00');
    expect(gone).toHaveLength(ahead.length);
    expect(await sendDue('2025-04-04 10:00')).toEqual([]);
    expect(await rows('pending')).toEqual([]);
  });

  it('of one that is deferred has each moved to where it is now, by one email each', async () => {
    const id = await plan(LEAD_ONLY);
    const known = byUid([...(await sendDue()), ...(await announce(id))]);
    service.setClock('2025-03-03 10:00');
    await service.record(id, 'deferred 2025-03-03', { date: plainDate('2025-05-19'), reason: 'Not now' });
    await closeOthers();
    const moved = await sendDue();
    expect(moved.length).toBeGreaterThan(5);
    expect(new Set(moved.map(({ entry }) => entry.uid)).size).toBe(moved.length);
    for (const { method, entry } of moved) {
      const before = known.get(entry.uid);
      if (method !== 'REQUEST' || !before) continue;
      expect(entry.sequence).toBeGreaterThan(before.entry.sequence);
      expect(entry.start).not.toBe(before.entry.start);
    }
    expect(aboutDraft(moved)[0]?.entry.start).toBe('2025-06-13');
    expect(await sendDue()).toEqual([]);
  });

  it('is asked nothing for what moved and moved back, nor for what is over', async () => {
    const id = await plan(LEAD_ONLY);
    await announce(id);
    service.setClock('2025-03-22 10:00');
    await service.record(id, 'fieldwork-started 2025-03-10');
    await service.record(id, 'fieldwork-ended 2025-03-20');
    expect((await rows('pending')).length).toBeGreaterThan(0);
    await service.record(id, 'fieldwork-ended 2025-03-21', { reason: 'It was the day after' });
    await closeOthers();
    expect(await rows('pending')).toEqual([]);
    expect(await sendDue('2025-03-24 09:00')).toEqual([]);
    // Planned long after all of it: nothing is put into a calendar of the past.
    service.setClock('2026-11-02 10:00');
    await service.create({ people: INVITED });
    expect((await rows('pending')).map((row) => row.milestone)).toEqual([]);
  });

  it('is told by an edition that does without a milestone', async () => {
    const id = await plan([...LEAD_ONLY, { ...PEOPLE[0], invitations: true }]);
    await announce(id);
    const newer = rulesWith(madeUpEdition());
    service.setClock('2025-03-03 10:00');
    const input = { inspection: id, to: MADE_UP_ID, reason: 'A newer one' };
    await runOperation('adoptEdition', { ...service.deps, rules: newer }, COORDINATOR, input);
    await closeOthers();
    const mails = await sendDue(undefined, {}, newer);
    expect(aboutDraft(mails).map(({ entry }) => entry.start)).toEqual(['2025-04-08']);
    // The meeting of the chief executive is gone, and the feedback is the coordinator's now.
    const gone = mails.filter(({ method }) => method === 'CANCEL');
    expect(gone.map(({ to, entry }) => `${entry.start} ${to}`).sort()).toEqual([
      `2025-03-07 ${LEAD}`,
      `2025-03-14 ${LEAD}`,
    ]);
    const given = mails.filter(({ entry }) => entry.start === '2025-03-14' && entry.status === 'CONFIRMED');
    expect(given.map(({ to, entry }) => [to, entry.sequence])).toEqual([['asha.rao@ofsted.example', 0]]);
  });

  it('asked for afterwards gets them, and asked for no more has them taken out', async () => {
    const id = await plan(PEOPLE);
    expect(await sendDue()).toEqual([]);
    const choose = (wanted: boolean, person = LEAD.toUpperCase()) =>
      runOperation('chooseInvitations', service.deps, COORDINATOR, { inspection: id, person, wanted });
    const { emails } = await choose(true);
    const sent = await sendDue();
    expect(sent).toHaveLength(emails);
    expect((await choose(true)).emails).toBe(0);
    expect((await choose(false)).emails).toBe(emails);
    const gone = await sendDue();
    expect(gone.map(({ method, entry }) => [method, entry.sequence])).toEqual(gone.map(() => ['CANCEL', 1]));
    expect(gone).toHaveLength(emails);
    expect((await choose(false)).emails).toBe(0);
    await choose(true);
    const back = byUid(await sendDue());
    expect([...back.keys()].sort()).toEqual(sent.map(({ entry }) => entry.uid).sort());
    for (const { entry, subject } of back.values()) {
      expect(entry.sequence).toBe(2);
      expect(subject).toMatch(/^Invitation: /);
    }
    const inspection = await service.db.selectFrom('inspections').selectAll().executeTakeFirstOrThrow();
    expect(inspection.version).toBe(1);
    await expect(choose(true, 'nobody@ofsted.example')).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('is told in full from the beginning where neutral titles are off, and is then told nothing by the call', async () => {
    const id = await plan(LEAD_ONLY);
    const first = await sendDue(undefined, { neutralTitles: false });
    expect(aboutDraft(first)).toHaveLength(1);
    service.setClock('2025-02-24 09:40');
    await service.record(id, 'notice-given 2025-02-24 09:31');
    await closeOthers();
    const toLead = (await sendDue(undefined, { neutralTitles: false })).filter(({ to }) => to === LEAD);
    expect(toLead).toEqual([]);
    expect((await rows('pending')).length).toBe(0);
  });

  describe('whose mail server', () => {
    it('gave no answer is sent the same message again, and a later move with a higher sequence than that', async () => {
      const id = await plan(LEAD_ONLY);
      await announce(id);
      service.setClock('2025-03-24 11:00');
      await service.record(id, 'fieldwork-started 2025-03-10');
      await service.record(id, 'fieldwork-ended 2025-03-24');
      await closeOthers();
      sink.treat('hang-up');
      const lost = aboutDraft(await sendDue());
      expect(lost).toHaveLength(1);
      sink.treat('take');
      const again = aboutDraft(await sendDue('2025-03-24 11:05'));
      expect(again.map(({ entry }) => [entry.uid, entry.sequence, entry.stamp])).toEqual(
        lost.map(({ entry }) => [entry.uid, entry.sequence, entry.stamp]),
      );
      service.setClock('2025-03-25 11:00');
      await service.record(id, 'fieldwork-ended 2025-03-21', { reason: 'It was earlier' });
      await closeOthers();
      const [back] = aboutDraft(await sendDue());
      expect(back?.entry).toMatchObject({ start: '2025-04-04', sequence: (lost[0]?.entry.sequence ?? NaN) + 1 });
    });
  });

  describe('and says so while one is being handed over', () => {
    /** Whether the first that is due is let go after that, with what each of the wishes gave. */
    const sendOneAfter = async (id: string, wishes: readonly boolean[]): Promise<boolean> => {
      let left = true;
      const work = service.workWith({
        ...sender,
        send: async (_, guard) => {
          for (const wanted of wishes) {
            await runOperation('chooseInvitations', service.deps, COORDINATOR, {
              inspection: id,
              person: LEAD,
              wanted,
            });
          }
          left = (await guard?.()) ?? true;
          return { kind: 'temporary', response: 'later', ours: false };
        },
      });
      const [first] = await rows('pending');
      await sendReminder(work, first?.id ?? '');
      return left;
    };

    it('is asked for none any more', async () => {
      const id = await plan(LEAD_ONLY);
      expect(await sendOneAfter(id, [false])).toBe(false);
      expect(await sendDue('2025-02-20 10:30')).toEqual([]);
      expect([await rows('pending'), await rows('accepted')]).toEqual([[], []]);
    });

    it('still gets each, who wants them again at once', async () => {
      const id = await plan(LEAD_ONLY);
      const wanted = (await rows('pending')).length;
      await sendOneAfter(id, [false, true]);
      const sent = await sendDue('2025-02-20 10:30');
      expect(sent.map(({ method }) => method)).toEqual(Array.from({ length: wanted }, () => 'REQUEST'));
    });
  });

  it('has no second entry by the files of other emails, which others still have', async () => {
    service.setClock('2025-02-24 09:00');
    const { id } = await service.create({ people: INVITED });
    service.setClock('2025-02-24 09:40');
    await service.record(id, 'notice-given 2025-02-24 09:31');
    await sendDue();
    const filesTo = async (to: string) => {
      const parsed = await Promise.all(
        sink.messages.filter((each) => each.to === to).map((each) => PostalMime.parse(each.content)),
      );
      const contents = parsed.flatMap(({ attachments }) => attachments.map((file) => textOf(file.content)));
      return [...new Set(contents)].map(readCalendar).filter(({ method }) => method === 'PUBLISH');
    };
    const ownTitles = (files: Awaited<ReturnType<typeof filesTo>>) =>
      files.flatMap(({ entries }) => entries.map(({ title }) => title)).filter((title) => title.startsWith('Comments'));
    expect((await filesTo(LINK)).length).toBeGreaterThan(0);
    expect(ownTitles(await filesTo(LINK))).toEqual([]);
    expect(ownTitles(await filesTo('dev.shah@cafcass.example'))).not.toEqual([]);
  });
});

/** The emails that invite or cancel; of a message every calendar part says the same. */
async function readInvitations(messages: readonly { to: string; content: Buffer }[]): Promise<readonly Invitation[]> {
  const read = await Promise.all(
    messages.map(async ({ to, content }): Promise<Invitation[]> => {
      const { subject = '', text = '', html = '', attachments } = await PostalMime.parse(content);
      const files = attachments.filter((file) => file.mimeType.startsWith('text/calendar'));
      const contents = [...new Set(files.map((file) => textOf(file.content)))];
      const calendars = contents.map(readCalendar).filter(({ method }) => method !== 'PUBLISH');
      const declared = [...content.toString('latin1').matchAll(/method=(\w+)/g)].map(([, method]) => method);
      return calendars
        .filter(() => subject.match(/^(Invitation|New date|Updated|Cancelled): /) !== null)
        .map(({ method, entries: [entry, ...more] }) => {
          expect(more).toEqual([]);
          expect(new Set(declared)).toEqual(new Set([method]));
          return { to, subject, text, html, method, entry: entry as ReadEntry };
        });
    }),
  );
  return read.flat();
}

/** The parser of messages gives text with the line ends of programs, not those of the wire. */
function textOf(content: string | ArrayBuffer | Uint8Array): string {
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  return text.replaceAll(/\r?\n/g, '\r\n');
}
