import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '../../src/service/access/permissions.ts';
import { findRoute, isPageRoute } from '../http/pages/page-routes-of.ts';
import { openPagesWorld, type PagesWorld } from '../http/pages/world.ts';
import { describeWithBrowser } from './browser.ts';
import { listBarriers, listOverflow, ZOOMED_WIDTH } from './look-at-page.ts';
import { PAGE_WALKS, type PageState } from './page-states.ts';
import { visitByMouse } from './visitor.ts';
import { watchPage } from './watch-page.ts';

/** What is no page to look at. */
const NOT_LOOKED_AT: Readonly<Record<string, string>> = {
  '/': 'passed through',
  '/deadlines.csv': 'a file',
  '/deadlines.ics': 'a file',
  '/ahead/programme/template.csv': 'a file',
  '/inspections/:id/download/:format': 'a file',
  '/inspections/:id/edition/check/:draft': 'needs a second edition of the rules, of which there is one',
};
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: ZOOMED_WIDTH, height: 640 };

describeWithBrowser('pages in a browser', (browser) => {
  let world: PagesWorld;
  const pages = new Map<Role | null, Page>();
  beforeAll(async () => {
    world = await openPagesWorld();
  });
  afterAll(() => world.close());

  it('are all looked at', () => {
    const routes = world.routes.filter((route) => route.startsWith('GET ') && isPageRoute(route));
    const looked = new Set(PAGE_WALKS.flatMap((walk) => walk.pages.map(({ route }) => route)));
    const missing = routes
      .map((route) => route.slice(4))
      .filter((route) => !looked.has(route) && !(route in NOT_LOOKED_AT));
    expect(missing).toEqual([]);
  });

  it.each(
    PAGE_WALKS.map((walk) => ({
      ...walk,
      title: `${walk.pages.map(titleOf).join(', then ')} for ${walk.as ?? 'nobody'}`,
    })),
  )('$title', async ({ as, path, pages: states }) => {
    const page = await pageOf(as);
    const watch = watchPage(page);
    const visitor = visitByMouse(page);
    await page.setViewportSize(WIDE);
    await visitor.open(world.baseUrl + withIds(path ?? states[0].route));
    // Everything that is wrong is told at once.
    const found: Record<string, readonly string[]> = {};
    for (const state of states) {
      await state.act?.(visitor);
      const problems = [...(await look(page, state)), ...watch.take()];
      if (problems.length > 0) found[titleOf(state)] = problems;
    }
    watch.stop();
    expect(found).toEqual({});
  });

  async function look(page: Page, { route }: PageState): Promise<readonly string[]> {
    const { pathname } = new URL(page.url());
    // A form that is shown again stands at the address that it was sent to.
    const isThere = ['GET', 'POST'].some(
      (method) => findRoute(world.routes, method, pathname) === `${method} ${route}`,
    );
    const problems = [
      ...(isThere || route === '/*' ? [] : [`This is ${pathname}: ${await page.locator('main').innerText()}`]),
      ...((await page.locator('h1').count()) === 1 ? [] : ['There is not one heading of the first level']),
      ...(await listBarriers(page)),
    ];
    await page.setViewportSize(NARROW);
    problems.push(...(await listOverflow(page)));
    await page.setViewportSize(WIDE);
    return problems;
  }

  /** One browser for each role, and nobody's. */
  async function pageOf(role: Role | null): Promise<Page> {
    const known = pages.get(role);
    if (known) return known;
    const context = await browser().newContext({ viewport: WIDE, reducedMotion: 'reduce' });
    await world.signIn(context, role);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    pages.set(role, page);
    return page;
  }

  function withIds(given: string): string {
    return given.replaceAll(/:(\w+)/g, (all, name: string) => {
      const id = (world.inspections as Record<string, string>)[name];
      if (id === undefined) throw new Error(`${all} is no inspection of the world`);
      return id;
    });
  }
});

function titleOf({ route, state }: PageState): string {
  return `${route}${state === undefined ? '' : ` (${state})`}`;
}
