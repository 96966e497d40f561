import { beforeEach, describe, expect, it } from 'vitest';
import { listEvents } from '../../../../src/store/recorded-events.ts';
import type { StoredService } from '../../../cli/stored-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

let service: StoredService;
let pages: PagesApp;
let id: string;

openPagesForSuite('2025-02-24 10:00', (opened) => ({ service, pages } = opened));
beforeEach(async () => {
  ({ id } = await service.create());
});

const see = (query = ''): Promise<Page> => pages.get('link-person', `/owed${query}`);
/** What is to do, with all that is said of it. */
const duties = (page: Page): Record<string, string> =>
  Object.fromEntries(
    page.root
      .querySelectorAll('.govuk-summary-card')
      .map((card) => [
        card.querySelector('h4')?.textContent.trim() ?? '',
        (card.querySelector('.govuk-summary-card__content')?.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
      ]),
  );
const events = async (): Promise<string[]> =>
  (await listEvents(service.db, id)).map((each) => `${each.type} ${each.on_date} ${each.recorded_by}`);
/** The fields of the form that marks a milestone as done. */
const buttonOf = (page: Page, milestone: string): Record<string, string> => {
  const form = page.root
    .querySelectorAll('form')
    .find((each) => each.querySelector(`input[name=milestone][value=${milestone}]`));
  if (!form) throw new Error(`There is no button for ${milestone}`);
  return Object.fromEntries(
    form.querySelectorAll('input').map((each) => [each.getAttribute('name') ?? '', each.getAttribute('value') ?? '']),
  );
};

describe('what a party owes', () => {
  it('is nothing before the call, in the same bytes as where there is no inspection at all', async () => {
    const before = await see();
    await service.empty();
    service.setClock('2025-02-24 10:00');
    const none = await see();
    expect(before.html).toBe(none.html);
    expect(before.text).toContain('There is nothing for you to do now.');
    expect(before.text).not.toMatch(/inspection, |2025-03|March/);
  });

  it('is told after the call, each with its day, its working and what to press', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    service.setClock('2025-02-25 10:00');
    const page = await see();
    expect(page.heading).toBe('What you owe');
    expect(page.text).toContain('You have 4 things to do for Ofsted.');
    expect(Object.keys(duties(page))).toEqual([
      'Annex A shared by Cafcass',
      'Access to case materials given by Cafcass',
      'Comments or a formal complaint from Cafcass',
      'Action plan shared by Cafcass',
    ]);
    const annex = duties(page)['Annex A shared by Cafcass'] ?? '';
    expect(annex).toContain('By Wednesday 26 February 2025. Day 1 of 2.');
    expect(annex).toContain('Owed to Ofsted.');
    expect(annex).toContain('The rule stands in “Inspections”, notice period table, Wednesday.');
    expect(page.link('See how it was counted, day by day: Annex A shared by Cafcass')).toBe(
      `/inspections/${id}/milestones/annex-a`,
    );
    // The draft has not been sent: no day of the comments has begun, and there is nothing to press.
    const comments = duties(page)['Comments or a formal complaint from Cafcass'] ?? '';
    expect(comments).toContain('By the end of Friday 11 April 2025. You can begin on Monday 7 April 2025.');
    expect(comments).not.toMatch(/Day \d/);
    expect(comments).toContain('This cannot be marked as done yet.');
    expect(page.texts('main button')).toEqual([
      'Mark as done today: Annex A shared by Cafcass',
      'Mark as done today: Access to case materials given by Cafcass',
    ]);
    expect(page.texts('h3')).toEqual(['To do', 'What Ofsted does next']);
    expect(page.summary['Inspection team conference by telephone']).toBe('Friday 28 February 2025');
    expect(page.text).not.toContain('Lead inspector prepares');
  });

  it('counts the days of a window from the real sending, over the weekend', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    service.setClock('2025-04-04 16:00');
    await service.record(id, 'draft-sent 2025-04-04');
    const comments = async (moment: string): Promise<string> => {
      service.setClock(moment);
      return duties(await see())['Comments or a formal complaint from Cafcass'] ?? '';
    };
    expect(await comments('2025-04-04 17:00')).toContain('Day 0. You have 5 working days.');
    expect(await comments('2025-04-06 10:00')).toContain('Day 0. You have 5 working days.');
    expect(await comments('2025-04-07 10:00')).toContain('Day 1 of 5.');
    expect(await comments('2025-04-11 10:00')).toContain('Day 5 of 5, the last.');
    const late = await comments('2025-04-12 10:00');
    expect(late).toContain('By the end of Friday 11 April 2025.');
    expect(late).not.toMatch(/Day \d/);
    expect((await see()).text).toMatch(/overdue/);
  });

  it('is not late where what it answers was not sent', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    service.setClock('2025-04-14 10:00');
    const page = await see();
    const comments = duties(page)['Comments or a formal complaint from Cafcass'] ?? '';
    expect(comments).toContain(
      'Its days begin with “Draft report sent to Cafcass”, which was planned for Friday 4 April 2025 and is not recorded yet.',
    );
    expect(comments).not.toContain('Open since');
    // Annex A and the case materials are.
    expect(page.text).toContain('You have 4 things to do for Ofsted. 2 are overdue.');
  });

  it('is done by one button, once, with the day of today', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    service.setClock('2025-02-25 10:00');
    const button = buttonOf(await see(), 'annex-a');
    const pressed = await Promise.all([
      pages.post('link-person', '/owed/done', button),
      pages.post('link-person', '/owed/done', button),
    ]);
    expect(pressed.map(({ status, location }) => [status, location])).toEqual([
      [303, '/owed?saved=annex-a'],
      [303, '/owed?saved=annex-a'],
    ]);
    const again = await pages.post('link-person', '/owed/done', button);
    expect(again.location).toBe('/owed?saved=annex-a');
    expect(await events()).toEqual(['notice-given 2025-02-24 Asha Rao', 'annex-a-received 2025-02-25 The link-person']);
    const page = await see('?saved=annex-a');
    expect(page.saved).toBe('Recorded as done: Annex A shared by Cafcass.');
    expect(page.summary['Annex A shared by Cafcass']).toBe('Done Tuesday 25 February 2025');
    expect(page.text).toContain('tell Ofsted. Only they can correct it.');
    // An address can say anything.
    expect((await see('?saved=case-access')).saved).toBeNull();
    expect((await see('?saved=%3Cb%3E')).saved).toBeNull();
  });

  it('records nothing where something else was recorded since, or the page is of another day', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const page = await see();
    const button = buttonOf(page, 'annex-a');
    await service.record(id, 'case-access-given 2025-02-24', {});
    const late = await pages.post('link-person', '/owed/done', button);
    expect(late.location).toBe('/owed?saved=changed');
    expect((await see('?saved=changed')).text).toContain('Nothing was recorded.');
    const fresh = buttonOf(await see(), 'annex-a');
    service.setClock('2025-02-25 09:00');
    expect((await pages.post('link-person', '/owed/done', fresh)).location).toBe(`/owed/${id}/annex-a`);
    expect(await events()).toHaveLength(2);
    expect(() => buttonOf(page, 'comments')).toThrow('no button');
  });

  it('takes another day and a time by a form that keeps what was typed', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    service.setClock('2025-02-26 10:00');
    const address = `/owed/${id}/annex-a`;
    expect((await see()).link('It was done on another day: Annex A shared by Cafcass')).toBe(address);
    const form = await pages.get('link-person', address);
    expect(form.heading).toContain('When was this done?');
    const send = (more: Record<string, string>): Promise<Page> =>
      pages.post('link-person', address, { ...form.fields(), ...more });
    expect((await send({})).errors).toEqual(['Enter the date it was done']);
    const wrong = await send({ 'on-day': '31', 'on-month': '2', 'on-year': '2025', at: 'teatime' });
    expect(wrong.status).toBe(422);
    expect(wrong.errors).toHaveLength(2);
    expect(wrong.fields()).toMatchObject({ 'on-day': '31', at: 'teatime' });
    const ahead = await send({ 'on-day': '27', 'on-month': '2', 'on-year': '2025' });
    expect(ahead.errors[0]).toContain('Date it was done must not lie ahead');
    const done = await send({ 'on-day': '25', 'on-month': '2', 'on-year': '2025', at: '4.15pm' });
    expect(done.location).toBe('/owed?saved=annex-a');
    expect((await see()).summary['Annex A shared by Cafcass']).toBe('Done Tuesday 25 February 2025 at 4:15pm');
    expect((await pages.get('link-person', address)).location).toBe('/owed');
    expect((await pages.get('link-person', `/owed/${id}/comments`)).location).toBe('/owed');
  });

  it('asks for a reason where something that comes before is not recorded', async () => {
    service.setClock('2025-07-01 10:00');
    for (const event of ['notice-given 2025-02-24 09:30', 'draft-sent 2025-04-04', 'final-sent 2025-04-24']) {
      await service.record(id, event);
    }
    const page = await see();
    expect(page.texts('main button').filter((text) => text.includes('Action plan'))).toEqual([]);
    const address = page.link('Record that this is done: Action plan shared by Cafcass') ?? '';
    const form = await pages.get('link-person', address);
    expect(form.text).toContain('Ask Ofsted to record that first, or give a reason.');
    const day = { 'on-day': '30', 'on-month': '6', 'on-year': '2025' };
    const without = await pages.post('link-person', address, { ...form.fields(), ...day });
    expect(without.errors[0]).toContain('Ask Ofsted to record that first, or give a reason');
    const sent = await pages.post('link-person', address, { ...form.fields(), ...day, reason: 'It came by post.' });
    expect(sent.location).toBe('/owed?saved=action-plan');
    expect((await events()).at(-1)).toBe('action-plan-received 2025-06-30 The link-person');
  });

  it('tells what is on hold without a way to mark it as done', async () => {
    service.setClock('2025-03-18 10:00');
    for (const event of ['notice-given 2025-02-24 09:30', 'fieldwork-started 2025-03-10', 'paused 2025-03-14']) {
      await service.record(id, event);
    }
    const page = await see();
    const comments = duties(page)['Comments or a formal complaint from Cafcass'] ?? '';
    expect(comments).toContain('fieldwork is paused');
    expect(comments).not.toContain('This cannot be marked');
    expect(page.texts('.govuk-summary-card .govuk-tag')).toContain('On hold');
    expect(page.texts('main button').filter((text) => text.includes('Comments'))).toEqual([]);
  });

  it('is seen and not pressed by a senior leader', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const page = await pages.get('senior-leader', '/owed');
    expect(Object.keys(duties(page))).toContain('Annex A shared by Cafcass');
    expect(page.root.querySelectorAll('main form')).toEqual([]);
    expect(page.text).toContain('The link person marks these as done.');
    const button = buttonOf(await see(), 'annex-a');
    expect((await pages.post('senior-leader', '/owed/done', button)).status).toBe(403);
    expect((await pages.get('senior-leader', `/owed/${id}/annex-a`)).status).toBe(403);
    expect(await events()).toHaveLength(1);
  });

  it('is recorded with a key of its own where the form’s is none that the page made', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const button = buttonOf(await see(), 'annex-a');
    const done = await pages.post('link-person', '/owed/done', { ...button, key: 'a\0b' });
    expect(done.location).toBe('/owed?saved=annex-a');
  });

  it('is no page of the inspecting party, whose own pages record', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    expect((await pages.get('coordinator', '/owed')).location).toBe('/deadlines');
    const button = buttonOf(await see(), 'annex-a');
    expect((await pages.post('coordinator', '/owed/done', button)).status).toBe(404);
    expect((await pages.get('coordinator', `/owed/${id}/annex-a`)).status).toBe(404);
  });

  it('gives nothing of an inspection that was not announced, whoever guesses its address', async () => {
    const known = '11111111-1111-4111-8111-111111111111';
    const told = async (given: string): Promise<readonly [number, string]> => {
      const page = await pages.get('link-person', `/owed/${given}/annex-a`);
      return [page.status, page.text.replaceAll(given, 'ID')];
    };
    expect(await told(id)).toEqual(await told(known));
    const posted = async (given: string): Promise<number> =>
      (await pages.post('link-person', '/owed/done', { inspection: given, milestone: 'annex-a', on: '2025-02-24' }))
        .status;
    expect([await posted(id), await posted(known)]).toEqual([404, 404]);
  });
});
