import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { ROLE_NAMES } from '../src/service/access/permissions.ts';
import { launchBrowser } from '../test/browser/launch-browser.ts';
import { watchPage } from '../test/browser/watch-page.ts';
import { openPagesWorld } from '../test/http/pages/world.ts';
import { findChromium } from '../test/support/servers/find-chromium.ts';

/*
 * Takes pictures of pages of the tests' world, wide and narrow, into a new temporary directory, and says what is wrong
 * with them as far as a program can tell:
 *
 *   npm run look -- coordinator /deadlines /inspections/:onSite
 *
 * `:onSite` stands for the id of that inspection (test/http/pages/world-inspections.ts has their names), and `nobody`
 * in place of a role for whoever is not signed in.
 */
const WIDTHS = [1280, 320] as const;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const executable = findChromium();
if (executable === undefined) throw new Error('There is no Chromium (Debian: apt-get install chromium)');
const [asked, ...paths] = process.argv.slice(2);
const role = ROLE_NAMES.find((each) => each === asked) ?? null;
if (role === null && asked !== 'nobody') throw new Error(`Say first who looks: ${ROLE_NAMES.join(', ')} or nobody`);
const directory = await mkdtemp(path.join(tmpdir(), 'pages-'));
const world = await openPagesWorld();
const browser = await launchBrowser(executable);
try {
  for (const width of WIDTHS) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    await world.signIn(context, role);
    const page = await context.newPage();
    for (const [index, given] of paths.entries()) {
      await look(page, given, path.join(directory, `${index + 1}-${width}.png`));
    }
    await context.close();
  }
} finally {
  await browser.close();
  await world.close();
}

async function look(page: Page, given: string, file: string): Promise<void> {
  const watch = watchPage(page);
  const answer = await page.goto(world.baseUrl + withIds(given));
  await page.screenshot({ path: file, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const kilobytes = (Buffer.byteLength((await answer?.text()) ?? '') / 1000).toFixed(1);
  const { width = 0 } = page.viewportSize() ?? {};
  console.log(`${given} at ${width} px: ${answer?.status()}, ${kilobytes} kB, ${file}`);
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
  if (wide > width) console.log(`  scrolls sideways: ${wide} px`);
  for (const problem of watch.take()) console.log(`  ${problem}`);
  for (const { id, help, nodes } of violations) {
    console.log(`  axe ${id}: ${help}\n    ${nodes.map((node) => node.html.slice(0, 200)).join('\n    ')}`);
  }
  watch.stop();
}

function withIds(given: string): string {
  return given.replaceAll(/:(\w+)/g, (all, name: string) => (world.inspections as Record<string, string>)[name] ?? all);
}
