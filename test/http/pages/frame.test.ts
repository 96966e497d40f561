import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEachDatabase } from '../../support/each-database.ts';
import { openTestService } from '../../service/test-service.ts';
import { openPagesApp, type PagesApp } from './pages-app.ts';

describeEachDatabase('the pages', (database) => {
  let pages: PagesApp;
  beforeAll(async () => {
    pages = await openPagesApp((await openTestService(database())).deps);
  });
  afterAll(() => pages.close());

  describe('an address where there is nothing', () => {
    it('is a page for browsers', async () => {
      const page = await pages.get('coordinator', '/nowhere');
      expect([page.status, page.heading, page.title]).toEqual([
        404,
        'Page not found',
        'Page not found – Inspection timeline',
      ]);
      expect(page.link('Go to the start')).toBe('/deadlines');
    });

    it('reads no other for an inspection that there is not, without the words of a terminal', async () => {
      const [none, nowhere] = [await pages.get('viewer', '/inspections/abc'), await pages.get('viewer', '/nowhere')];
      expect([none.status, none.text]).toEqual([404, nowhere.text]);
    });

    it('is a problem document for programs', async () => {
      const answer = await pages.app.inject({ url: '/api/nowhere', headers: { accept: 'text/html' } });
      expect(answer.json()).toMatchObject({ status: 404 });
    });
  });

  it('say who may do what somebody may not, and nothing of what only programs have', async () => {
    const page = await pages.get('viewer', '/plan');
    expect([page.status, page.root.querySelector('main p')?.textContent]).toEqual([
      403,
      'Only coordinators can plan or change plans.',
    ]);
  });

  it('lead each party to its own beginning, and nobody to sign in', async () => {
    expect((await pages.get('coordinator', '/')).location).toBe('/deadlines');
    expect((await pages.get('link-person', '/')).location).toBe('/owed');
    expect((await pages.app.inject('/')).headers.location).toBe('/sign-in');
  });

  it('are dressed by files that never change and load nothing from elsewhere', async () => {
    const { root } = await pages.get('coordinator', '/nowhere');
    const links = root
      .querySelectorAll('link, script')
      .map((each) => each.getAttribute('href') ?? each.getAttribute('src') ?? '');
    expect(links).toHaveLength(5);
    let bytes = 0;
    for (const url of links) {
      const answer = await pages.app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
      expect([url, answer.statusCode, answer.headers['content-encoding']]).toEqual([url, 200, 'gzip']);
      expect(answer.headers['cache-control']).toContain('immutable');
      const plain = await pages.app.inject(url);
      const loads = /@import|@font-face|GDS Transport|sourceMappingURL|(?:url\(|from )["']?https?:/.exec(plain.body);
      expect(loads?.[0]).toBeUndefined();
      bytes += answer.rawPayload.length;
    }
    // Beside the heaviest page, 65 kB, a first visit stays under 100 kB.
    expect(bytes).toBeLessThan(35_000);
  });
});
