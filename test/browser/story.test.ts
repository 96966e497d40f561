import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { Sender } from '../../src/mail/sender.ts';
import { BANK_HOLIDAYS, walkWorkingDays } from '../calendar/day-by-day.ts';
import { type Page as ReadPage, readPage } from '../http/pages/read-page.ts';
import { WORLD_PEOPLE } from '../http/pages/world-people.ts';
import { openPagesWorld, type PagesWorld } from '../http/pages/world.ts';
import { type MailServer, startMailServer } from '../mail/mail-server.ts';
import { describeWithBrowser } from './browser.ts';
import { planInspection, type Recording, recordWhatHappened } from './journeys.ts';
import { type Visitor, visitByMouse } from './visitor.ts';
import { type PageWatch, watchPage } from './watch-page.ts';

const DAYS = BANK_HOLIDAYS['england-and-wales'];
const LINK_PERSON = WORLD_PEOPLE['link-person'].email;

/**
 * The checked inspection of Mon 10 Mar 2025, from its planning to its action plan, as its people live it: each date is
 * one that was counted by hand, or is walked day by day on GOV.UK's list.
 */
describeWithBrowser('an inspection from planning to action plan', (browser) => {
  let mail: MailServer;
  let sender: Sender;
  let world: PagesWorld;
  let coordinator: Visitor;
  let linkPerson: Visitor;
  const watches: PageWatch[] = [];
  let id = '';

  beforeAll(async () => {
    mail = await startMailServer();
    sender = createSmtpSender(parseSmtpUrl(mail.url));
    world = await openPagesWorld({ people: true, sender, now: '2025-01-13 10:00' });
    const open = async (): Promise<Visitor> => {
      const page = await (await browser().newContext({ acceptDownloads: true })).newPage();
      watches.push(watchPage(page));
      return visitByMouse(page);
    };
    coordinator = await open();
    linkPerson = await open();
  });
  afterAll(async () => {
    await world.close();
    await sender.close();
    await mail.close();
  });

  it('begins with a link that was printed, which works once', async () => {
    const { email } = WORLD_PEOPLE.coordinator;
    const { link } = await runOperation('createSignInLink', world.deps, world.principalOf('administrator'), {
      user: email,
    });
    await coordinator.open(link);
    await coordinator.press('Sign in');
    expect(new URL(coordinator.page.url()).pathname).toBe('/deadlines');
    await coordinator.open(link);
    expect(await coordinator.page.locator('main').innerText()).toMatch(/works once|cannot be signed in/);
  });

  it('is planned once, however often it is confirmed', async () => {
    id = await planInspection(coordinator, world, '2025-03-10', [
      'Mon 24 Feb 2025',
      'Mon 3 Mar 2025',
      'Fri 21 Mar 2025',
      'Fri 4 Apr 2025',
      'Fri 11 Apr 2025',
      'Thu 24 Apr 2025',
      'Thu 1 May 2025',
      'Mon 4 Aug 2025',
    ]);
    await coordinator.page.goBack();
    await coordinator.page.reload();
    const { inspections } = (await world.get('coordinator', '/api/inspections')).json<{ inspections: unknown[] }>();
    expect(inspections).toHaveLength(1);
  });

  it('does not exist for Cafcass', async () => {
    await move('2025-02-20 10:00');
    await world.signIn(linkPerson.page.context(), 'link-person');
    await linkPerson.open(`${world.baseUrl}/`);
    const words = await linkPerson.page.locator('body').innerText();
    expect(words).toContain('telephone');
    expect(words).not.toMatch(/2025-03|March|Cafcass inspection|Ben Cole/);
    await linkPerson.open(`${world.baseUrl}/inspections/${id}`);
    expect(await linkPerson.heading()).toBe('Page not found');
    expect(await subjectsTo(LINK_PERSON)).toEqual([]);
    expect((await subjectsTo(WORLD_PEOPLE.inspector.email)).length).toBeGreaterThan(0);
  });

  it('is known to Cafcass from the call on', async () => {
    await move('2025-02-24 09:35');
    const preview = await record({
      title: 'Notice given to Cafcass by telephone',
      fields: { [await labelOf('told')]: 'Dev Shah', [await labelOf('at')]: '9:30am' },
    });
    expect(preview).toContain('Lin Okoro');
    await world.sendDue();
    expect((await subjectsTo(LINK_PERSON)).length).toBeGreaterThan(0);
    expect(await row('Call to announce the inspection')).toMatchObject({ state: 'Done' });
  });

  it('has Cafcass say that Annex A is done, once', async () => {
    await move('2025-02-26 11:00');
    await world.signIn(linkPerson.page.context(), 'link-person');
    await linkPerson.open(`${world.baseUrl}/owed`);
    expect(await linkPerson.page.locator('main').innerText()).toContain('Wednesday 26 February 2025');
    const form = linkPerson.page.locator('form', {
      has: linkPerson.page.getByRole('button', { name: /Mark as done today.*Annex A/ }),
    });
    const action = world.baseUrl + ((await form.getAttribute('action')) ?? '');
    const fields = await form
      .locator('input')
      .evaluateAll((inputs) =>
        inputs
          .map((each) => each as unknown as { name: string; value: string })
          .map(({ name, value }) => [name, value]),
      );
    const sent = {
      form: Object.fromEntries(fields) as Record<string, string>,
      headers: { 'sec-fetch-site': 'same-origin' },
    };
    // Pressed twice before the first is answered, and again afterwards.
    await Promise.all([linkPerson.page.request.post(action, sent), linkPerson.page.request.post(action, sent)]);
    await linkPerson.press(/Mark as done today.*Annex A/);
    expect(await linkPerson.page.locator('.govuk-notification-banner--success').innerText()).toMatch(/recorded|done/i);
    expect(await row('Annex A shared by Cafcass')).toMatchObject({ happened: 'Wed 26 Feb 2025', state: 'Done' });
    const { events } = (await world.get('coordinator', `/api/inspections/${id}/events`)).json<{
      events: { type: string }[];
    }>();
    expect(events.filter(({ type }) => type === 'annex-a-received')).toHaveLength(1);
  });

  it('moves the comments with a late draft, and not the final', async () => {
    for (const [type, on] of [
      ['case-access-given', '2025-02-27'],
      ['fieldwork-started', '2025-03-10'],
      ['fieldwork-ended', '2025-03-21'],
    ] as const) {
      await move(`${on} 16:00`);
      await runOperation('recordEvent', world.deps, world.principalOf('inspector'), { inspection: id, type, on });
    }
    await move('2025-04-08 15:00');
    const preview = await record({ title: 'Draft sent to Cafcass' });
    // Monday to Friday, with the day of the draft not counted.
    expect(preview).toContain('15 Apr');
    expect(await row('Draft report sent to Cafcass')).toMatchObject({
      due: 'Fri 4 Apr 2025',
      happened: 'Tue 8 Apr 2025',
      drift: '2 working days later than planned',
      state: 'Done',
    });
    expect((await row('Comments or a formal complaint')).due).toBe('Tue 15 Apr 2025, 11:59pm');
    expect((await row('Final report sent')).due).toBe('Thu 24 Apr 2025');
  });

  it('has no date for the final while a complaint holds it', async () => {
    await move('2025-04-11 15:00');
    await record({ title: 'Comments received from Cafcass' });
    await move('2025-04-15 15:00');
    const preview = await record({ title: 'Formal complaint received from Cafcass' });
    expect(preview).toMatch(/hold/i);
    expect(await row('Final report sent')).toMatchObject({ due: '–', state: expect.stringContaining('On hold') });
    expect(await row('Report published')).toMatchObject({ due: '–', state: expect.stringContaining('On hold') });
    await move('2025-05-06 15:00');
    await record({
      title: 'Formal complaint resolved',
      choices: ['Not upheld'],
      sets: { group: /new date for the final/i, date: '2025-05-12' },
    });
    expect(await row('Final report sent')).toMatchObject({ due: 'Mon 12 May 2025' });
  });

  it('is under embargo until five working days after the final', async () => {
    await move('2025-05-12 15:00');
    await record({ title: 'Final sent to Cafcass under embargo' });
    expect(await notices()).toMatch(/under embargo/i);
    expect((await row('Report published')).due).toBe('Mon 19 May 2025');
    expect((await pageOf(`/inspections/${id}/publication`)).text).toContain('Can the report be published now? No');
    await move('2025-05-19 10:00');
    await record({ title: 'Published' });
    expect(await notices()).not.toMatch(/embargo/i);
  });

  it('ends with the action plan', async () => {
    const due = walkWorkingDays(DAYS, '2025-05-12', 70);
    expect((await row('Action plan shared by Cafcass')).due).toBe(shortDay(due));
    await move(`${due} 15:00`);
    await record({ title: 'Action plan received', fields: { Reason: 'It was received on the day it was sent.' } });
    expect(await row('Action plan shared by Cafcass')).toMatchObject({ state: 'Done', happened: shortDay(due) });
    expect((await subjectsTo(LINK_PERSON)).join('\n')).toMatch(/action plan/i);
  });

  it('can be taken away, as a picture, on paper and as files', async () => {
    await coordinator.open(`${world.baseUrl}/inspections/${id}`);
    const picture = coordinator.page.locator('svg[role=img]').first();
    expect(await picture.innerHTML()).toMatch(/Action plan|action plan/);
    expect(await coordinator.page.getByText('Mon 19 May 2025').count()).toBeGreaterThan(0);
    const calendar = new ICAL.Component(ICAL.parse(await download('Calendar file (ICS)')) as unknown[]);
    const entries = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
    expect(entries.find(({ summary }) => /^publication/i.test(summary))?.startDate.toString()).toBe('2025-05-19');
    const table = await download('Table (CSV)');
    expect(table).toContain('done,draft,Draft report sent to Cafcass');
    const whole = JSON.parse(await download('Whole record for programs (JSON)')) as { inspection: { id: string } };
    expect(whole.inspection.id).toBe(id);
    await coordinator.open(`${world.baseUrl}/inspections/${id}/print`);
    await coordinator.page.emulateMedia({ media: 'print' });
    expect(await coordinator.page.locator('svg[role=img]').first().isVisible()).toBe(true);
    expect(await coordinator.page.locator('nav').first().isVisible()).toBe(false);
    await coordinator.page.emulateMedia({ media: 'screen' });
  });

  it('had no page that failed behind anybody’s back', () => {
    expect(watches.flatMap((watch) => watch.take())).toEqual([]);
  });

  /** Moves the clock, has what is due by then sent, and signs the coordinator in anew: a session is over by then. */
  async function move(moment: string): Promise<void> {
    world.service.setClock(moment);
    await world.sendDue();
    await world.signIn(coordinator.page.context(), 'coordinator');
  }

  function record(what: Recording): Promise<string> {
    return recordWhatHappened(coordinator, world, id, what);
  }

  /** What the form of the call names a field. */
  async function labelOf(field: string): Promise<string> {
    const form = await pageOf(`/inspections/${id}/record/notice-given`);
    return form.texts(`label[for=${field}]`)[0] ?? field;
  }

  async function pageOf(path: string): Promise<ReadPage> {
    // Without the sessions of before: the clock has moved.
    const answer = await world.app.inject({ url: path, headers: await world.headersOf('coordinator') });
    return readPage(answer);
  }

  /** What changes how the rest of the inspection's page is to be read. */
  async function notices(): Promise<string> {
    return (await pageOf(`/inspections/${id}`)).texts('.govuk-warning-text').join('\n');
  }

  /** The row of a milestone on the inspection's page. */
  async function row(title: string) {
    const page = await pageOf(`/inspections/${id}`);
    const found = page.rows('Milestones').find((cells) => cells[1]?.startsWith(title));
    if (!found) throw new Error(`No milestone begins with "${title}"`);
    const [, , planned, due, happened, drift, state] = found;
    return { planned, due, happened, drift, state };
  }

  async function download(link: string): Promise<string> {
    const href = await coordinator.page.getByRole('link', { name: link }).getAttribute('href');
    const answer = await coordinator.page.request.get(world.baseUrl + (href ?? ''));
    expect(answer.headers()['content-disposition']).toMatch(/^attachment; filename=/);
    return answer.text();
  }

  async function subjectsTo(address: string): Promise<readonly string[]> {
    const messages = mail.messages.filter(({ envelopeTo }) => envelopeTo.includes(address));
    const parsed = await Promise.all(messages.map(({ content }) => PostalMime.parse(content)));
    return parsed.map(({ subject = '', text = '' }) => `${subject}\n${text}`);
  }
});

/** "Mon 4 Aug 2025", by the platform's own words. */
function shortDay(date: string): string {
  const words = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return words
    .format(new Date(`${date}T00:00Z`))
    .replace(',', '')
    .replace('Sept', 'Sep');
}
