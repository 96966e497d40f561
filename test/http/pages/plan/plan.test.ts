import { describe, expect, it } from 'vitest';
import { runOperation } from '../../../../src/service/operations.ts';
import type { StoredService } from '../../../cli/stored-service.ts';
import { COORDINATOR } from '../../../service/test-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

type Fields = Readonly<Record<string, string>>;

const ASHA = { 'name-0': 'Asha Rao', 'email-0': 'asha.rao@ofsted.example' };
const BEN = { 'name-1': 'Ben Cole', 'email-1': 'ben.cole@ofsted.example' };
const LIN = { 'name-6': 'Lin Okoro', 'email-6': 'lin.okoro@cafcass.example' };

describe('planning an inspection on pages', () => {
  let service: StoredService;
  let pages: PagesApp;
  openPagesForSuite('2025-01-15 12:00', (opened) => ({ service, pages } = opened));

  const get = (url: string): Promise<Page> => pages.get('coordinator', url);
  /** Sends the form of a page with some fields filled in. */
  const send = async (url: string, fields: Fields = {}): Promise<Page> =>
    pages.post('coordinator', url, { ...(await get(url)).fields(url), ...fields });
  /** Sends it, and gives the address that it leads to. */
  const goOn = async (url: string, fields: Fields = {}): Promise<string> => {
    const page = await send(url, fields);
    expect(page.errors).toEqual([]);
    expect(page.status).toBe(303);
    return page.location ?? '';
  };
  const begin = (kind: string): Promise<string> => goOn('/plan').then((url) => goOn(url, { kind }));
  /** Answers everything for a visit in August up to the page where it is checked. */
  const toCheck = async (people: Fields = { ...ASHA, ...BEN, ...LIN }): Promise<string> => {
    const details = await goOn(await begin('focused-visit'), dateFields('start', '12 8 2025'));
    return goOn(await goOn(details, { grounds: 'agreed' }), people);
  };
  const stored = () => service.db.selectFrom('inspections').selectAll().execute();

  it('asks one thing a page, and shows everything before anything is saved', async () => {
    const kind = await goOn('/plan');
    expect((await get(kind)).heading).toBe('What do you want to plan?');
    const start = await goOn(kind, { kind: 'inspection' });
    expect((await get(start)).heading).toBe('When does it start?');
    const details = await goOn(start, dateFields('start', '10 March 2025'));
    expect((await get(details)).heading).toBe('What is known already?');
    expect((await get(details)).text).toContain('10 working days on site, to Friday 21 March 2025.');
    const people = await goOn(details);
    expect((await get(people)).heading).toBe('Who takes part?');
    const check = await goOn(people, { ...ASHA, ...BEN, ...LIN });

    const page = await get(check);
    expect(page.heading).toBe('Check before you plan it');
    expect(page.text).toContain('Nothing has been saved yet.');
    expect(page.summary).toMatchObject({
      'What is planned': 'Inspection',
      'First day on site': 'Monday 10 March 2025',
      'Known already': 'Nothing',
    });
    expect(page.text).toContain('Link support person: Lin Okoro, lin.okoro@cafcass.example');
    expect(
      page
        .rows('Milestones')
        .find((row) => row.join().includes('Draft report'))
        ?.slice(2, 4),
    ).toEqual(['Fri 4 Apr 2025', 'Fri 4 Apr 2025']);
    expect(page.root.querySelectorAll('svg.app-picture')).toHaveLength(1);
    expect(page.text).toContain('Call to Cafcass: due by Monday 3 March 2025 at 9:30am.');
    // The call comes first; nobody of the inspected party is written to before it.
    expect(page.rows('First emails').map(([when, about, to]) => [when?.slice(0, 6), about?.slice(0, 9), to])).toEqual([
      ['As soo', 'All dates', 'Asha Rao, asha.rao@ofsted.example'],
      ['As soo', 'All dates', 'Ben Cole, ben.cole@ofsted.example'],
      [expect.any(String), 'Reminder:', 'Asha Rao, asha.rao@ofsted.example'],
      [expect.any(String), 'Reminder:', 'Ben Cole, ben.cole@ofsted.example'],
    ]);
    const counted = await get(page.link('Draft report sent to Cafcass') ?? '');
    expect(counted.heading).toBe('Draft report sent to Cafcass');
    expect(counted.text).toContain('10 working days after Fri 21 Mar 2025');
    expect(await stored()).toEqual([]);

    const done = await goOn(check);
    const [inspection, ...others] = await stored();
    expect(others).toEqual([]);
    expect(inspection).toMatchObject({ kind: 'inspection', start_on: '2025-03-10', reason: null });
    expect(done).toBe(`/inspections/${inspection?.id}?saved=planned`);
    expect((await get(done)).saved).toBe('The inspection was planned.');
    expect(await service.db.selectFrom('people').select('name').orderBy('name').execute()).toEqual([
      { name: 'Asha Rao' },
      { name: 'Ben Cole' },
      { name: 'Lin Okoro' },
    ]);
  });

  it('plans once, however often it is confirmed, also after a crash', async () => {
    const check = await toCheck();
    const draft = check.split('/')[2] ?? '';
    const content = () =>
      service.db.selectFrom('drafts').select('content').where('id', '=', draft).executeTakeFirstOrThrow();
    const answers = await content();
    const fields = (await get(check)).fields(check);
    const first = await pages.post('coordinator', check, fields);
    const [inspection] = await stored();
    expect(first.location).toContain(inspection?.id);
    expect((await content()).content).not.toContain('lin.okoro');
    expect((await pages.post('coordinator', check, fields)).location).toBe(`/inspections/${inspection?.id}`);
    expect((await get(check.replace('check', 'people'))).location).toBe(`/inspections/${inspection?.id}`);
    // Ended after it was stored, and before its draft was.
    await service.db.updateTable('drafts').set(answers).where('id', '=', draft).execute();
    expect((await pages.post('coordinator', check, fields)).location).toBe(first.location);
    expect(await stored()).toHaveLength(1);
  });

  it('tells everything that is wrong with days at once, and keeps what was typed', async () => {
    const url = await begin('inspection');
    const page = await send(url, { ...dateFields('start', '9 3 2025'), 'end-day': '31' });
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.errors).toEqual([
      'The first day on site must be a working day: take Friday 7 March 2025 or Monday 10 March 2025',
      'The last day on site must include a month and a year',
    ]);
    expect(page.fields(url)).toMatchObject({ 'start-day': '9', 'start-year': '2025', 'end-day': '31' });
    expect((await send(url)).errors).toEqual(['Enter the first day on site']);
    expect((await send(url, { ...dateFields('start', '10 3 2025'), ...dateFields('end', '7 3 2025') })).errors).toEqual(
      ['The last day on site must not be before the start, Monday 10 March 2025'],
    );
  });

  it('tells everything that is wrong with people at once, in the order of the page', async () => {
    const url = await goOn(await goOn(await begin('inspection'), dateFields('start', '10 3 2025')));
    const more = await send(url, { ...ASHA, ...BEN, add: 'coordinator' });
    expect(more.status).toBe(200);
    expect(more.texts('legend').slice(0, 3)).toEqual(['Coordinator', 'Coordinator, another', 'Lead inspector']);
    const page = await pages.post('coordinator', url, {
      ...more.fields(url),
      'name-7': 'Asha again',
      'email-7': 'ASHA.RAO@ofsted.example',
      'email-1': 'ben,cole',
      'name-2': 'Nobody yet',
      'email-5': 'dev@cafcass.example',
    });
    expect(page.status).toBe(422);
    expect(page.errors).toEqual([
      'Email address of the coordinator is given twice for the role “Coordinator”',
      'Email address of the lead inspector must be one plain address, for example name@example.gov.uk',
      'Enter the email address of the inspector',
      'Enter the name of the chief executive',
    ]);
    expect(page.link('Enter the name of the chief executive')).toBe('#name-5');
    expect(page.fields(url)).toMatchObject({ 'name-7': 'Asha again', 'email-1': 'ben,cole', 'name-2': 'Nobody yet' });
  });

  it('suggests days that suit, and uses one with a press of a button', async () => {
    await service.create({ kind: 'focused-visit', start: '2025-02-18', reason: 'x' });
    const url = await begin('inspection');
    const page = await get(url);
    const [first] = page.rows('Next days that suit');
    expect(first).toEqual(['Use Monday 3 February 2025', 'Mon 20 Jan 2025', 'Fri 14 Feb 2025', 'Tue 25 Mar 2025']);
    expect(page.text).toContain('Monday 20 January 2025');
    expect(page.text).toContain('The last moment for the call, 9:30am on Monday 13 January 2025, is over');
    const details = await goOn(url, { use: '2025-02-03' });
    expect((await get(details.replace('details', 'start'))).fields(url)).toMatchObject({
      'start-day': '3',
      'start-month': '2',
      'start-year': '2025',
    });
  });

  it('says what a date means while it is typed, and has no date in an address', async () => {
    const url = await begin('inspection');
    const hint = (date: string): Promise<Page> =>
      send(url).then((page) =>
        pages.post('coordinator', url.replace('/start', '/hint'), {
          ...page.fields(url),
          ...dateFields('start', date),
        }),
      );
    const easter = await hint('14 4 2025');
    expect(easter.root.textContent.replaceAll(/\s+/g, ' ')).toContain(
      'Monday 14 April 2025 Call to Cafcass: due by Monday 7 April 2025 at 9:30am.',
    );
    expect(easter.texts('li')).toEqual(
      expect.arrayContaining([
        '8 working days on site, to Friday 25 April 2025.',
        'There is no work on Good Friday (Friday 18 April 2025) and Easter Monday (Monday 21 April 2025), among the days on site.',
      ]),
    );
    expect((await hint('18 4 2025')).root.textContent).toContain('It must be a working day');
    expect((await hint('14 4')).status).toBe(204);
    // Its next window would open three years on, past the last day of the calendar.
    expect((await hint('2 12 2099')).root.textContent).toContain('outside the calendar of bank holidays');
    const fields = { ...(await get(url)).fields(url), ...dateFields('start', '2 12 2099') };
    expect((await pages.post('coordinator', url, fields)).errors).toEqual([
      'Other dates that follow from this fall outside the calendar of bank holidays: choose another day',
    ]);
    expect(await service.db.selectFrom('inspections').select('id').execute()).toEqual([]);
  });

  it('names what else the lead has then', async () => {
    const { id } = await service.create({ start: '2025-08-04', reason: 'x' });
    const page = await get(await toCheck());
    const warning = page.texts('main li').find((each) => each.includes('on site at the Cafcass inspection'));
    expect(warning).toContain(`${id.slice(0, 8)} (start Monday 4 August 2025)`);
    expect(page.html).toContain(`href="/inspections/${id.slice(0, 8)}"`);
    const other = await get(await toCheck({ ...ASHA, 'name-1': 'Eve Hart', 'email-1': 'eve.hart@ofsted.example' }));
    expect(other.text).not.toContain('on site at the Cafcass inspection');
  });

  it('asks for a reason only where one is wanted, and does not insist', async () => {
    const check = await toCheck();
    expect((await get(check)).summary).toMatchObject({ 'Why it takes place': 'Agreed with Cafcass' });
    expect((await get(check)).summary).not.toHaveProperty('Reason');
    const details = check.replace('check', 'details');
    const reason = await goOn(details, { grounds: 'none' });
    expect(reason).toMatch(/\/reason$/);
    expect((await get(reason)).text).toContain('The start, Tuesday 12 August 2025, falls in August');
    expect(await goOn(reason)).toBe(check);
    expect((await get(check)).summary['Reason']).toBe('Not given');
    expect(await goOn(reason, { reason: 'A flood' })).toBe(check);
    await goOn(check);
    expect((await stored())[0]).toMatchObject({ reason: 'A flood', grounds: null });
  });

  it('asks again what depends on the kind, and keeps what was answered', async () => {
    const check = await toCheck();
    const kind = check.replace('check', 'kind');
    expect((await get(`${kind}?change=1`)).link('Back')).toBe(check);
    const start = await goOn(kind, { kind: 'inspection' });
    expect(start).toMatch(/\/start$/);
    expect((await get(start)).fields(start)).toMatchObject({ 'start-day': '12', 'start-month': '8' });
    const details = await goOn(start, dateFields('start', '10 3 2025'));
    expect(await goOn(details)).toBe(check);
    expect((await get(check)).text).toContain('Coordinator: Asha Rao, asha.rao@ofsted.example');
  });

  it('shows the dates anew where a bank holiday came in between', async () => {
    const check = await toCheck();
    const before = (await get(check)).fields(check);
    await runOperation('changeCalendar', service.deps, COORDINATOR, {
      change: { kind: 'add', date: '2025-08-18', name: 'A day off', source: 'a test' },
    });
    const page = await pages.post('coordinator', check, before);
    expect(page.status).toBe(409);
    expect(page.text).toContain('Nothing was saved. Check the dates again.');
    expect(await stored()).toEqual([]);
    await pages.post('coordinator', check, page.fields(check));
    expect(await stored()).toHaveLength(1);
  });

  it('is for those who may plan', async () => {
    for (const who of ['inspector', 'viewer', 'link-person'] as const) {
      expect((await pages.get(who, '/plan')).status).toBe(403);
    }
    const unknown = await get('/plan/11111111-1111-4111-8111-111111111111/check');
    expect(unknown.status).toBe(404);
  });
});

function dateFields(name: string, date: string): Fields {
  const [day = '', month = '', year = ''] = date.split(' ');
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year };
}
