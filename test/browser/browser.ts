import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { launchBrowser } from './launch-browser.ts';

/**
 * `describe` for what is looked at in a real browser: one is started for the suite and ended after it. `browser()` is to
 * be called inside tests and hooks; give each test a context of its own. Skipped, and named so, where there is none.
 */
export function describeWithBrowser(title: string, tests: (browser: () => Browser) => void): void {
  const executablePath = inject('chromiumPath');
  const missing = executablePath === null;
  describe.skipIf(missing)(missing ? `${title} (skipped: there is no Chromium)` : title, () => {
    let opened: Browser | undefined;
    beforeAll(async () => {
      opened = await launchBrowser(executablePath as string);
    });
    afterAll(async () => opened?.close());
    tests(() => {
      if (opened === undefined) throw new Error('The browser is there only while tests and hooks run');
      return opened;
    });
  });
}
