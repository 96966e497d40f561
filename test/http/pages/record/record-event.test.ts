import { beforeEach, describe, expect, it } from 'vitest';
import { listEvents } from '../../../../src/store/recorded-events.ts';
import type { StoredService } from '../../../cli/stored-service.ts';
import { RULES } from '../../../service/test-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

const INSPECTOR = 'inspector:ben.cole@ofsted.example';

describe('recording what happened, on pages', () => {
  let service: StoredService;
  let pages: PagesApp;
  let id: string;
  openPagesForSuite('2025-02-24 10:00', (opened) => ({ service, pages } = opened));
  beforeEach(async () => {
    ({ id } = await service.create());
  });

  const page = (type = ''): string => `/inspections/${id}/record${type === '' ? '' : `/${type}`}`;
  const recorded = async (): Promise<readonly string[]> =>
    (await listEvents(service.db, id)).map((each) => `${each.type} ${each.on_date}`);
  /** Fills in the form of an event and gives the page that it leads to. */
  const fill = async (
    type: string,
    typed: Record<string, string>,
    who: typeof INSPECTOR | 'coordinator' = 'coordinator',
  ) => {
    const form = await pages.get(who, page(type));
    return pages.post(who, page(type), { ...form.fields(), ...typed });
  };
  const follow = async ({ location }: Page): Promise<Page> => pages.get('coordinator', location ?? '/nowhere');
  /** Everything up to the end of fieldwork, as it was planned. */
  const untilFieldworkEnded = async (): Promise<void> => {
    for (const event of [
      'notice-given 2025-02-24 09:30',
      'fieldwork-started 2025-03-10',
      'fieldwork-ended 2025-03-21',
    ]) {
      service.setClock(`${event.split(' ')[1]} 17:00`);
      await service.record(id, event);
    }
    service.setClock('2025-04-09 10:00');
  };

  it('offers what makes sense now by what it does, and says what is out of the ordinary', async () => {
    const list = await pages.get('coordinator', page());
    expect(list.heading).toBe('Record what happened');
    expect(list.texts('main h2')).toEqual([
      'The notice and the visit',
      'The report',
      'Holds, complaints and pauses',
      'Changes to the plan',
      'Recorded until now',
    ]);
    expect(list.link('Notice given to Cafcass by telephone')).toBe(page('notice-given'));
    expect(list.text).toContain('Unusual now It comes before “Notice given to Cafcass by telephone” is recorded.');
    // Nothing to lift, to resume or to correct yet.
    for (const title of ['Hold lifted', 'Fieldwork resumed', 'Mistake corrected'])
      expect(list.link(title)).toBeUndefined();
  });

  it('asks by the rules alone: each event for what its rule wants, and for nothing else', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const { events } = RULES.current;
    const offered = (await pages.get('coordinator', page())).root
      .querySelectorAll(`main a[href^="${page()}/"]`)
      .map((link) => link.getAttribute('href')?.split('/').at(-1)?.split('?')[0] ?? '');
    expect(offered.length).toBeGreaterThan(8);
    for (const type of new Set(offered)) {
      const form = await pages.get('coordinator', page(type));
      expect(form.status, type).toBe(200);
      const asked = [...new Set(form.root.querySelectorAll('main [name]').map((each) => each.getAttribute('name')))]
        .map((name) => name?.replace(/-(day|month|year)$/, '') ?? '')
        .filter((name) => name !== '_csrf');
      const { asks, does } = events.find((each) => each.id === type) ?? { asks: {}, does: '' };
      for (const name of Object.keys(asks)) expect(asked, `${type} ${name}`).toContain(name);
      const always = ['on', 'at', 'reason', 'note', ...(does === 'correct' ? ['corrects'] : [])];
      expect(
        [...new Set(asked)].filter((name) => !(name in asks) && !always.includes(name)),
        type,
      ).toEqual([]);
    }
  });

  it('says everything that is missing at once, at its fields, and keeps what was typed', async () => {
    const refused = await fill('notice-given', { 'on-day': '31', 'on-month': '2', note: 'by <b>phone</b>' });
    expect(refused.status).toBe(422);
    expect(refused.errors).toEqual([
      'The day must be a real date, for example 27 3 2025',
      'Enter the time',
      'Enter who was told',
    ]);
    const links = refused.root
      .querySelectorAll('.govuk-error-summary a')
      .map((link) => link.getAttribute('href') ?? '');
    expect(links).toEqual(['#on-day', '#at', '#told']);
    for (const link of links) expect(refused.root.querySelector(link), link).not.toBeNull();
    expect(refused.fields()).toMatchObject({ 'on-day': '31', 'on-month': '2', note: 'by <b>phone</b>' });
    expect(refused.title).toMatch(/^Error: /);
    expect(await recorded()).toEqual([]);
  });

  it('tells the problems of the service in the words of people', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const ahead = await fill('annex-a-received', { 'on-day': '26' });
    expect(ahead.errors).toEqual([
      'The day must not lie ahead: it is Monday 24 February 2025 at 10am in London. Record it when it has happened',
    ]);
    const early = await fill('draft-sent', { reason: 'It is so' });
    expect(early.location).toContain('/check/');
    const unreasoned = await fill('draft-sent', {});
    expect(unreasoned.errors).toEqual(['Enter a reason']);
    const before = await fill('draft-sent', { 'on-day': '23', reason: '' });
    expect(before.root.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#reason');
  });

  it('shows what a late draft moves before anything is saved, and records it once', async () => {
    await untilFieldworkEnded();
    const before = await recorded();
    const check = await follow(await fill('draft-sent', { at: '9.15am' }));
    expect(check.heading).toBe('Check what this changes');
    expect(check.text).toContain('Nothing has been saved yet.');
    expect(check.summary).toMatchObject({ 'The day': 'Wednesday 9 April 2025', 'The time': '9:15am' });
    // Five working days after the sending: Thu 10, Fri 11, Mon 14, Tue 15, Wed 16 April. The final stays.
    expect(check.rows('Dates that move')).toContainEqual([
      'Comments or a formal complaint from Cafcass',
      'Fri 11 Apr 2025, 11:59pm',
      'Wed 16 Apr 2025, 11:59pm',
      '3 working days later',
    ]);
    expect(check.rows('Dates that move').flat().join()).not.toContain('Final report');
    expect(check.texts('.govuk-details__text li')).toContain(
      'Final report sent to Cafcass under embargo: Thu 24 Apr 2025',
    );
    expect(check.texts('main li')).toContain('“Draft report sent to Cafcass” is done, on Wed 9 Apr 2025, 9:15am.');
    expect(check.text).toContain('“Draft report sent to Cafcass” was due on Fri 4 Apr 2025.');
    expect(await recorded()).toEqual(before);
  });

  it('records what was confirmed once, pressed twice or at the same moment', async () => {
    await untilFieldworkEnded();
    const { location } = await fill('draft-sent', {});
    const check = await pages.get('coordinator', location ?? '');
    const press = (): Promise<Page> => pages.post('coordinator', location ?? '', check.fields());
    const pressed = [...(await Promise.all([press(), press()])), await press()];
    expect(pressed.map((each) => each.location)).toEqual(Array(3).fill(`/inspections/${id}?saved=recorded`));
    expect((await recorded()).filter((each) => each.startsWith('draft-sent'))).toEqual(['draft-sent 2025-04-09']);
    expect((await pages.get('coordinator', `/inspections/${id}?saved=recorded`)).saved).toBe(
      'What happened was recorded.',
    );
    expect((await pages.get('coordinator', location ?? '')).status).toBe(303);
  });

  it('leads back from the preview to what was typed', async () => {
    const { location } = await fill('notice-given', { at: '9.30am', told: 'Dev Shah', note: 'He took it well' });
    const check = await pages.get('coordinator', location ?? '');
    const back = await pages.get('coordinator', check.link('Change what you entered') ?? '');
    expect(back.fields()).toMatchObject({ at: '9.30am', told: 'Dev Shah', note: 'He took it well' });
    const again = await pages.post('coordinator', page('notice-given'), { ...back.fields(), told: 'Lin Okoro' });
    expect((await follow(again)).summary).toMatchObject({ 'Who was told': 'Lin Okoro' });
    // The one before is gone, so that only what is typed last can be confirmed.
    expect((await pages.get('coordinator', location ?? '')).status).toBe(404);
  });

  it('says what somebody else changed meanwhile, and previews anew', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const { location } = await fill('annex-a-received', {});
    const seen = await pages.get('coordinator', location ?? '');
    await service.record(id, 'milestone-pinned 2025-02-24', {
      milestone: 'draft',
      date: '2025-04-02',
      reason: 'Leave',
    });
    const conflict = await pages.post('coordinator', location ?? '', seen.fields());
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Somebody changed this inspection after you looked at it. Nothing was saved.');
    expect(conflict.texts('.govuk-notification-banner li')).toEqual([
      'Milestone pinned to a date: Draft report sent to Cafcass on Mon 24 Feb 2025, by Asha Rao',
    ]);
    expect(await recorded()).not.toContain('annex-a-received 2025-02-24');
    expect((await pages.post('coordinator', location ?? '', conflict.fields())).status).toBe(303);
    expect(await recorded()).toContain('annex-a-received 2025-02-24');
  });

  it('says why something cannot be recorded now, and leads from what is recorded to its correction', async () => {
    const early = await pages.get('coordinator', page('published'));
    expect([early.status, early.heading]).toEqual([422, 'Published']);
    expect(early.text).toContain('“Published” needs “Final sent to Cafcass under embargo” to be recorded first.');
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const twice = await pages.get('coordinator', page('notice-given'));
    const correct = await pages.get('coordinator', twice.link('correct it') ?? '');
    expect(correct.fields()).toMatchObject({ corrects: '1' });
    expect((await pages.get('coordinator', page('nonsense'))).status).toBe(404);
  });

  it('corrects what was recorded by mistake, from a list of what was recorded', async () => {
    await service.record(id, 'notice-given 2025-02-24 09:30');
    const list = await pages.get('coordinator', page());
    const link = list.link('Correct Notice given to Cafcass by telephone, Mon 24 Feb 2025, 9:30am') ?? '';
    const form = await pages.get('coordinator', link);
    const check = await follow(
      await pages.post('coordinator', page('event-corrected'), { ...form.fields(), reason: 'A slip' }),
    );
    expect(check.summary).toMatchObject({
      'What was a mistake': 'Notice given to Cafcass by telephone, Mon 24 Feb 2025, 9:30am',
    });
    expect(check.text).toContain('The announcement is taken back.');
    await pages.post('coordinator', check.root.querySelector('form')?.getAttribute('action') ?? '', check.fields());
    const rows = (await pages.get('coordinator', page())).rows('What was recorded, the latest first');
    expect(rows.map(([what, , , action]) => [what, action])).toEqual([
      ['Mistake corrected: Notice given to Cafcass by telephone', ''],
      ['Notice given to Cafcass by telephone', 'Corrected or replaced since'],
    ]);
  });

  it('lets inspectors record where they take part, and nobody else of those who only look', async () => {
    const mine = await fill('notice-given', { at: '9:30am', told: 'Dev Shah' }, INSPECTOR);
    const check = await pages.get(INSPECTOR, mine.location ?? '');
    expect((await pages.post(INSPECTOR, mine.location ?? '', check.fields())).status).toBe(303);
    expect(await recorded()).toEqual(['notice-given 2025-02-24']);
    for (const who of ['inspector', 'viewer', 'administrator', 'link-person', 'senior-leader'] as const) {
      for (const path of [
        page(),
        page('annex-a-received'),
        page('annex-a-received/check/00000000-0000-4000-8000-000000000000'),
      ]) {
        expect((await pages.get(who, path)).status, `${who} ${path}`).toBe(403);
      }
      expect((await pages.post(who, page('annex-a-received'))).status, who).toBe(403);
      const overview = await pages.get(who, `/inspections/${id}`);
      expect(overview.link('Record what happened'), who).toBeUndefined();
    }
    expect(await recorded()).toEqual(['notice-given 2025-02-24']);
  });
});
