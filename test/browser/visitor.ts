import type { Locator, Page } from 'playwright-core';

/** Somebody who uses a page: they find what they want by the words that they see or hear. */
export interface Visitor {
  readonly page: Page;
  readonly open: (url: string) => Promise<void>;
  /** Follows a link. */
  readonly follow: (name: string | RegExp) => Promise<void>;
  /** Presses a button, and waits for the page that answers. */
  readonly press: (name: string | RegExp) => Promise<void>;
  /** Chooses a radio or a checkbox. */
  readonly choose: (label: string | RegExp) => Promise<void>;
  /** Writes over what a field holds, of the group of fields where one is named. */
  readonly write: (label: string, text: string, group?: string | RegExp) => Promise<void>;
  /** The words of the heading. */
  readonly heading: () => Promise<string>;
}

/** Writes a date into its three fields: `2025-04-04`. */
export async function writeDate(visitor: Visitor, date: string, group: string | RegExp): Promise<void> {
  const [year = '', month = '', day = ''] = date.split('-').map((part) => String(Number(part)));
  await visitor.write('Day', day, group);
  await visitor.write('Month', month, group);
  await visitor.write('Year', year, group);
}

/** Somebody with a mouse or a finger. */
export function visitByMouse(page: Page): Visitor {
  return {
    ...visit(page),
    follow: (name) => settled(page, () => linkOf(page, name).click()),
    press: (name) => settled(page, () => buttonOf(page, name).click()),
    choose: (label) => choiceOf(page, label).check(),
    write: (label, text, group) => fieldOf(page, label, group).fill(text),
  };
}

/** Somebody with a keyboard and nothing else: Tab, Space, Enter, arrows. Fails where they cannot see where they are. */
export function visitByKeyboard(page: Page): Visitor {
  const press = async (key: string, locator: Locator): Promise<void> => {
    await tabTo(page, locator);
    await settled(page, () => page.keyboard.press(key));
  };
  return {
    ...visit(page),
    follow: (name) => press('Enter', linkOf(page, name)),
    press: (name) => press('Enter', buttonOf(page, name)),
    choose: async (label) => {
      const choice = choiceOf(page, label);
      await tabTo(page, choice);
      if (!(await choice.isChecked())) await page.keyboard.press('Space');
    },
    write: async (label, text, group) => {
      await tabTo(page, fieldOf(page, label, group));
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
  };
}

function visit(page: Page): Pick<Visitor, 'page' | 'open' | 'heading'> {
  return {
    page,
    open: async (url) => {
      await page.goto(url);
    },
    heading: async () => (await page.locator('h1').innerText()).trim(),
  };
}

/** Acts, and waits for the page that follows. */
async function settled(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), act()]);
  await page.waitForLoadState();
}

const named = (name: string | RegExp) => ({ name, exact: typeof name === 'string' });
const linkOf = (page: Page, name: string | RegExp): Locator => page.getByRole('link', named(name)).first();
const buttonOf = (page: Page, name: string | RegExp): Locator =>
  page.locator('main').getByRole('button', named(name)).first();
const choiceOf = (page: Page, label: string | RegExp): Locator =>
  page
    .getByRole('radio', named(label))
    .or(page.getByRole('checkbox', named(label)))
    .first();

function fieldOf(page: Page, label: string, group: string | RegExp | undefined): Locator {
  const within = group === undefined ? page : page.getByRole('group', named(group)).first();
  return within.getByLabel(label, { exact: true }).first();
}

/** A page with more stops than this is no page for anybody with a keyboard. */
const MOST_TABS = 300;

/** Presses Tab, or an arrow among radios, until the focus is there; each stop on the way must be seen. */
async function tabTo(page: Page, locator: Locator): Promise<void> {
  const target = await locator.elementHandle();
  if (target === null) throw new Error('It is not on the page');
  for (let count = 0; count < MOST_TABS; count += 1) {
    const stop = await target.evaluate(lookAtFocus);
    if (stop.problem !== null) throw new Error(`${stop.problem}: ${stop.element}`);
    if (stop.isTarget) return;
    await page.keyboard.press(stop.nextByArrow ? 'ArrowDown' : 'Tab');
  }
  throw new Error(`${MOST_TABS} stops did not lead to it`);
}

interface Stop {
  readonly isTarget: boolean;
  /** The wanted radio is another one of the group that has the focus. */
  readonly nextByArrow: boolean;
  readonly problem: string | null;
  readonly element: string;
}

/** Runs in the browser: where the focus is, and whether it can be seen there. */
function lookAtFocus(target: unknown): Stop {
  interface Box {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  }
  interface Style {
    readonly outlineStyle: string;
    readonly outlineWidth: string;
    readonly boxShadow: string;
  }
  interface Node {
    readonly type?: string;
    readonly name?: string;
    readonly outerHTML: string;
    readonly nextElementSibling: Node | null;
    readonly getBoundingClientRect: () => Box;
    readonly contains: (other: unknown) => boolean;
    readonly parentElement: Node | null;
  }
  const { document, getComputedStyle, innerHeight, innerWidth } = globalThis as unknown as {
    document: { activeElement: Node; body: Node; elementFromPoint: (x: number, y: number) => Node | null };
    getComputedStyle: (node: Node, pseudo?: string) => Style;
    innerHeight: number;
    innerWidth: number;
  };
  const active = document.activeElement;
  const wanted = target as Node;
  const element = active.outerHTML.slice(0, 200);
  const nextByArrow =
    active !== wanted && active.type === 'radio' && wanted.type === 'radio' && active.name === wanted.name;
  const stop = { isTarget: active === wanted, nextByArrow, element };
  if (active === document.body) return { ...stop, problem: null };
  const marks = [
    getComputedStyle(active),
    ...(active.nextElementSibling ? [getComputedStyle(active.nextElementSibling, '::before')] : []),
  ];
  const isMarked = marks.some(
    (style) => (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none',
  );
  if (!isMarked) return { ...stop, problem: 'The focus cannot be seen' };
  const { left, top, width, height } = active.getBoundingClientRect();
  const x = Math.min(Math.max(left + Math.min(width, 20) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(top + Math.min(height, 20) / 2, 0), innerHeight - 1);
  const shown = document.elementFromPoint(x, y);
  const isOnTop =
    shown !== null &&
    (active.contains(shown) || shown.contains(active) || active.parentElement?.contains(shown) === true);
  const isInside = top < innerHeight && top + height > 0 && left < innerWidth && left + width > 0;
  return { ...stop, problem: isInside && isOnTop ? null : 'The focus is covered or out of sight' };
}
