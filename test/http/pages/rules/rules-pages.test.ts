import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MADE_UP_ID, madeUpEdition, rulesWith } from '../../../fixtures/frameworks/made-up-edition.ts';
import { openTestService, type TestService } from '../../../service/test-service.ts';
import { describeEmbeddedDatabase } from '../../../support/each-database.ts';
import { openPagesApp, type PagesApp } from '../pages-app.ts';
import type { Page } from '../read-page.ts';

const REAL_ID = 'cafcass-2024-10-04';

/** What stands under each name in a list of facts, by the id of its section. */
function factsOf(page: Page, id: string): Record<string, string[]> {
  const section = page.root.querySelector(`#${id}`);
  if (!section) throw new Error(`There is no section ${id}`);
  const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  return Object.fromEntries(
    section
      .querySelectorAll('.app-facts > div')
      .map((each) => [
        words(each.querySelector('dt')?.textContent ?? ''),
        each.querySelectorAll('dd').map((line) => words(line.textContent)),
      ]),
  );
}

describeEmbeddedDatabase('the pages of the rules', (database) => {
  let service: TestService;
  let pages: PagesApp;
  let two: PagesApp;
  let inspection: string;
  beforeAll(async () => {
    service = await openTestService(database());
    service.setClock('2025-02-20 12:00');
    ({ id: inspection } = await service.create());
    pages = await openPagesApp(service.deps);
    two = await openPagesApp({ ...service.deps, rules: rulesWith(madeUpEdition()) });
  });
  afterAll(async () => {
    await pages.close();
    await two.close();
  });

  it('list the editions with since when, and how many inspections stand on each', async () => {
    const page = await pages.get('coordinator', '/rules');
    expect(page.heading).toBe('Rules');
    expect(page.rows('Editions')).toEqual([
      ['Cafcass inspection framework, Friday 4 October 2024', 'Ofsted', 'New inspections', '1'],
    ]);
    expect(page.link('Cafcass inspection framework, Friday 4 October 2024')).toBe(`/rules/${REAL_ID}`);
    expect(page.text).not.toContain('older edition');
  });

  it('lead to what a newer edition would change, for the inspecting party alone', async () => {
    const page = await two.get('viewer', '/rules');
    expect(page.rows('Editions').map((row) => row[2])).toEqual(['New inspections', 'Earlier inspections']);
    expect(page.rows('Inspections on an older edition')).toEqual([
      ['Cafcass inspection', 'Mon 10 Mar 2025', 'Compare editions for Cafcass inspection, Monday 10 March 2025'],
    ]);
    expect(page.link('Compare editions for Cafcass inspection, Monday 10 March 2025')).toBe(
      `/inspections/${inspection}/edition`,
    );
    const seen = await two.get('link-person', '/rules');
    expect(seen.status).toBe(200);
    expect(seen.html).not.toContain(inspection);
    expect(seen.rows('Editions')[0]).toHaveLength(3);
  });

  it('show an edition with its kinds and with how unclear clauses are read', async () => {
    const page = await pages.get('inspector', `/rules/${REAL_ID}`);
    expect(page.heading).toBe('Cafcass inspection framework, edition of Friday 4 October 2024');
    expect(page.link('Focused visit')).toBe(`/rules/${REAL_ID}/focused-visit`);
    expect(page.link('calendar of England and Wales')).toBe('/calendars/england-and-wales');
    expect(factsOf(page, 'reading-late-draft')).toEqual({
      'Reading taken': ['It does not; the days left to finalise are shown instead.'],
      Because: [
        'The table counts the final from the end of fieldwork. Moving it needs a variation that is told to Cafcass.',
      ],
      'Dates that depend on it': [
        'Final report sent to Cafcass under embargo (Inspection)',
        'Final letter sent to Cafcass under embargo (Focused visit)',
        'Final letter sent to Cafcass under embargo (Monitoring visit)',
      ],
    });
  });

  it('tell of each milestone how its date is made, who owes it, and what the other reading says', async () => {
    const page = await pages.get('coordinator', `/rules/${REAL_ID}/inspection`);
    expect(page.heading).toBe('Inspection');
    expect(page.rows('Milestones in short').find(([title]) => title === 'Annex A shared by Cafcass')).toEqual([
      'Annex A shared by Cafcass',
      '2 working days after ‘Call to announce the inspection’',
      'Link support person',
    ]);
    expect(factsOf(page, 'notice')).toMatchObject({
      'Due by': ['5 working days before the first day on site, at 9:30am'],
      Planned: ['5 working days before the first working day of the analysis week, at 9:30am'],
      'Who does it': ['Lead inspector (Ofsted)'],
      'Where it comes from': ['A rule of the framework'],
      'Done when recorded': ['Notice given to Cafcass by telephone'],
    });
    expect(factsOf(page, 'fieldwork-end')).toMatchObject({
      Planned: [
        'The Friday of the week after that of the first day on site; where that is not a working day, the one before',
      ],
      'Where it comes from': ['The usual timetable, not a promise'],
    });
    expect(factsOf(page, 'next-inspection-window')).toMatchObject({ 'Only seen by': ['Ofsted'] });
    expect(page.texts('#draft .app-reading p')).toEqual([
      'Unclear: Whether the day that a count starts from is counted.',
      'Reading taken: It is day 0; the next working day is day 1.',
      'Other reading: The last day of fieldwork as day 1: 10 working days after ‘Fieldwork ends’, counting that day as day 1.',
    ]);
    expect(page.texts('#draft .app-reading a')).toEqual(['Unclear']);
  });

  it('tell what can be recorded of a kind and what it asks, and nothing of other kinds', async () => {
    const page = await pages.get('coordinator', `/rules/${REAL_ID}/focused-visit`);
    const rows = page.rows('Events, and what each asks for besides its day');
    expect(rows.find(([title]) => title === 'Deferred to another start')).toEqual([
      'Deferred to another start',
      'The new start The reason',
      'Plans everything that is not done again from the new start. Can be recorded more than once.',
      'Not after ‘Fieldwork started’, ‘Fieldwork ended’, ‘Draft sent to Cafcass’, ‘Final sent to Cafcass under embargo’ or ‘Published’.',
    ]);
    expect(rows.find(([title]) => title === 'Draft sent to Cafcass')?.slice(1, 3)).toEqual([
      'Its day only',
      '‘Draft letter sent to Cafcass’ is done. Working days are counted from its day.',
    ]);
    expect(rows.map(([title]) => title)).not.toContain('Engagement meeting held');
  });

  it('lead from each list of contents to something that is there', async () => {
    for (const url of [`/rules/${REAL_ID}`, ...kindPages()]) {
      const { root, html } = await pages.get('coordinator', url);
      const targets = root.querySelectorAll('main a[href^="#"]').map((each) => each.getAttribute('href') ?? '');
      expect(targets.length).toBeGreaterThan(3);
      expect(targets.filter((target) => root.getElementById(target.slice(1)) === null)).toEqual([]);
      expect([url, html.length < 80_000]).toEqual([url, true]);
    }
  });

  it('lead from a kind to readings that the edition’s page has', async () => {
    const edition = await pages.get('coordinator', `/rules/${REAL_ID}`);
    const page = await pages.get('coordinator', `/rules/${REAL_ID}/inspection`);
    const targets = page.root.querySelectorAll('.app-reading a').map((each) => each.getAttribute('href') ?? '');
    expect(targets.length).toBeGreaterThan(5);
    for (const target of targets) {
      const [path, id = ''] = target.split('#');
      expect(path).toBe(`/rules/${REAL_ID}`);
      expect(edition.root.getElementById(id)).not.toBeNull();
    }
  });

  it('keep from a link person what is the inspecting party’s own', async () => {
    const page = await pages.get('link-person', `/rules/${REAL_ID}/inspection`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Annex A shared by Cafcass');
    for (const kept of [
      'prepares off site',
      'Window for the next inspection',
      'Only seen by',
      'Christmas',
      'Warnings when',
    ]) {
      expect(page.text).not.toContain(kept);
    }
  });

  it('compare two editions in words, what is new, gone and otherwise', async () => {
    const page = await two.get('coordinator', `/rules/compare?from=${REAL_ID}&to=${MADE_UP_ID}`);
    expect(page.heading).toBe('What changed between two editions');
    expect(page.text).toContain('4 differences in the rules.');
    expect(page.texts('h2').filter((text) => text !== 'Support links')).toEqual(['Inspection: milestones']);
    expect(page.rows('Welcome on the first day')).toContainEqual([
      'Planned',
      'Nothing',
      '1 working day before ‘Fieldwork starts’',
    ]);
    expect(page.rows('Full inspection team meeting')).toContainEqual([
      'Planned',
      'On the last working day of the analysis week',
      'Nothing',
    ]);
    expect(page.rows('Findings so far fed back')).toEqual([
      ['Who does it', 'Lead inspector (Ofsted)', 'Coordinator (Ofsted)'],
    ]);
    expect(page.rows('Draft report sent to Cafcass')[0]).toEqual([
      'Due by',
      '10 working days after ‘Fieldwork ends’',
      '12 working days after ‘Fieldwork ends’',
    ]);
    const same = await two.get('coordinator', `/rules/compare?from=${REAL_ID}&to=${REAL_ID}`);
    expect(same.text).toContain('Nothing is different.');
  });

  describe('an edition or a kind that there is not', () => {
    it.each(['/rules/no-such-edition', `/rules/${REAL_ID}/no-such-kind`, '/rules/compare?from=a&to=b'])(
      'is told at %s',
      async (url) => {
        const page = await pages.get('coordinator', url);
        expect([page.status, page.heading]).toEqual([404, 'Page not found']);
      },
    );
  });

  const kindPages = (): readonly string[] =>
    ['inspection', 'focused-visit', 'monitoring-visit', 'annual-engagement'].map((kind) => `/rules/${REAL_ID}/${kind}`);
});
