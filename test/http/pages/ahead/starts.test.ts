import { describe, expect, it } from 'vitest';
import type { StoredService } from '../../../cli/stored-service.ts';
import { PEOPLE } from '../../../service/test-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

let service: StoredService;
let pages: PagesApp;

openPagesForSuite('2025-01-15 10:00', (opened) => ({ service, pages } = opened));

/** A date as it is typed: `1 3 2027`. */
const typed = (name: string, date: string): Record<string, string> => {
  const [day = '', month = '', year = ''] = date.split(' ');
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year };
};
/** Sends a form and follows where it leads. */
const send = async (url: string, fields: Record<string, string | readonly string[]>): Promise<Page> => {
  const sent = await pages.post('coordinator', url, fields);
  expect([sent.status, sent.errors]).toEqual([303, []]);
  return pages.get('coordinator', sent.location ?? '');
};

describe('planning ahead', () => {
  it('says what is here, and offers files to those who plan', async () => {
    const page = await pages.get('coordinator', '/ahead');
    expect(page.texts('main h2')).toEqual([
      'Compare start dates',
      'Find a start date',
      'See the programme of a year',
      'Upload a programme',
    ]);
    expect((await pages.get('inspector', '/ahead')).texts('main h2')).toHaveLength(3);
    expect((await pages.get('link-person', '/ahead')).status).toBe(403);
  });
});

describe('comparing starts', () => {
  it('shows them side by side, with what moves differently, and no date in any address', async () => {
    const sent = await pages.post('coordinator', '/ahead/compare', {
      kind: 'inspection',
      ...typed('start1', '1 3 2027'),
      ...typed('start3', '15 mar 2027'),
    });
    expect(sent.location).toMatch(/^\/ahead\/compare\/[0-9a-f-]{36}$/);
    const page = await pages.get('coordinator', sent.location ?? '');
    expect(page.heading).toBe('Start dates compared');
    expect(page.texts('thead th')).toEqual([
      'Milestone',
      'Start 1 Monday 1 March 2027',
      'Start 2 Monday 15 March 2027 14 days later',
    ]);
    const rows = page.rows('Dates of each start');
    const row = (title: string) => rows.find(([each]) => each === title);
    // By hand: Good Friday is 26 March, Easter Monday 29 March, so the second one has 9 working days on site.
    expect(row('Warnings')).toEqual(['Warnings', 'No warnings', '1 warning for Start 2']);
    expect(row('Publication of the report')).toEqual([
      'Publication of the report',
      'Thu 22 Apr 2027',
      'Thu 6 May 2027',
    ]);
    expect(row('Draft report')).toEqual(['Draft report', 'Tue 30 Mar 2027', 'Mon 12 Apr 2027 13 days later']);
    expect(page.text).toContain('Start 1: Monday 1 March 2027 Nothing speaks against it.');
    expect(page.text).toMatch(/Start 2: Monday 15 March 2027 1 warning .*9, fewer than 10/);
  });

  it('names the clashes of a lead, and begins to plan the one that is chosen', async () => {
    await service.create({ start: '2025-03-10', people: [PEOPLE[1]] });
    const page = await send('/ahead/compare', {
      kind: 'focused-visit',
      ...typed('start1', '18 3 2025'),
      ...typed('start2', '10 6 2025'),
      lead: PEOPLE[1].email,
    });
    expect(page.text).toContain(`1 other inspection led by ${PEOPLE[1].email} was looked at.`);
    expect(page.rows('Dates of each start')[0]).toEqual(['Warnings', '1 warning for Start 1', 'No warnings']);
    const action = page.root.querySelectorAll('form')[1]?.getAttribute('action') ?? '';
    const chosen = await pages.post('coordinator', action, { start: '1' });
    expect(chosen.location).toMatch(/^\/plan\/[0-9a-f-]{36}\/start$/);
    const plan = await pages.get('coordinator', chosen.location ?? '');
    expect(plan.fields()).toMatchObject({ 'start-day': '10', 'start-month': '6', 'start-year': '2025' });
    const inspector = await pages.post('inspector', action, { start: '1' });
    expect(inspector.status).toBe(403);
  });

  it('tells of everything that is wrong, and keeps what was typed', async () => {
    const nothing = await pages.post('coordinator', '/ahead/compare', {});
    expect([nothing.status, nothing.errors]).toEqual([422, ['Select what to plan', 'Enter at least 2 start dates']]);
    const page = await pages.post('coordinator', '/ahead/compare', {
      kind: 'inspection',
      ...typed('start2', '28 2 2027'),
      ...typed('start4', '8 3 2027'),
      lead: 'nobody',
    });
    expect(page.errors).toEqual([
      'Email address of the lead inspector must be one plain address, for example name@example.gov.uk',
    ]);
    const again = await pages.post('coordinator', '/ahead/compare', { ...page.fields(), lead: '', kind: 'inspection' });
    expect(again.errors).toEqual([
      'Start 2 must be a working day: take Friday 26 February 2027 or Monday 1 March 2027',
    ]);
    expect(again.link(again.errors[0] ?? '')).toBe('#start2-day');
    expect(again.fields()).toMatchObject({ 'start2-day': '28', 'start4-month': '3' });
  });

  it('is kept for whoever typed it, to be changed', async () => {
    const first = await send('/ahead/compare', {
      kind: 'inspection',
      ...typed('start1', '1 3 2027'),
      ...typed('start2', '15 3 2027'),
    });
    const form = await pages.get('coordinator', first.link('Change the dates') ?? '');
    expect(form.fields()).toMatchObject({ kind: 'inspection', 'start1-day': '1', 'start2-day': '15' });
    expect((await pages.get('coordinator', '/ahead/compare/11111111-1111-4111-8111-111111111111')).status).toBe(404);
  });
});

describe('finding a start', () => {
  const fieldsOf = (page: Page): Record<string, string | readonly string[]> => ({
    ...page.fields(),
    avoid: page.root.querySelectorAll('input[name=avoid][checked]').map((each) => each.getAttribute('value') ?? ''),
  });

  it('finds the latest that are published in time, and says why others are not', async () => {
    const form = await pages.get('coordinator', '/ahead/find-start');
    const page = await send('/ahead/find-start', {
      ...fieldsOf(form),
      kind: 'inspection',
      ...typed('publishedBefore', '12 5 2025'),
    });
    expect(page.heading).toBe('Start dates found');
    expect(page.text).toContain(
      'The latest starts on a Monday of a Cafcass inspection with publication of the report before Monday 12 May 2025.',
    );
    // By hand: on site to Fri 28 Mar, and 27 working days on is Fri 9 May.
    expect(page.texts('main section h2')[0]).toBe('Monday 17 March 2025');
    expect(page.texts('section:first-of-type dl dd')).toEqual([
      'Monday 3 March 2025',
      'Friday 28 March 2025',
      'Friday 9 May 2025',
    ]);
    expect(page.rows('Why they were ruled out')[0]).toEqual([
      'Mon 24 Mar 2025',
      '1',
      'Publication of the report would be on Fri 16 May 2025, not before Mon 12 May 2025.',
    ]);
    const action = page.root.querySelectorAll('form')[0]?.getAttribute('action') ?? '';
    const chosen = await pages.post('coordinator', action, { start: '0' });
    expect((await pages.get('coordinator', chosen.location ?? '')).fields()).toMatchObject({ 'start-day': '17' });
  });

  it('lets stand what is not to be avoided, and compares what it found', async () => {
    const search = { kind: 'inspection', ...typed('from', '15 7 2025'), weekday: '', years: '1' };
    const form = await pages.get('coordinator', '/ahead/find-start');
    const all = fieldsOf(form);
    expect(all['avoid']).toContain('start-in-august');
    const strict = await send('/ahead/find-start', { ...all, ...search });
    const avoid = (all['avoid'] as readonly string[]).filter((each) => each !== 'start-in-august');
    const loose = await send('/ahead/find-start', { ...all, ...search, avoid });
    const starts = (page: Page) => page.texts('main section h2');
    expect(starts(strict).some((day) => day.includes('August'))).toBe(false);
    expect(starts(loose)).toContain('Monday 4 August 2025');
    expect(loose.text).toMatch(/Monday 4 August 2025 .*Allowed: The start, Monday 4 August 2025, falls in August/);
    const changed = await pages.get('coordinator', loose.link('Change what you look for') ?? '');
    expect(fieldsOf(changed)['avoid']).toEqual(avoid);
    const compare = loose.root.querySelectorAll('form').at(-1)?.getAttribute('action') ?? '';
    const compared = await send(compare, {});
    expect(compared.texts('thead th')).toHaveLength(6);
    expect(compared.texts('thead th')[1]).toBe(`Start 1 ${starts(loose)[0]}`);
  });

  it('says so where nothing is found, and what is wrong with a question', async () => {
    const form = await pages.get('coordinator', '/ahead/find-start');
    const none = await send('/ahead/find-start', {
      ...fieldsOf(form),
      kind: 'inspection',
      ...typed('publishedBefore', '20 1 2025'),
    });
    expect(none.heading).toBe('No start date found');
    const wrong = await pages.post('coordinator', '/ahead/find-start', {
      kind: 'annual-engagement',
      ...typed('publishedBefore', '20 7 2025'),
      'from-day': '3',
    });
    expect(wrong.errors).toEqual(['The earliest start must include a month and a year']);
    const refused = await pages.post('coordinator', '/ahead/find-start', {
      kind: 'annual-engagement',
      ...typed('publishedBefore', '20 7 2025'),
    });
    expect(refused.status).toBe(422);
    expect(refused.errors[0]).toMatch(/^The date to publish before must not be given for the kind annual-engagement/);
  });
});
