import { describe, expect, it } from 'vitest';
import { addDays, plainDate } from '../../../../src/calendar/plain-date.ts';
import type { StoredService } from '../../../cli/stored-service.ts';
import { PEOPLE } from '../../../service/test-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

let service: StoredService;
let pages: PagesApp;

openPagesForSuite('2025-01-15 10:00', (opened) => ({ service, pages } = opened));

const stored = async (): Promise<readonly string[]> =>
  (await service.db.selectFrom('inspections').select('start_on').orderBy('start_on').execute()).map((each) =>
    String(each.start_on),
  );

describe('the programme of a year', () => {
  it('has every inspection week by week, with clashes in words', async () => {
    await service.create({ start: '2025-03-10', people: [PEOPLE[1]] });
    await service.create({ kind: 'focused-visit', start: '2025-03-18', people: [PEOPLE[1]] });
    const page = await pages.get('coordinator', '/ahead/programme');
    expect([page.heading, page.texts('.govuk-body-l')[0]]).toEqual([
      'Programme for 2025',
      '2 inspections, 1 clash or warning.',
    ]);
    const week = (month: string, title: string) => page.rows(month).find(([each]) => each === title);
    // By hand: called on Mon 24 Feb, on site from 10 to 21 March, comments from 7 to 11 April.
    expect(week('February 2025', '24 February')).toEqual([
      '24 February',
      '1 Inspection, Ben Cole',
      '',
      '',
      'Mon 24: Call to Cafcass, 1 Inspection, Ben Cole',
      '',
    ]);
    const both = '1 Inspection, Ben Cole 2 Focused visit, Ben Cole';
    expect(week('March 2025', '10 March')?.slice(1, 3)).toEqual([
      '2 Focused visit, Ben Cole',
      '1 Inspection, Ben Cole',
    ]);
    expect(week('March 2025', '17 March')?.[2]).toBe(both);
    expect(week('April 2025', '7 April')?.[3]).toBe('1 Inspection, Ben Cole');
    expect(week('April 2025', '21 April')?.[5]).toBe('Mon 21: Easter Monday');
    expect(week('January 2025', '13 January This week')).toBeDefined();
    // Every week once, the first day of the year in its own.
    const weeks = page
      .texts('caption')
      .slice(1)
      .flatMap((month) => page.rows(month));
    expect(page.texts('caption')).toHaveLength(13);
    expect(weeks).toHaveLength(53);
    const [clash] = page.texts('main ul.govuk-list--bullet li');
    expect(clash).toMatch(
      /^2 Focused visit from Tuesday 18 March 2025: The lead inspector is on site at the Cafcass inspection \(start Mon 10 Mar 2025\) too: Tue 18 Mar 2025 to Wed 19 Mar 2025\.$/,
    );
    expect(page.link('Next year: 2026')).toBe('/ahead/programme?year=2026');
    expect(page.html.length).toBeLessThan(60_000);
  });

  it('is empty in a year without any, and takes no year that is none', async () => {
    const page = await pages.get('inspector', '/ahead/programme?year=2031');
    expect(page.heading).toBe('Programme for 2031');
    expect(page.text).toContain('No inspection has anything to do in this year.');
    expect(page.text).toContain('Later dates may still move.');
    expect((await pages.get('coordinator', '/ahead/programme?year=<b>')).heading).toBe('Programme for 2025');
    expect((await pages.get('coordinator', '/ahead/programme?year=9999')).heading).toBe('Programme for 2025');
    expect((await pages.get('link-person', '/ahead/programme')).status).toBe(403);
  });

  it('stays light with many inspections', async () => {
    const starts = Array.from({ length: 80 }, (_, index) => addDays(plainDate('2026-02-03'), 7 * (index % 40)));
    const rows = starts.map((start) => `focused-visit,${start},A Person <a.person@ofsted.example>,agreed`);
    const text = ['kind,start,lead inspector,reason', ...rows].join('\n');
    const sent = await pages.post('coordinator', '/ahead/programme/upload', { text, allowDuplicates: 'yes' });
    const preview = await pages.get('coordinator', sent.location ?? '');
    const created = await pages.post('coordinator', sent.location ?? '');
    const year = await pages.get('coordinator', created.location ?? '');
    expect(year.texts('.govuk-body-l')[0]).toMatch(/^80 inspections, \d+ clashes or warnings\.$/);
    expect(Math.max(preview.html.length, year.html.length)).toBeLessThan(100_000);
  });
});

describe('a programme from a file', () => {
  const GOOD = [
    'Kind,Start,Lead inspector,coordinator,reason',
    'Inspection,2025-05-12,Tom Hale <tom.hale@ofsted.example>,Asha Rao <asha@ofsted.example>,',
    'focused visit,2025-05-20,Tom Hale <tom.hale@ofsted.example>,,',
  ].join('\r\n');
  const upload = (content: string, fields: Record<string, string> = {}): Promise<Page> =>
    pages.upload('coordinator', '/ahead/programme/upload', fields, { field: 'file', name: 'visits.csv', content });

  it('is shown before it is planned, all of it, once', async () => {
    const sent = await upload(`\uFEFF${GOOD}`);
    expect([sent.status, sent.errors]).toEqual([303, []]);
    const page = await pages.get('coordinator', sent.location ?? '');
    expect(page.heading).toBe('Check the programme');
    // By hand: the Spring bank holiday is 26 May; 27 and 21 working days after the last day on site.
    expect(page.rows('What would be planned').map((row) => row.slice(0, 5))).toEqual([
      ['2', 'Inspection', 'Mon 12 May 2025', 'Fri 23 May 2025', 'Wed 2 Jul 2025'],
      ['3', 'Focused visit', 'Tue 20 May 2025', 'Wed 21 May 2025', 'Fri 20 Jun 2025'],
    ]);
    expect(page.rows('What would be planned')[1]?.[5]).toContain('in line 2 (start Mon 12 May 2025)');
    expect(page.texts('main button')).toEqual(['Plan 2 inspections']);
    expect((await pages.get('coordinator', page.link('Change the programme') ?? '')).fields()['text']).toContain(
      'Tom Hale',
    );
    expect(await stored()).toEqual([]);
    const twice = [
      await pages.post('coordinator', sent.location ?? ''),
      await pages.post('coordinator', sent.location ?? ''),
    ];
    expect(twice.map(({ location }) => location)).toEqual(
      Array.from({ length: 2 }, () => '/ahead/programme?year=2025&saved=programme'),
    );
    expect(await stored()).toEqual(['2025-05-12', '2025-05-20']);
    const year = await pages.get('coordinator', twice[0]?.location ?? '');
    expect([year.saved, year.texts('.govuk-body-l')[0]]).toEqual([
      'The inspections were planned.',
      '2 inspections, 1 clash or warning.',
    ]);
    expect((await pages.get('coordinator', sent.location ?? '')).location).toBe(twice[0]?.location);
  });

  it('may be pasted, and is shown again with every bad row where any is wrong', async () => {
    const text = [
      '',
      'kind,start,lead-inspector,priority action',
      'inspection,2025-05-10,Tom Hale <tom.hale@ofsted.example>,',
      'focused-visit,2025-05-20,Tom Hale,perhaps',
      'focused-visit,2025-06-03,,',
      'tea,soon',
    ].join('\n');
    const page = await pages.post('coordinator', '/ahead/programme/upload', { text });
    expect(page.status).toBe(422);
    expect(page.errors).toEqual([
      'Line 3: Start must be a working day: take Friday 9 May 2025 or Monday 12 May 2025',
      'Line 4: Lead inspector must be written as Name <name@example.gov.uk>',
      'Line 4: Priority action must be yes or no',
      expect.stringMatching(/^Line 6: The line must have 4 cells/) as string,
    ]);
    expect(page.link(page.errors[0] ?? '')).toBe('#line-3');
    expect(page.root.querySelector('#line-3')).not.toBeNull();
    const rows = page.rows('What is in the file');
    expect(rows.map(([line, wrong]) => [line, wrong === 'Nothing'])).toEqual([
      ['3', false],
      ['4', false],
      ['5', true],
      ['6', false],
    ]);
    expect(page.fields()['text']?.trim()).toBe(text.trim());
    expect(await stored()).toEqual([]);
  });

  it('is refused where another one is there by then, and names it', async () => {
    const sent = await upload(GOOD);
    await service.create({ start: '2025-05-12', people: [] });
    const late = await pages.post('coordinator', sent.location ?? '');
    expect([late.status, late.errors]).toEqual([
      422,
      [expect.stringMatching(/^Line 2: Start is the start of an inspection of this kind that is planned already/)],
    ]);
    expect(await stored()).toEqual(['2025-05-12']);
    const allowed = await upload(GOOD, { allowDuplicates: 'yes' });
    await pages.post('coordinator', allowed.location ?? '');
    expect(await stored()).toEqual(['2025-05-12', '2025-05-12', '2025-05-20']);
  });

  it('must be a CSV file with rows, in one way', async () => {
    const errors = async (page: Promise<Page>): Promise<readonly string[]> => (await page).errors;
    expect(await errors(upload(''))).toEqual(['Select a CSV file, or paste its text']);
    expect(await errors(upload(GOOD, { text: GOOD }))).toEqual(['Select a file or paste text, not both']);
    expect(await errors(upload('PK\u0003\u0004\0\0'))).toEqual(['The selected file must be a CSV file']);
    expect(await errors(upload('kind,start\n'))).toEqual(['There are no rows under the headings']);
    expect(await errors(upload('kind,tea\ninspection,x\n'))).toEqual([
      expect.stringMatching(/^Line 1: The line must hold only the columns kind, start, .*“tea”$/) as string,
      'Line 1: The first line lacks the column start',
    ]);
    expect((await pages.get('inspector', '/ahead/programme/upload')).status).toBe(403);
  });

  it('is told of shortly where its first line is no headings at all', async () => {
    const columns = await upload(Array.from({ length: 20_000 }, (_, index) => `c${index}`).join(','));
    expect(columns.errors).toEqual([expect.stringMatching(/at most 100 columns, of these: kind, start, .*“20000”$/)]);
    const name = await upload('x'.repeat(500_000));
    expect([name.status, name.html.length < 20_000]).toEqual([422, true]);
  });

  it('has a template that can be uploaded as it is', async () => {
    const { response } = await pages.get('coordinator', '/ahead/programme/template.csv');
    expect(response.headers['content-disposition']).toBe('attachment; filename="programme.csv"');
    expect((await upload(response.body)).status).toBe(303);
  });
});
