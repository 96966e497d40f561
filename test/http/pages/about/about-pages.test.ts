import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPagesApp, type PagesApp } from '../pages-app.ts';
import { readPage } from '../read-page.ts';
import { RULES } from '../../../service/test-service.ts';
import type { ServiceDeps } from '../../../../src/service/service-deps.ts';

/** These pages ask nothing of a database. */
const deps = { rules: RULES, now: () => 0 } as unknown as ServiceDeps;

describe('the pages at the foot of every page', () => {
  let pages: PagesApp;
  beforeAll(async () => {
    pages = await openPagesApp(deps);
  });
  afterAll(() => pages.close());

  it('are there for whoever is not signed in, and lead nowhere that is not there', async () => {
    for (const [url, heading] of [
      ['/accessibility', 'Accessibility statement'],
      ['/help', 'What the words mean'],
    ] as const) {
      const page = readPage(await pages.app.inject(url));
      expect([page.status, page.heading]).toEqual([200, heading]);
      expect(page.texts('nav.govuk-service-navigation__wrapper')).toEqual([]);
      const targets = page.root.querySelectorAll('main a[href^="#"]').map((each) => each.getAttribute('href') ?? '');
      expect(targets.filter((target) => page.root.getElementById(target.slice(1)) === null)).toEqual([]);
    }
  });

  it('explain each word once', async () => {
    const page = await pages.get('link-person', '/help');
    const words = page.texts('main dt');
    expect(words).toEqual(expect.arrayContaining(['Working day', 'Day 0', 'Hold', 'Under embargo', 'Reading']));
    expect(new Set(words).size).toBe(words.length);
    expect(page.texts('main dd')).toHaveLength(words.length);
  });

  it('say how to report what does not work, and what was not tested', async () => {
    const page = await pages.get('viewer', '/accessibility');
    expect(page.text).toContain('Tell the person who gave you access');
    expect(page.text).toContain('have not been audited');
    expect(page.link('Equality Advisory and Support Service')).toMatch(/^https:/);
  });
});
