import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPagesWorld, type PagesWorld } from '../http/pages/world.ts';
import { describeWithBrowser } from './browser.ts';
import { planInspection, recordWhatHappened } from './journeys.ts';
import { type Visitor, visitByKeyboard, visitByMouse } from './visitor.ts';
import { watchPage } from './watch-page.ts';

const DESKTOP = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' } as const;

/** Ways to use the pages; each gets a start of its own, and an inspection to record on. */
const WAYS = [
  {
    way: 'by keyboard alone',
    options: DESKTOP,
    visit: visitByKeyboard,
    start: '2025-06-02',
    shown: ['Mon 2 Jun 2025', 'Fri 27 Jun 2025'],
    records: { on: 'onSite', title: 'Area for priority action found' },
  },
  {
    way: 'without scripts',
    options: { ...DESKTOP, javaScriptEnabled: false },
    visit: visitByMouse,
    start: '2025-06-09',
    shown: ['Mon 9 Jun 2025', 'Fri 4 Jul 2025'],
    records: { on: 'draftLate', title: 'Draft sent to Cafcass' },
  },
  {
    way: 'on a screen of 320 pixels',
    options: { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce', hasTouch: true },
    visit: visitByMouse,
    start: '2025-06-16',
    shown: ['Mon 16 Jun 2025', 'Fri 11 Jul 2025'],
    records: { on: 'comments', title: 'Comments received from Cafcass' },
  },
] as const satisfies readonly {
  readonly way: string;
  readonly options: BrowserContextOptions;
  readonly visit: (page: Page) => Visitor;
  readonly [more: string]: unknown;
}[];

describeWithBrowser('a whole journey', (browser) => {
  let world: PagesWorld;
  beforeAll(async () => {
    world = await openPagesWorld();
  });
  afterAll(() => world.close());

  it.each(WAYS)('can be made $way', async ({ options, visit, start, shown, records }) => {
    const page = await openPage(browser(), options);
    const watch = watchPage(page);
    const visitor = visit(page);
    const id = await planInspection(visitor, world, start, shown);
    expect((await world.get('coordinator', `/api/inspections/${id}`)).json()).toMatchObject({ start });
    const { on, title } = records;
    const before = await countEvents(world.inspections[on]);
    await recordWhatHappened(visitor, world, world.inspections[on], { title });
    expect(await countEvents(world.inspections[on])).toBe(before + 1);
    expect(watch.take()).toEqual([]);
    await page.context().close();
  });

  it('begins with a way past the navigation', async () => {
    const page = await openPage(browser(), DESKTOP);
    await page.goto(`${world.baseUrl}/deadlines`);
    await page.keyboard.press('Tab');
    const focused = 'document.activeElement';
    expect(await page.evaluate(`${focused}.textContent`)).toBe('Skip to main content');
    expect(await page.evaluate(`${focused}.getBoundingClientRect().height`)).toBeGreaterThan(20);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(`${focused}.closest('main') !== null`)).toBe(true);
    await page.context().close();
  });

  it('leads past a picture that keeps its marks where people choose the colours', async () => {
    const page = await openPage(browser(), DESKTOP);
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${world.baseUrl}/inspections/${world.inspections.complaint}`);
    const paints = await page.locator('svg.app-picture').first().evaluate(listPaints);
    expect(paints.background).toMatch(/^rgb/);
    // Words, filled and empty marks, lines: none in the colour of the page.
    expect(paints.seen.length).toBeGreaterThan(20);
    expect(paints.seen.filter((paint) => paint === paints.background)).toEqual([]);
    await page.context().close();
  });

  it('leads to a sheet of paper without what only screens need', async () => {
    const page = await openPage(browser(), DESKTOP);
    await page.goto(`${world.baseUrl}/inspections/${world.inspections.complaint}/print`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('svg.app-picture').first().isVisible()).toBe(true);
    for (const gone of ['header', 'footer', '.govuk-back-link']) {
      expect(await page.locator(gone).first().isVisible()).toBe(false);
    }
    // No page writes out the addresses of the service, which hold ids.
    await page.goto(`${world.baseUrl}/inspections/${world.inspections.complaint}`);
    const link = `document.querySelector('main a.govuk-link[href^="/"]')`;
    expect(await page.evaluate(`getComputedStyle(${link}, '::after').content`)).toBe('none');
    await page.context().close();
  });

  async function openPage(opened: Browser, options: BrowserContextOptions): Promise<Page> {
    const context = await opened.newContext(options);
    await world.signIn(context, 'coordinator');
    return context.newPage();
  }

  async function countEvents(inspection: string): Promise<number> {
    const { events } = (await world.get('coordinator', `/api/inspections/${inspection}/events`)).json<{
      events: unknown[];
    }>();
    return events.length;
  }
});

/** Runs in the browser: what words and marks of a picture are painted with, and what the page behind them is. */
function listPaints(picture: unknown): { readonly background: string; readonly seen: readonly string[] } {
  interface Painted {
    readonly querySelectorAll: (selector: string) => Iterable<Painted>;
    readonly getAttribute: (name: string) => string | null;
  }
  const { getComputedStyle, document } = globalThis as unknown as {
    getComputedStyle: (element: unknown) => { fill: string; stroke: string; backgroundColor: string };
    document: { body: unknown };
  };
  const all = [...(picture as Painted).querySelectorAll('circle, text:not([fill]), path')];
  return {
    background: getComputedStyle(document.body).backgroundColor,
    seen: all.map((each) => {
      const { fill, stroke } = getComputedStyle(each);
      return fill === 'none' ? stroke : fill;
    }),
  };
}
