import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FeedNotFoundError } from '../../../service/feeds/feed-not-found-error.ts';
import type { FeedSummary } from '../../../service/feeds/manage-feeds.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import { type Site, whoAsks } from '../site.ts';
import { shortInstant } from '../words/instants.ts';
import { savedWords } from '../words/saved-words.ts';

interface OneFeed {
  readonly Params: { readonly feed: string };
}

const BACK = { href: '/account/calendars', text: 'Your calendars' };
const SCOPES: Readonly<Record<FeedSummary['scope'], string>> = {
  mine: 'Inspections you take part in',
  all: 'Everything you can see',
};
const FIELDS = {
  scope: { field: 'scope', label: 'What the calendar shows' },
  BASE_URL: { field: 'scope', label: 'The setting BASE_URL' },
};

/** The calendars that one subscribes to: made, with an address that is shown once, and revoked. */
export async function calendarRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const look = { config: { needs: 'see' } } as const;
  const form = { config: { needs: 'see', form: true } } as const;

  app.get('/account/calendars', look, async (request, reply) => {
    const { feeds } = await site.run(request, 'listFeeds', {});
    return site.page(request, reply, 'account/calendars', {
      title: 'Your calendars',
      back: { href: '/account', text: 'Your account' },
      saved: savedWords(request.query, { revoked: 'The calendar is revoked. Its address shows nothing any more.' }),
      calendars: feeds.map(toRow),
    });
  });

  app.get('/account/calendars/new', look, async (request, reply) => askWhich(site, request, reply, emptyForm()));

  app.post('/account/calendars/new', form, async (request, reply) => {
    const sent = readForm(request.body);
    const scope = sent.text('scope');
    if (scope === undefined) sent.refuse('scope', 'Select what the calendar shows');
    const made = await attempt(sent, FIELDS, () => site.run(request, 'createFeed', { scope }));
    if (!made.ok) return askWhich(site, request, reply.status(422), made.form);
    // The page itself is the answer: the address is kept nowhere, so that no later page could show it.
    return site.page(request, reply, 'account/made-calendar', {
      title: 'Your calendar is ready',
      calendar: { shows: SCOPES[made.value.scope], address: made.value.address, webcal: made.value.webcal },
    });
  });

  app.get<OneFeed>('/account/calendars/:feed/revoke', look, async (request, reply) => {
    const { feeds } = await site.run(request, 'listFeeds', {});
    const feed = feeds.find(({ id }) => id === request.params.feed);
    if (!feed) throw new FeedNotFoundError('There is no such calendar of yours: it may be revoked already.');
    return site.page(request, reply, 'account/revoke-calendar', {
      title: 'Revoke this calendar?',
      back: BACK,
      calendar: toRow(feed),
    });
  });

  app.post<OneFeed>('/account/calendars/:feed/revoke', form, async (request, reply) => {
    await site.run(request, 'revokeFeed', { feed: request.params.feed });
    return reply.redirect('/account/calendars?saved=revoked', 303);
  });
}

function askWhich(site: Site, request: FastifyRequest, reply: FastifyReply, form: FormView): FastifyReply {
  return site.page(request, reply, 'account/new-calendar', {
    title: 'Make a calendar to subscribe to',
    back: BACK,
    form,
    usual: whoAsks(request).inspected ? 'all' : 'mine',
    scopes: Object.entries(SCOPES).map(([value, text]) => ({ value, text })),
  });
}

function toRow({ id, scope, createdAt }: FeedSummary) {
  return { id, shows: SCOPES[scope], made: shortInstant(createdAt) };
}
