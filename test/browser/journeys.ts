import { expect } from 'vitest';
import { WORLD_PEOPLE } from '../http/pages/world-people.ts';
import type { PagesWorld } from '../http/pages/world.ts';
import { type Visitor, writeDate } from './visitor.ts';

/** Plans an inspection from the first page to the last, and gives its id. Each page is asked for by what is on it. */
export async function planInspection(
  visitor: Visitor,
  { baseUrl }: Pick<PagesWorld, 'baseUrl'>,
  start: string,
  dates: readonly string[] = [],
): Promise<string> {
  const { page } = visitor;
  await visitor.open(`${baseUrl}/plan`);
  await visitor.press('Start now');
  await visitor.choose('Inspection');
  await visitor.press('Continue');
  await writeDate(visitor, start, /^(First day on site|Start)/);
  await visitor.press('Continue');
  if (page.url().includes('/details')) await visitor.press('Continue');
  for (const [group, { name, email }] of [
    ['Lead inspector', WORLD_PEOPLE.inspector],
    ['Coordinator', WORLD_PEOPLE.coordinator],
    ['Chief executive', WORLD_PEOPLE['senior-leader']],
    ['Link support person', WORLD_PEOPLE['link-person']],
  ] as const) {
    await visitor.write('Name', name, group);
    await visitor.write('Email address', email, group);
  }
  await visitor.press('Continue');
  if (page.url().includes('/reason')) await visitor.press('Continue');
  const shown = await page.locator('main').innerText();
  expect(shown).toContain('Nothing has been saved yet.');
  for (const date of dates) expect(shown).toContain(date);
  await visitor.press('Confirm and plan');
  expect(await page.locator('.govuk-notification-banner--success').innerText()).toContain('planned');
  return /\/inspections\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
}

/** What is recorded: the event's title on the page, the day, and what else the form asks for. */
export interface Recording {
  readonly title: string;
  /** Today where absent. */
  readonly on?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly choices?: readonly string[];
  /** The date that it sets, and how the form names that. */
  readonly sets?: { readonly group: RegExp; readonly date: string };
}

/** Records what happened by the pages, from the inspection's own page back to it; gives the words of the preview. */
export async function recordWhatHappened(
  visitor: Visitor,
  { baseUrl }: Pick<PagesWorld, 'baseUrl'>,
  inspection: string,
  { title, on, fields = {}, choices = [], sets }: Recording,
): Promise<string> {
  const { page } = visitor;
  await visitor.open(`${baseUrl}/inspections/${inspection}`);
  await visitor.follow('Record what happened');
  await visitor.follow(title);
  if (on !== undefined) await writeDate(visitor, on, /^(When|Date|Day|On)/);
  for (const [label, text] of Object.entries(fields)) await visitor.write(label, text);
  for (const choice of choices) await visitor.choose(choice);
  if (sets) await writeDate(visitor, sets.date, sets.group);
  await visitor.press('Continue');
  const preview = await page.locator('main').innerText();
  expect(preview).toContain('Nothing has been saved yet.');
  await visitor.press(/^(Confirm|Record)/);
  expect(await page.locator('.govuk-notification-banner--success').innerText()).toContain('recorded');
  return preview;
}
