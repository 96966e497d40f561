import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { savedWords } from '../words/saved-words.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { findWebhook, type OneWebhook } from './webhook-routes.ts';
import { deliveryRow, STATE_CHOICES, webhookView } from './webhook-view.ts';

interface OneDelivery {
  readonly Params: OneWebhook['Params'] & { readonly delivery: string };
}

/** So many messages stand on a page. */
const PAGE = 25;
const SAVED = {
  replayed: 'The message is being sent again.',
  'replayed-since': 'The messages since then are being sent again.',
  'replayed-none': 'There were no messages since then.',
};
const FIELDS = {
  since: { field: 'since', label: 'The day', date: true },
  webhook: { field: 'since', label: 'The webhook', date: true },
} as const;

/** What was sent to a webhook, and sending it again. */
export async function deliveryRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const look = { config: { needs: 'administer' } } as const;
  const form = { config: { needs: 'administer', form: true } } as const;

  app.get<OneWebhook>('/admin/webhooks/:webhook/deliveries', look, async (request, reply) => {
    const webhook = await findWebhook(site, request);
    const query = readForm(request.query);
    const [states, after] = [query.text('state'), query.text('after')];
    const page = await site.run(request, 'listDeliveries', {
      webhook: webhook.id,
      ...(states === undefined ? {} : { states }),
      ...(after === undefined ? {} : { after }),
      limit: PAGE,
    });
    const of = states === undefined ? '' : `state=${encodeURIComponent(states)}&`;
    return site.page(request, reply, 'admin/deliveries', {
      title: 'Messages to this webhook',
      back: { href: `/admin/webhooks/${webhook.id}`, text: 'The webhook' },
      wide: true,
      saved: savedWords(request.query, SAVED),
      form: emptyForm({ state: states ?? '' }),
      webhook: webhookView(webhook),
      states: [{ value: '', text: 'Every state' }, ...STATE_CHOICES],
      deliveries: page.deliveries.map(deliveryRow),
      next:
        page.next === null
          ? null
          : `/admin/webhooks/${webhook.id}/deliveries?${of}after=${encodeURIComponent(page.next)}`,
    });
  });

  app.post<OneDelivery>('/admin/webhooks/:webhook/deliveries/:delivery/replay', form, async (request, reply) => {
    const { id } = await findWebhook(site, request);
    await site.run(request, 'replayDelivery', { webhook: id, delivery: request.params.delivery });
    return reply.redirect(`/admin/webhooks/${id}/deliveries?saved=replayed`, 303);
  });

  app.get<OneWebhook>('/admin/webhooks/:webhook/replay', look, async (request, reply) =>
    askSince(site, request, reply, emptyForm()),
  );

  app.post<OneWebhook>('/admin/webhooks/:webhook/replay', form, async (request, reply) => {
    const { id } = await findWebhook(site, request);
    const sent = readForm(request.body);
    const [on, at] = [sent.date('since'), sent.time('at')];
    if (on === undefined && sent.problems.length === 0) sent.refuse('since', 'Enter a day');
    const replayed = await attempt(sent, FIELDS, () =>
      site.run(request, 'replayDelivery', { webhook: id, since: `${on}T${at ?? '00:00'}` }),
    );
    if (!replayed.ok) return askSince(site, request, reply.status(422), replayed.form);
    const word = replayed.value.deliveries === 0 ? 'replayed-none' : 'replayed-since';
    return reply.redirect(`/admin/webhooks/${id}/deliveries?saved=${word}`, 303);
  });
}

async function askSince(
  site: Site,
  request: FastifyRequest<OneWebhook>,
  reply: FastifyReply,
  form: FormView,
): Promise<FastifyReply> {
  const webhook = await findWebhook(site, request);
  return site.page(request, reply, 'admin/replay', {
    title: 'Send messages again',
    back: { href: `/admin/webhooks/${webhook.id}`, text: 'The webhook' },
    form,
    webhook: webhookView(webhook),
  });
}
