import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What pages are judged by: WCAG 2.2 AA, and what the makers of the checker add to it. */
export const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The width of a screen of 1,280 pixels at 400%. */
export const ZOOMED_WIDTH = 320;

/** What is wrong with a page for people who see, hear or zoom otherwise; each in a sentence with the place. */
export async function listBarriers(page: Page): Promise<readonly string[]> {
  // Without frames, the simpler way needs no second page.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(AXE_TAGS).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes
      // The design system has this link before the main part, so that skipping to that skips it as well.
      .filter(({ html }) => id !== 'region' || !html.includes('class="govuk-back-link"'))
      .slice(0, 3)
      .map((node) => `${id}: ${help}: ${node.html.slice(0, 300)}`),
  );
}

/** What sticks out of a narrow page, so that people would have to scroll sideways to read lines; what scrolls by itself may. */
export async function listOverflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll('body *')].filter((element) =>
      element.getBoundingClientRect().right > width + 1 && element.closest('.app-scroll') === null);
    return (out.length > 0 ? out : [document.body]).slice(0, 5).map((element) =>
      element.outerHTML.slice(0, 150) + ' ends at ' + Math.round(element.getBoundingClientRect().right) + ' px');
  })()`);
}
