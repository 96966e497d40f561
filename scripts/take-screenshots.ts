import path from 'node:path';
import type { Page } from 'playwright-core';
import { PROJECT_ROOT } from '../src/project-root.ts';
import type { Role } from '../src/service/access/permissions.ts';
import { launchBrowser } from '../test/browser/launch-browser.ts';
import { openPagesWorld } from '../test/http/pages/world.ts';
import { findChromium } from '../test/support/servers/find-chromium.ts';

/*
 * Makes the pictures of the README anew, docs/screenshots/*.png, from the tests' world: `npm run screenshots`.
 */
const WIDE = { width: 1100, height: 900 };

/** One picture: who looks, from which address on, what they do there, and how much of the page is shown. */
interface Screenshot {
  readonly name: string;
  readonly as: Role;
  readonly path: string;
  readonly height: number;
  readonly act?: (page: Page) => Promise<void>;
}

const executable = findChromium();
if (executable === undefined) throw new Error('There is no Chromium (Debian: apt-get install chromium)');
const world = await openPagesWorld();
const browser = await launchBrowser(executable);
try {
  const { onSite } = world.inspections;
  const screenshots: readonly Screenshot[] = [
    { name: 'deadlines', as: 'coordinator', path: '/deadlines', height: 1100 },
    { name: 'inspection', as: 'coordinator', path: `/inspections/${onSite}`, height: 1300 },
    { name: 'plan-check', as: 'coordinator', path: '/plan', height: 1500, act: plan },
    {
      name: 'record-preview',
      as: 'coordinator',
      path: `/inspections/${onSite}/record/fieldwork-ended`,
      height: 1200,
      act: endFieldwork,
    },
    { name: 'counted', as: 'coordinator', path: `/inspections/${onSite}/milestones/final`, height: 1000 },
    { name: 'owed', as: 'link-person', path: '/owed', height: 1000 },
  ];
  for (const { name, as, path: address, height, act } of screenshots) {
    const context = await browser.newContext({ viewport: { ...WIDE, height }, reducedMotion: 'reduce' });
    await world.signIn(context, as);
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(world.baseUrl + address);
    await act?.(page);
    const file = path.join(PROJECT_ROOT, 'docs/screenshots', `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled' });
    console.log(file);
    await context.close();
  }
} finally {
  await browser.close();
  await world.close();
}

async function plan(page: Page): Promise<void> {
  const go = (name: string): Promise<void> =>
    page.locator('main').getByRole('button', { name, exact: true }).first().click();
  await go('Start now');
  await page.getByRole('radio', { name: 'Inspection', exact: true }).check();
  await go('Continue');
  await page.locator('[name=start-day]').fill('2');
  await page.locator('[name=start-month]').fill('6');
  await page.locator('[name=start-year]').fill('2025');
  await go('Continue');
  await page.waitForURL(/details|people/);
  if (page.url().includes('details')) await go('Continue');
  await page.getByRole('group', { name: 'Lead inspector' }).first().getByLabel('Name').fill('Ben Cole');
  await page.getByRole('group', { name: 'Lead inspector' }).first().getByLabel('Email').fill('ben.cole@ofsted.example');
  await page.locator('main').getByRole('button', { name: 'Continue', exact: true }).last().click();
  await page.waitForURL(/check/);
}

async function endFieldwork(page: Page): Promise<void> {
  await page.locator('main textarea, main input[name=reason]').first().fill('The team needed less time');
  await page.locator('main').getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/check/);
}
