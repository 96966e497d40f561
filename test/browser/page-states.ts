import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { Role } from '../../src/service/access/permissions.ts';
import type { PagesWorld } from '../http/pages/world.ts';

/** A page in one of the states that people meet it in. */
export interface PageState {
  /** The route that it shows: `/inspections/:id`. */
  readonly route: string;
  /** Who looks; null for somebody who is not signed in. */
  readonly as: Role | null;
  /** What is asked for; `:onSite` stands for the id of that inspection. The route where absent. */
  readonly path?: string;
  /** What is done there before it is looked at: filled in, sent, opened. */
  readonly act?: (page: Page, world: PagesWorld) => Promise<void>;
  /** What sets it apart from the other states of the route. */
  readonly state?: string;
}

/** Sends the first form of the main part as it is. */
async function send(page: Page): Promise<void> {
  await page.locator('main form[method=post] button[type=submit]').first().click();
  await page.waitForLoadState();
}

const CALENDAR = '/calendars/england-and-wales';
const RULES = '/rules/cafcass-2024-10-04';
const LIST = join(PROJECT_ROOT, 'test/fixtures/bank-holidays/gov-uk-bank-holidays.json');

/** Every page, and each of its states that looks otherwise. */
export const PAGE_STATES: readonly PageState[] = [
  { route: '/sign-in', as: null },
  { route: '/sign-in', as: null, state: 'an address that is none', act: send },
  { route: '/sign-in', as: 'viewer', state: 'signed in' },
  { route: '/sign-in/sent', as: null },
  { route: '/sign-in/sent', as: null, state: 'a wrong code', act: send },
  { route: '/sign-in/link', as: null, path: '/sign-in/link?token=x', state: 'refused' },
  { route: '/signed-out', as: null },

  { route: '/deadlines', as: 'coordinator' },
  { route: '/deadlines', as: 'viewer', path: '/deadlines?kind=annual-engagement', state: 'filtered' },

  { route: '/inspections/:id/record', as: 'coordinator', path: '/inspections/:onSite/record' },
  { route: '/inspections/:id/record/:type', as: 'coordinator', path: '/inspections/:onSite/record/fieldwork-ended' },
  {
    route: '/inspections/:id/record/:type',
    as: 'coordinator',
    path: '/inspections/:onSite/record/hold-placed',
    state: 'nothing filled in',
    act: send,
  },
  { route: '/inspections/:id/publication', as: 'coordinator', path: '/inspections/:embargo/publication' },
  {
    route: '/inspections/:id/record/:type',
    as: 'coordinator',
    path: '/inspections/:comments/record/event-corrected?corrects=1',
    state: 'a correction',
  },
  {
    route: '/inspections/:id/record/:type',
    as: 'coordinator',
    path: '/inspections/:onSite/record/published',
    state: 'not possible now',
  },
  {
    route: '/inspections/:id/record/:type/check/:draft',
    as: 'coordinator',
    path: '/inspections/:draftLate/record/draft-sent',
    state: 'what a late draft moves',
    act: async (page) => {
      await send(page);
      for (const details of await page.locator('main details summary').all()) await details.click();
    },
  },
  {
    route: '/inspections/:id/record/:type/check/:draft',
    as: 'coordinator',
    path: '/inspections/:noticeWeek/record/annex-a-received',
    state: 'changed by somebody else meanwhile',
    act: async (page, { deps, principalOf, inspections }) => {
      await send(page);
      const pin = { milestone: 'team-conference', date: '2025-03-18', reason: 'A room is free' };
      const event = { type: 'milestone-pinned', on: '2025-03-12', ...pin };
      const input = { inspection: inspections.noticeWeek, ...event };
      await runOperation('recordEvent', deps, principalOf('coordinator'), input);
      await send(page);
    },
  },
  {
    route: '/inspections/:id/publication',
    as: 'coordinator',
    path: '/inspections/:complaint/publication',
    state: 'held',
  },
  { route: '/inspections/:id/reminders', as: 'coordinator', path: '/inspections/:comments/reminders' },
  { route: '/reminders', as: 'coordinator' },
  {
    route: '/reminders',
    as: 'coordinator',
    state: 'some failed',
    act: async (page, { service }) => {
      const one = service.db.selectFrom('reminders').select('id').where('state', '=', 'pending').limit(1);
      const failed = { state: 'failed', closed_at: new Date(), last_error: '550 no such mailbox' } as const;
      await service.db.updateTable('reminders').set(failed).where('id', 'in', one).execute();
      await page.reload();
    },
  },
  {
    route: '/inspections/:id/history/as-of',
    as: 'coordinator',
    path: '/inspections/:comments/history/as-of?on-day=1&on-month=3&on-year=2025',
  },
  {
    route: '/inspections/:id/history/as-of',
    as: 'link-person',
    path: '/inspections/:comments/history/as-of?on-day=31&on-month=2&on-year=2025',
    state: 'no real day',
  },
  {
    route: '/inspections/:id/edition',
    as: 'coordinator',
    path: '/inspections/:comments/edition',
    state: 'none is newer',
  },
  {
    route: '/inspections/:id/edition/check/:draft',
    as: 'coordinator',
    path: '/inspections/:comments/edition/check/00000000-0000-4000-8000-000000000000',
    state: 'over',
  },
  { route: '/inspections/:id/history', as: 'coordinator', path: '/inspections/:comments/history' },
  { route: '/inspections/:id/history', as: 'link-person', path: '/inspections/:comments/history' },

  { route: '/calendars', as: 'link-person' },
  { route: '/calendars/:calendar', as: 'coordinator', path: CALENDAR },
  { route: '/calendars/:calendar', as: 'link-person', path: `${CALENDAR}?year=2031`, state: 'a year not published' },
  { route: '/calendars/drill', as: 'inspector' },
  {
    route: '/calendars/drill',
    as: 'inspector',
    path: '/calendars/drill?date-day=3&date-month=4&date-year=2025',
    state: 'shown',
  },
  {
    route: '/calendars/drill',
    as: 'inspector',
    path: '/calendars/drill?date-day=5&date-month=4&date-year=2025',
    state: 'a Saturday',
  },
  { route: '/calendars/:calendar/add', as: 'coordinator', path: `${CALENDAR}/add` },
  { route: '/calendars/:calendar/add', as: 'coordinator', path: `${CALENDAR}/add`, state: 'empty', act: send },
  {
    route: '/calendars/:calendar/remove',
    as: 'coordinator',
    path: `${CALENDAR}/remove?date=2025-04-18`,
  },
  { route: '/calendars/:calendar/import', as: 'coordinator', path: `${CALENDAR}/import` },
  { route: '/calendars/:calendar/apply', as: 'coordinator', path: `${CALENDAR}/apply` },
  {
    route: '/calendars/:calendar/changes/:draft',
    as: 'coordinator',
    path: `${CALENDAR}/remove?date=2025-04-18`,
    state: 'looked at, nothing chosen',
    act: async (page) => {
      await page.locator('#source').fill('A proclamation');
      await send(page);
      await send(page);
    },
  },
  {
    route: '/calendars/:calendar/changes/:draft',
    as: 'coordinator',
    path: `${CALENDAR}/import`,
    state: 'made, of a list that says the same',
    act: async (page) => {
      await page.locator('#file').setInputFiles(LIST);
      await send(page);
      await send(page);
    },
  },

  { route: '/rules', as: 'coordinator' },
  { route: '/rules/:framework', as: 'coordinator', path: RULES },
  { route: '/rules/:framework/:kind', as: 'coordinator', path: `${RULES}/inspection` },
  { route: '/rules/:framework/:kind', as: 'link-person', path: `${RULES}/focused-visit` },
  {
    route: '/rules/compare',
    as: 'coordinator',
    path: '/rules/compare?from=cafcass-2024-10-04&to=cafcass-2024-10-04',
  },
  { route: '/accessibility', as: null },
  { route: '/help', as: null },

  { route: '/acknowledge/:token', as: null, path: '/acknowledge/unknown', state: 'refused' },
  { route: '/*', as: 'viewer', path: '/nothing-here', state: 'not found' },
  { route: '/*', as: null, path: '/nothing-here', state: 'not found' },
];
