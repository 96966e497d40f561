import { afterAll, beforeAll, expect, it } from 'vitest';
import { isPageRoute } from '../http/pages/page-routes-of.ts';
import { openPagesWorld, type PagesWorld } from '../http/pages/world.ts';
import { describeWithBrowser } from './browser.ts';
import { listBarriers, listOverflow, ZOOMED_WIDTH } from './look-at-page.ts';
import { PAGE_STATES } from './page-states.ts';
import { watchPage } from './watch-page.ts';

/** Pages that are only passed through, and files. */
const NOT_LOOKED_AT = ['/', '/deadlines.csv', '/deadlines.ics'];

describeWithBrowser('pages in a browser', (browser) => {
  let world: PagesWorld;
  beforeAll(async () => {
    world = await openPagesWorld();
  });
  afterAll(() => world.close());

  it('are all looked at', () => {
    const pages = world.routes.filter((route) => route.startsWith('GET ') && isPageRoute(route));
    const looked = new Set([...PAGE_STATES.map(({ route }) => route), ...NOT_LOOKED_AT]);
    expect(pages.map((route) => route.slice(4)).filter((route) => !looked.has(route))).toEqual([]);
  });

  it.each(PAGE_STATES.map((state) => ({ ...state, title: titleOf(state) })))(
    '$title',
    async ({ route, as, path = route, act }) => {
      const context = await browser().newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
      try {
        await world.signIn(context, as);
        const page = await context.newPage();
        const watch = watchPage(page);
        await page.goto(world.baseUrl + withIds(path));
        await act?.(page, world);
        expect(await listBarriers(page)).toEqual([]);
        await page.setViewportSize({ width: ZOOMED_WIDTH, height: 640 });
        expect(await listOverflow(page)).toEqual([]);
        expect(await page.locator('h1').count()).toBe(1);
        expect(watch.take()).toEqual([]);
      } finally {
        await context.close();
      }
    },
  );

  function withIds(given: string): string {
    return given.replaceAll(/:(\w+)/g, (all, name: string) => {
      const id = (world.inspections as Record<string, string>)[name];
      if (id === undefined) throw new Error(`${all} is no inspection of the world`);
      return id;
    });
  }
});

function titleOf({ route, as, state }: (typeof PAGE_STATES)[number]): string {
  return `${route} for ${as ?? 'nobody'}${state === undefined ? '' : `: ${state}`}`;
}
