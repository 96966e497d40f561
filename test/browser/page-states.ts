import type { Role } from '../../src/service/access/permissions.ts';
import { WORLD_PEOPLE } from '../http/pages/world-people.ts';
import { type Visitor, writeDate } from './visitor.ts';

/** A page in one of the states that people meet it in. */
export interface PageState {
  /** The route that it shows: `/inspections/:id`. */
  readonly route: string;
  /** What is done on the page before to come here; the first page of a walk is asked for by its path. */
  readonly act?: (visitor: Visitor) => Promise<void>;
  /** What sets it apart from the other states of the route. */
  readonly state?: string;
}

/** Pages that somebody looks at one after the other, from one address on. */
export interface PageWalk {
  /** Who looks; null for somebody who is not signed in. */
  readonly as: Role | null;
  /** What is asked for first; `:onSite` stands for the id of that inspection. The route of the first page where absent. */
  readonly path?: string;
  readonly pages: readonly [PageState, ...PageState[]];
}

const one = (as: Role | null, route: string, path?: string, state?: string): PageWalk => ({
  as,
  ...(path === undefined ? {} : { path }),
  pages: [{ route, ...(state === undefined ? {} : { state }) }],
});
const press =
  (name: string | RegExp) =>
  (visitor: Visitor): Promise<void> =>
    visitor.press(name);
const follow =
  (name: string | RegExp) =>
  (visitor: Visitor): Promise<void> =>
    visitor.follow(name);

/** Back at the webhook's own page: what answered a form cannot be gone back to. */
function openWebhook({ page, open }: Visitor): Promise<void> {
  return open(page.url().replace(/(webhooks\/[^/]+)\/.*/, '$1'));
}

/** Every page, and each of its states that looks otherwise. */
export const PAGE_WALKS: readonly PageWalk[] = [
  {
    as: null,
    pages: [
      { route: '/sign-in' },
      { route: '/sign-in/link', state: 'an address that is none', act: press(/^(Send|Email|Continue)/) },
    ],
  },
  one('viewer', '/sign-in', '/sign-in', 'signed in'),
  {
    as: null,
    pages: [
      { route: '/sign-in/sent' },
      { route: '/sign-in/code', state: 'a wrong code', act: press(/^(Sign in|Continue)/) },
    ],
  },
  one(null, '/sign-in/link', '/sign-in/link?token=x', 'refused'),
  one(null, '/signed-out'),
  one(null, '/accessibility'),
  one('viewer', '/help'),
  one(null, '/acknowledge/:token', '/acknowledge/unknown', 'refused'),
  one('viewer', '/*', '/nothing-here', 'not found'),
  one(null, '/*', '/nothing-here', 'not found'),
  one('viewer', '/plan', '/plan', 'not allowed'),

  one('coordinator', '/deadlines'),
  one('viewer', '/deadlines', '/deadlines?kind=annual-engagement', 'filtered'),
  one('viewer', '/deadlines', '/deadlines?kind=annual-engagement&party=cafcass&owner=qa-manager', 'nothing found'),
  {
    as: 'link-person',
    path: '/owed',
    pages: [
      { route: '/owed' },
      { route: '/owed/:inspection/:milestone', act: follow(/^It was done on another day/) },
      {
        route: '/owed/:inspection/:milestone',
        state: 'no such day',
        act: async (visitor) => {
          await visitor.write('Day', '31');
          await visitor.write('Month', '2');
          await visitor.press('Mark as done');
        },
      },
      {
        route: '/owed',
        state: 'done',
        act: async (visitor) => {
          await writeDate(visitor, '2025-03-11', 'Date it was done');
          await visitor.press('Mark as done');
        },
      },
    ],
  },
  one('senior-leader', '/owed'),

  one('coordinator', '/inspections'),
  one('coordinator', '/inspections/:id', '/inspections/:onSite'),
  one('coordinator', '/inspections/:id', '/inspections/:unannounced', 'unannounced, with a pin'),
  one('coordinator', '/inspections/:id', '/inspections/:complaint', 'on hold'),
  one('coordinator', '/inspections/:id', '/inspections/:embargo', 'under embargo'),
  one('coordinator', '/inspections/:id', '/inspections/:published', 'published'),
  one('coordinator', '/inspections/:id', '/inspections/:cancelled', 'cancelled'),
  one('coordinator', '/inspections/:id', '/inspections/:priorityAction', 'a visit with priority action'),
  one('coordinator', '/inspections/:id', '/inspections/:paused', 'paused'),
  one('coordinator', '/inspections/:id', '/inspections/:engagement', 'an annual engagement'),
  one('coordinator', '/inspections/:id', '/inspections/:farAhead', 'provisional'),
  one('link-person', '/inspections/:id', '/inspections/:embargo', 'for Cafcass'),
  one('coordinator', '/inspections/:id/print', '/inspections/:comments/print'),
  one('coordinator', '/inspections/:id/milestones/:milestone', '/inspections/:comments/milestones/comments'),
  one('link-person', '/inspections/:id/milestones/:milestone', '/inspections/:noticeWeek/milestones/annex-a'),
  one('coordinator', '/inspections/:id/publication', '/inspections/:embargo/publication'),
  one('coordinator', '/inspections/:id/publication', '/inspections/:complaint/publication', 'on hold'),
  one('coordinator', '/inspections/:id/history', '/inspections/:comments/history'),
  one('link-person', '/inspections/:id/history', '/inspections/:comments/history'),
  one('coordinator', '/inspections/:id/history/as-of', '/inspections/:comments/history/as-of'),
  one('coordinator', '/inspections/:id/reminders', '/inspections/:comments/reminders'),
  one('coordinator', '/inspections/:id/edition', '/inspections/:onSite/edition', 'none is offered'),
  one('coordinator', '/reminders'),
  one('coordinator', '/reminders', '/reminders?show=failed', 'none failed'),
  {
    as: 'coordinator',
    path: '/inspections/:onSite/record',
    pages: [
      { route: '/inspections/:id/record' },
      { route: '/inspections/:id/record/:type', act: follow('Hold placed') },
      { route: '/inspections/:id/record/:type', state: 'nothing filled in', act: press('Continue') },
      {
        route: '/inspections/:id/record/:type/check/:draft',
        act: async (visitor) => {
          await visitor.open(visitor.page.url().replace(/record.*/, 'record/fieldwork-ended'));
          await visitor
            .write('Reason (optional)', 'It ended early')
            .catch(() => visitor.write('Reason', 'It ended early'));
          await visitor.press('Continue');
        },
      },
      { route: '/inspections/:id', state: 'recorded', act: press(/^(Confirm|Record)/) },
    ],
  },

  {
    as: 'coordinator',
    path: '/plan',
    pages: [
      { route: '/plan' },
      { route: '/plan/:draft/kind', act: press('Start now') },
      { route: '/plan/:draft/kind', state: 'nothing chosen', act: press('Continue') },
      {
        route: '/plan/:draft/start',
        act: async (visitor) => {
          await visitor.choose('Inspection');
          await visitor.press('Continue');
        },
      },
      {
        route: '/plan/:draft/start',
        state: 'a Sunday',
        act: async (visitor) => {
          await writeDate(visitor, '2025-06-01', /^(First day on site|Start)/);
          await visitor.press('Continue');
        },
      },
      {
        route: '/plan/:draft/details',
        act: async (visitor) => {
          await writeDate(visitor, '2025-08-11', /^(First day on site|Start)/);
          await visitor.press('Continue');
        },
      },
      { route: '/plan/:draft/people', act: press('Continue') },
      { route: '/plan/:draft/people', state: 'another inspector', act: press('Add another inspector') },
      {
        route: '/plan/:draft/people',
        state: 'addresses that are none',
        act: async (visitor) => {
          await visitor.write('Name', WORLD_PEOPLE.inspector.name, 'Lead inspector');
          await visitor.write('Email address', 'ben', 'Lead inspector');
          await visitor.press('Continue');
        },
      },
      {
        route: '/plan/:draft/reason',
        act: async (visitor) => {
          await visitor.write('Email address', WORLD_PEOPLE.inspector.email, 'Lead inspector');
          await visitor.press('Continue');
        },
      },
      {
        route: '/plan/:draft/check',
        act: async (visitor) => {
          await visitor.write('The reason', 'Asked for by the court');
          await visitor.press('Continue');
        },
      },
      { route: '/plan/:draft/milestones/:milestone', act: follow('Draft report sent to Cafcass') },
      {
        route: '/inspections/:id',
        state: 'planned',
        act: async (visitor) => {
          await visitor.page.goBack();
          await visitor.press('Confirm and plan');
        },
      },
    ],
  },

  one('coordinator', '/ahead'),
  one('coordinator', '/ahead/programme', '/ahead/programme?year=2025'),
  one('coordinator', '/ahead/programme', '/ahead/programme?year=2027', 'an empty year'),
  {
    as: 'coordinator',
    path: '/ahead/compare',
    pages: [
      { route: '/ahead/compare' },
      { route: '/ahead/compare', state: 'nothing filled in', act: press('Compare') },
      {
        route: '/ahead/compare/:draft',
        act: async (visitor) => {
          await visitor.choose('Inspection');
          await writeDate(visitor, '2025-06-02', 'Start 1');
          await writeDate(visitor, '2025-08-11', 'Start 2');
          await visitor.press('Compare');
        },
      },
    ],
  },
  {
    as: 'coordinator',
    path: '/ahead/find-start',
    pages: [
      { route: '/ahead/find-start' },
      {
        route: '/ahead/find-start/:draft',
        act: async (visitor) => {
          await visitor.choose('Inspection');
          await visitor.press('Find a start');
        },
      },
    ],
  },
  {
    as: 'coordinator',
    path: '/ahead/programme/upload',
    pages: [
      { route: '/ahead/programme/upload' },
      {
        route: '/ahead/programme/upload',
        state: 'a bad row',
        act: async (visitor) => {
          await visitor.write('Or paste its text', 'kind,start\ninspection,2025-06-01\n');
          await visitor.press('Continue');
        },
      },
      {
        route: '/ahead/programme/upload/:draft',
        act: async (visitor) => {
          await visitor.write('Or paste its text', 'kind,start\ninspection,2025-06-30\nfocused-visit,2025-09-16\n');
          await visitor.press('Continue');
        },
      },
    ],
  },

  one('coordinator', '/calendars'),
  one('coordinator', '/calendars/:calendar', '/calendars/england-and-wales?year=2025'),
  one('link-person', '/calendars/:calendar', '/calendars/england-and-wales'),
  one('coordinator', '/calendars/:calendar/import', '/calendars/england-and-wales/import'),
  one('coordinator', '/calendars/:calendar/remove', '/calendars/england-and-wales/remove'),
  one('coordinator', '/calendars/:calendar/apply', '/calendars/england-and-wales/apply'),
  {
    as: 'coordinator',
    path: '/calendars/drill',
    pages: [
      { route: '/calendars/drill' },
      {
        route: '/calendars/drill',
        state: 'what would move',
        act: async (visitor) => {
          await writeDate(visitor, '2025-04-02', 'Date');
          await visitor.press('See what would move');
        },
      },
    ],
  },
  {
    as: 'coordinator',
    path: '/calendars/england-and-wales/add',
    pages: [
      { route: '/calendars/:calendar/add' },
      { route: '/calendars/:calendar/add', state: 'nothing filled in', act: press('See what would move') },
      {
        route: '/calendars/:calendar/changes/:draft',
        act: async (visitor) => {
          await writeDate(visitor, '2025-04-02', 'Date');
          await visitor.write('What it is called', 'Bank holiday for a trial');
          await visitor.write('Who says so', 'This test');
          await visitor.press('See what would move');
        },
      },
    ],
  },
  one('coordinator', '/rules'),
  one('coordinator', '/rules/:framework', '/rules/cafcass-2024-10-04'),
  one('coordinator', '/rules/:framework/:kind', '/rules/cafcass-2024-10-04/inspection'),
  one('link-person', '/rules/:framework/:kind', '/rules/cafcass-2024-10-04/focused-visit'),
  one('coordinator', '/rules/compare'),

  one('coordinator', '/account'),
  one('coordinator', '/account/sessions'),
  one('link-person', '/account/invitations'),
  {
    as: 'coordinator',
    path: '/account/calendars',
    pages: [
      { route: '/account/calendars', state: 'none' },
      { route: '/account/calendars/new', act: press('Make a calendar') },
      { route: '/account/calendars/new', state: 'made', act: press('Make the calendar') },
      { route: '/account/calendars', state: 'one', act: follow('Go to your calendars') },
      { route: '/account/calendars/:feed/revoke', act: follow(/^Revoke/) },
    ],
  },
  {
    as: 'coordinator',
    path: '/account/tokens',
    pages: [
      { route: '/account/tokens', state: 'none' },
      { route: '/account/tokens/new', act: press('Make a token') },
      { route: '/account/tokens/new', state: 'nothing filled in', act: press('Make the token') },
      {
        route: '/account/tokens/new',
        state: 'made',
        act: async (visitor) => {
          await visitor.write('Name', 'A spreadsheet');
          await visitor.page.getByRole('checkbox').first().check();
          await visitor.press('Make the token');
        },
      },
      { route: '/account/tokens', state: 'one', act: follow('Go to your programs') },
      { route: '/account/tokens/:token/revoke', act: follow(/^Revoke/) },
    ],
  },

  one('administrator', '/admin'),
  one('administrator', '/admin/changes'),
  one('administrator', '/admin/status'),
  one('administrator', '/admin/history', '/admin/history?check=yes'),
  {
    as: 'administrator',
    path: '/admin/tokens',
    pages: [{ route: '/admin/tokens' }, { route: '/admin/tokens/:token/revoke', act: follow(/^Revoke/) }],
  },
  {
    as: 'administrator',
    path: '/admin/people/new',
    pages: [
      { route: '/admin/people/new' },
      { route: '/admin/people/new', state: 'nothing filled in', act: press('Add them') },
    ],
  },
  {
    as: 'administrator',
    path: '/admin/people',
    pages: [
      { route: '/admin/people' },
      { route: '/admin/people/:user', act: follow(WORLD_PEOPLE.viewer.name) },
      { route: '/admin/people/:user/change', act: press(/^Change/) },
      {
        route: '/admin/people/:user/sign-in-link',
        act: async (visitor) => {
          await visitor.page.goBack();
          await visitor.press('Make a sign-in link');
        },
      },
      { route: '/admin/people/:user/sign-in-link', state: 'made', act: press('Make the link') },
      {
        route: '/admin/people/:user/disable',
        act: async (visitor) => {
          await visitor.follow(/^Go back to/);
          await visitor.press('Disable');
        },
      },
      { route: '/admin/people/:user', state: 'disabled', act: press('Disable') },
    ],
  },
  {
    as: 'administrator',
    path: '/admin/webhooks',
    pages: [
      { route: '/admin/webhooks', state: 'none' },
      { route: '/admin/webhooks/new', act: press(/^Add/) },
      { route: '/admin/webhooks/new', state: 'an address that is none', act: press('Add the webhook') },
      {
        route: '/admin/webhooks/new',
        state: 'added',
        act: async (visitor) => {
          await visitor.page.locator('input[type=text], input[type=url]').first().fill('http://127.0.0.1:9/timeline');
          for (const box of await visitor.page.getByRole('checkbox').all()) await box.check();
          await visitor.press('Add the webhook');
        },
      },
      { route: '/admin/webhooks/:webhook', act: follow('Go to the webhook') },
      { route: '/admin/webhooks/:webhook/test', state: 'it was not taken', act: press('Send a test') },
      { route: '/admin/webhooks/:webhook/deliveries', act: follow('Messages of the last 30 days') },
      {
        route: '/admin/webhooks/:webhook/replay',
        act: async (visitor) => {
          await openWebhook(visitor);
          await visitor.follow('Send messages again');
        },
      },
      {
        route: '/admin/webhooks/:webhook/secret',
        act: async (visitor) => {
          await openWebhook(visitor);
          await visitor.press('Change the secret');
        },
      },
      {
        route: '/admin/webhooks/:webhook/remove',
        act: async (visitor) => {
          await openWebhook(visitor);
          await visitor.press('Remove');
        },
      },
      { route: '/admin/webhooks', state: 'removed', act: press('Remove the webhook') },
    ],
  },
];
