import { afterAll, beforeAll, it } from 'vitest';
import { openPagesWorld, type PagesWorld } from '../http/pages/world.ts';
import { describeWithBrowser } from './browser.ts';
import { listBarriers, listOverflow } from './look-at-page.ts';
import { watchPage } from './watch-page.ts';

const R = '/rules/cafcass-2024-10-04';
const C = '/calendars/england-and-wales';
const PAGES: [string, string, string][] = [
  ['rules', 'coordinator', '/rules'],
  ['edition', 'coordinator', R],
  ['kind', 'coordinator', `${R}/inspection`],
  ['kind-lp', 'link-person', `${R}/focused-visit`],
  ['compare', 'coordinator', '/rules/compare?from=cafcass-2024-10-04&to=cafcass-2024-10-04'],
  ['calendars', 'coordinator', '/calendars'],
  ['calendar', 'coordinator', C],
  ['calendar-lp', 'link-person', C],
  ['drill', 'inspector', '/calendars/drill'],
  ['drill-error', 'inspector', '/calendars/drill?date-day=5&date-month=4&date-year=2025'],
  ['drill-shown', 'inspector', '/calendars/drill?calendar=england-and-wales&date-day=3&date-month=4&date-year=2025'],
  ['add', 'coordinator', `${C}/add`],
  ['remove', 'coordinator', `${C}/remove`],
  ['import', 'coordinator', `${C}/import`],
  ['apply', 'coordinator', `${C}/apply`],
];
describeWithBrowser('try', (browser) => {
  let world: PagesWorld;
  beforeAll(async () => {
    world = await openPagesWorld();
  });
  afterAll(() => world.close());
  it('x', async () => {
    const look = async (page: import('playwright-core').Page, name: string, watch: { take: () => unknown }) => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.screenshot({ path: `/tmp/rules-work/${name}-1280.png`, fullPage: true });
      const barriers = await listBarriers(page);
      await page.setViewportSize({ width: 320, height: 640 });
      await page.screenshot({ path: `/tmp/rules-work/${name}-320.png`, fullPage: true });
      const html = await page.content();
      console.log(
        name,
        html.length,
        JSON.stringify(barriers),
        JSON.stringify(await listOverflow(page)),
        JSON.stringify(watch.take()),
      );
    };
    for (const [name, as, path] of PAGES) {
      const context = await browser().newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
      await world.signIn(context, as as never);
      const page = await context.newPage();
      const watch = watchPage(page);
      await page.goto(world.baseUrl + path);
      await look(page, name, watch);
      if (name === 'add') {
        await page.click('main form button[type=submit]');
        await page.waitForLoadState();
        await look(page, 'add-error', watch);
        await page.fill('#date-day', '3');
        await page.fill('#date-month', '4');
        await page.fill('#date-year', '2025');
        await page.fill('#name', 'One-off bank holiday');
        await page.fill('#source', 'Royal proclamation');
        await page.click('main form button[type=submit]');
        await page.waitForLoadState();
        await look(page, 'preview', watch);
        await page.click('main form button[type=submit]');
        await page.waitForLoadState();
        await look(page, 'preview-error', watch);
        await page.check('#which-2');
        await page.check('#inspection');
        await page.click('main form button[type=submit]');
        await page.waitForLoadState();
        await look(page, 'outcome', watch);
        await page.goto(world.baseUrl + `${C}/apply`);
        await look(page, 'apply-some', watch);
        await page.goto(world.baseUrl + `${C}`);
        await look(page, 'calendar-changed', watch);
      }
      await context.close();
    }
  }, 300000);
});
