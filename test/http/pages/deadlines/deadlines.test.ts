import ICAL from 'ical.js';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { StoredService } from '../../../cli/stored-service.ts';
import { openPagesForSuite } from '../open-pages-for-suite.ts';
import type { PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

let service: StoredService;
let pages: PagesApp;

openPagesForSuite('2025-02-10 10:00', (opened) => ({ service, pages } = opened));

const see = (query = ''): Promise<Page> => pages.get('coordinator', `/deadlines${query}`);
/** The milestones of each section, by its heading. */
const sections = (page: Page): Record<string, string[]> =>
  Object.fromEntries(
    page.root
      .querySelectorAll('main section')
      .map((each) => [
        each.querySelector('h2')?.textContent ?? '',
        each.querySelectorAll('tbody th').map((row) => row.textContent.trim()),
      ]),
  );
const counts = (page: Page): readonly string[] => page.texts('.app-counts li');

describe('the page of deadlines', () => {
  it('says what nothing means', async () => {
    const page = await see();
    expect(page.status).toBe(200);
    expect(page.heading).toBe('Deadlines');
    expect(page.text).toContain(
      'Nothing is due. Either no inspection is planned, or everything that has a date is done.',
    );
    expect(counts(page)).toEqual(['0 Overdue', '0 Today', '0 This week', '0 Next four weeks', '0 Later']);
    expect(page.root.querySelector('main p a[href="/plan"]')?.textContent).toBe('Plan an inspection');
    expect((await pages.get('viewer', '/deadlines')).root.querySelector('main a[href="/plan"]')).toBeNull();
    expect((await see('?owner=qa-manager')).text).toContain('No deadlines match these filters.');
    expect((await see('?when=overdue')).text).toContain('Nothing is overdue.');
  });

  it('tells each section by what is in it, and leads to every row', async () => {
    const { id } = await service.create();
    service.setClock('2025-02-26 10:00');
    const page = await see();
    // Nobody called: the call is still allowed, and what should follow it on the planned day is late.
    expect(sections(page)['Overdue']).toEqual([
      'Email to confirm the start and ask for Annex A',
      'Set-up discussion with the chief executive',
    ]);
    expect(sections(page)['Today']).toEqual(['Annex A shared by Cafcass']);
    expect(sections(page)['This week']).toEqual([
      'Access to case materials given by Cafcass',
      'Inspection team conference by telephone',
    ]);
    expect(sections(page)['Usual day has passed']).toEqual(['Lead inspector prepares off site']);
    expect(counts(page).slice(0, 3)).toEqual(['2 Overdue', '1 Today', '2 This week']);
    const total = Object.values(sections(page)).flat().length;
    expect(page.text).toContain(`${total} deadlines.`);
    expect(page.link('Annex A shared by Cafcass')).toBe(`/inspections/${id}/milestones/annex-a`);
    const [overdue] = page.rows('Overdue: 2 deadlines');
    expect(overdue).toEqual([
      'Email to confirm the start and ask for Annex A',
      'Mon 24 Feb 2025 2 working days overdue',
      'Cafcass inspection starts Mon 10 Mar 2025',
      'Lead inspector',
      'Overdue',
    ]);
    expect(page.rows('Today: 1 deadline')[0]?.[1]).toBe('Wed 26 Feb 2025 due today');
    expect(page.rows('Usual day has passed: 1 deadline')[0]?.[1]).toBe('Tue 25 Feb 2025 1 working day ago');
    expect(page.text).toContain('As at Wednesday 26 February 2025.');
  });

  it('tells a missed time of today from a day that is still to come', async () => {
    await service.create();
    service.setClock('2025-03-03 09:30');
    const before = await see('?owner=lead-inspector');
    expect(
      before
        .rows('Today: 2 deadlines')
        .find(([title]) => title?.startsWith('Call'))
        ?.slice(0, 2),
    ).toEqual(['Call to announce the inspection', 'Mon 3 Mar 2025, 9:30am due today']);
    service.setClock('2025-03-03 09:31');
    const after = await see('?owner=lead-inspector&when=overdue');
    const call = after.rows('Overdue: 3 deadlines').find(([title]) => title === 'Call to announce the inspection');
    expect(call?.[1]).toBe('Mon 3 Mar 2025, 9:30am overdue since today');
  });

  it('counts weeks from Monday to Sunday, over the end of a year, bank holidays and all', async () => {
    // Draft Fri 12 Dec 2025, comments Fri 19 Dec, final Fri 2 Jan 2026, published Fri 9 Jan.
    await service.create({ start: '2025-11-17', people: [] });
    const at = async (moment: string): Promise<[string, string[]][]> => {
      service.setClock(moment);
      const found = sections(await see('?party=ofsted'));
      const told = ['Draft report', 'Final report', 'Report published'];
      return Object.entries(found).flatMap(([section, titles]) => {
        const kept = titles.filter((title) => told.some((begin) => title.startsWith(begin)));
        return kept.length === 0 ? [] : [[section, kept] as [string, string[]]];
      });
    };
    const final = 'Final report sent to Cafcass under embargo';
    // Of the Sunday nothing is left; the four weeks begin the day after it.
    expect(await at('2025-12-07 12:00')).toEqual([
      ['Next four weeks', ['Draft report sent to Cafcass', final]],
      ['Later', ['Report published']],
    ]);
    expect(await at('2025-12-08 12:00')).toEqual([
      ['This week', ['Draft report sent to Cafcass']],
      ['Next four weeks', [final, 'Report published']],
    ]);
    // New Year's Day, a Thursday: tomorrow is this week, and one working day away.
    expect(await at('2026-01-01 12:00')).toEqual([
      ['Overdue', ['Draft report sent to Cafcass']],
      ['This week', [final]],
      ['Next four weeks', ['Report published']],
    ]);
    const page = await see('?when=this-week');
    expect(page.text).toContain('After today, up to Sunday 4 January 2026. Weeks run from Monday to Sunday.');
    expect(page.rows('This week: 3 deadlines').map((row) => row[1])).toContain('Fri 2 Jan 2026 due in 1 working day');
    expect((await see('?when=next-four-weeks')).text).toContain('Monday 5 January 2026 to Sunday 1 February 2026.');
    service.setClock('2025-12-07 12:00');
    expect((await see('?when=this-week')).text).toContain('Nothing more is due this week.');
  });

  it('keeps a filter in the address, in the form and in the links', async () => {
    const { id } = await service.create();
    await service.create({ kind: 'focused-visit', start: '2025-03-25', reason: 'agreed' });
    const page = await see(`?inspection=${id}&kind=&owner=coordinator&party=`);
    expect(page.rows('Later: 3 deadlines').map(([title]) => title)).toEqual([
      'Copy to the Ministry of Justice',
      'Report published',
      'Window for the next inspection',
    ]);
    expect(page.fields('/deadlines')).toEqual({ inspection: id, kind: '', party: '', owner: 'coordinator' });
    // Another inspection can still be chosen.
    expect(page.texts('#inspection option')).toEqual([
      'All inspections',
      'Cafcass focused visit, Tue 25 Mar 2025',
      'Cafcass inspection, Mon 10 Mar 2025',
    ]);
    expect(page.link('Clear filters')).toBe('/deadlines');
    expect(page.link('calendar file (ICS)')).toBe(`/deadlines.ics?inspection=${id}&owner=coordinator`);
    const both = await see('?owner=coordinator&when=later');
    expect(both.heading).toBe('Deadlines: later');
    expect(both.link('Show all dates')).toBe('/deadlines?owner=coordinator');
    expect(both.fields('/deadlines')['when']).toBe('later');
  });

  it('refuses words that no rule knows', async () => {
    expect((await see('?owner=boss')).status).toBe(422);
    expect((await see('?inspection=ffffffff')).status).toBe(404);
    expect((await see('?when=someday')).status).toBe(200);
  });

  it('marks what is provisional and under embargo, and leads to reminders that failed', async () => {
    const { id } = await service.create({ conditions: ['priority-action'] });
    await service.db
      .updateTable('reminders')
      .set({ state: 'failed', closed_at: new Date(), last_error: '550 no' })
      .where('milestone', '=', 'draft')
      .where('recipient', '=', 'ben.cole@ofsted.example')
      .execute();
    const failed = await service.db.selectFrom('reminders').select('id').where('state', '=', 'failed').execute();
    const draft = (page: Page) =>
      page.root.querySelectorAll('tbody tr').find((row) => row.textContent.includes('Draft report sent'));
    const row = draft(await see());
    expect(row?.textContent).toContain('Provisional');
    const link = row?.querySelector('.app-rows__failed');
    expect(link?.textContent).toBe(
      `${failed.length} ${failed.length === 1 ? 'reminder' : 'reminders'} failed: Draft report sent to Cafcass`,
    );
    expect(link?.getAttribute('href')).toBe(`/inspections/${id}/reminders`);
    expect(row?.textContent).not.toContain('Under embargo');
    service.setClock('2025-04-25 10:00');
    await service.record(id, 'draft-sent 2025-04-04');
    await service.record(id, 'final-sent 2025-04-24');
    expect((await see()).rows('Next four weeks: 1 deadline')[0]).toEqual([
      'Report published',
      'Thu 1 May 2025 due in 4 working days',
      'Cafcass inspection starts Mon 10 Mar 2025',
      'Coordinator',
      'Upcoming Provisional Under embargo',
    ]);
  });

  it('shows a hundred rows at most, page by page, with counts that stay right', async () => {
    for (let index = 0; index < 6; index += 1) await service.create({ start: '2025-03-10', people: [] });
    const first = await see();
    const { total } = await service.runJson<{ total: number }>('deadlines', '--counts');
    expect(total).toBeGreaterThan(100);
    const rows = (page: Page): readonly string[] => page.texts('tbody th');
    expect(rows(first)).toHaveLength(100);
    expect(first.html.length).toBeLessThan(100_000);
    const next = first.link('Next page') ?? '';
    const second = await pages.get('coordinator', next);
    expect(rows(second)).toHaveLength(total - 100);
    expect(second.link('Next page')).toBeUndefined();
    expect(second.link('First page')).toBe('/deadlines');
    expect(counts(second)).toEqual(counts(first));
    // Not all of a section is on this page, so that its count leads to a page of its own.
    expect(first.root.querySelector('.app-counts a')?.getAttribute('href')).toMatch(/^\/deadlines\?when=/);
  });

  it('gives the same list as a file', async () => {
    await service.create();
    await service.create({ kind: 'focused-visit', start: '2025-03-25', reason: 'agreed' });
    service.setClock('2025-02-26 10:00');
    const download = (path: string) => pages.app.inject({ url: path, headers: { 'x-test-principal': 'viewer' } });
    const csv = await download('/deadlines.csv?kind=inspection&when=overdue');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="deadlines.csv"');
    const lines = parse<{ milestone: string; state: string }>(csv.body, { columns: true });
    expect(lines.map(({ milestone, state }) => [milestone, state])).toEqual([
      ['confirmation-email', 'overdue'],
      ['set-up-discussion', 'overdue'],
    ]);
    const ics = await download('/deadlines.ics?owner=coordinator');
    const calendar = new ICAL.Component(ICAL.parse(ics.body) as unknown[]);
    const shown = (await see('?owner=coordinator')).texts('tbody th');
    expect(calendar.getAllSubcomponents('vevent')).toHaveLength(shown.length);
    expect((await download('/deadlines.csv?when=overdue&kind=focused-visit')).body.trim().split('\n')).toHaveLength(1);
  });

  it('leads people of the inspected party to what they owe', async () => {
    const page = await pages.get('link-person', '/deadlines');
    expect([page.status, page.location]).toEqual([303, '/owed']);
    await service.create();
    const csv = await pages.get('link-person', '/deadlines.csv');
    expect(csv.html.trim().split('\n')).toHaveLength(1);
  });
});
