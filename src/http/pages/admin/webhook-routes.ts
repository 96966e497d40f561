import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WebhookNotFoundError } from '../../../service/webhooks/find-webhook.ts';
import type { WebhookSummary } from '../../../service/webhooks/list-webhooks.ts';
import { savedWords } from '../words/saved-words.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import type { Site } from '../site.ts';
import { instant } from '../words/instants.ts';
import { TYPE_CHOICES, webhookView } from './webhook-view.ts';

/** An address about one webhook. */
export interface OneWebhook {
  readonly Params: { readonly webhook: string };
}

const LIST = { href: '/admin/webhooks', text: 'Webhooks' };
const FIELDS = {
  url: { field: 'url', label: 'The address' },
  description: { field: 'description', label: 'The description' },
  types: { field: 'types', label: 'What it is told of' },
  overlapHours: { field: 'overlapHours', label: 'The number of hours' },
};

/** Other systems that are told of events: added and given a secret, tested, and removed. */
export async function webhookRoutes(app: FastifyInstance, site: Site): Promise<void> {
  const look = { config: { needs: 'administer' } } as const;
  const form = { config: { needs: 'administer', form: true } } as const;

  app.get('/admin/webhooks', look, async (request, reply) => {
    const { webhooks } = await site.run(request, 'listWebhooks', {});
    return site.page(request, reply, 'admin/webhooks', {
      title: 'Webhooks',
      back: { href: '/admin', text: 'Administration' },
      wide: true,
      saved: savedWords(request.query, { removed: 'The webhook is removed, with all that was on its way to it.' }),
      webhooks: webhooks.map(webhookView),
    });
  });

  app.get('/admin/webhooks/new', look, async (request, reply) => askWhere(site, request, reply, emptyForm()));

  app.post('/admin/webhooks/new', form, async (request, reply) => {
    const sent = readForm(request.body);
    const [url, description, types] = [sent.text('url'), sent.text('description'), sent.list('types')];
    if (url === undefined) sent.refuse('url', 'Enter an address');
    if (types.length === 0) sent.refuse('types', 'Select what it is told of');
    const added = await attempt(sent, FIELDS, () =>
      site.run(request, 'addWebhook', { url, types, ...(description === undefined ? {} : { description }) }),
    );
    if (!added.ok) return askWhere(site, request, reply.status(422), added.form);
    return site.page(request, reply, 'admin/webhook-secret', {
      title: 'The webhook is added',
      webhook: { id: added.value.id, url: added.value.url },
      secret: added.value.secret,
      again: 'it is added once more, with another secret',
      former: null,
    });
  });

  app.get<OneWebhook>('/admin/webhooks/:webhook', look, async (request, reply) =>
    showWebhook(site, request, reply, null),
  );

  app.post<OneWebhook>('/admin/webhooks/:webhook/test', form, async (request, reply) => {
    const { id } = await findWebhook(site, request);
    const { delivered, status, error, enabled } = await site.run(request, 'testWebhook', { webhook: id });
    return showWebhook(site, request, reply, {
      delivered,
      words: [
        delivered ? 'It took the test.' : 'It did not take the test.',
        ...(status === null ? [] : [`It answered with status ${status}.`]),
        ...(error === null ? [] : [error]),
        ...(enabled ? ['Messages are sent to it again.'] : []),
      ].join(' '),
    });
  });

  app.get<OneWebhook>('/admin/webhooks/:webhook/secret', look, async (request, reply) =>
    askOverlap(site, request, reply, await findWebhook(site, request), emptyForm()),
  );

  app.post<OneWebhook>('/admin/webhooks/:webhook/secret', form, async (request, reply) => {
    const webhook = await findWebhook(site, request);
    const sent = readForm(request.body);
    const overlapHours = sent.text('overlapHours');
    if (overlapHours === undefined) sent.refuse('overlapHours', 'Enter a number of hours');
    const made = await attempt(sent, FIELDS, () =>
      site.run(request, 'rotateWebhookSecret', { webhook: webhook.id, overlapHours }),
    );
    if (!made.ok) return askOverlap(site, request, reply.status(422), webhook, made.form);
    return site.page(request, reply, 'admin/webhook-secret', {
      title: 'The new secret is ready',
      webhook: { id: webhook.id, url: webhook.url },
      secret: made.value.secret,
      again: 'another secret is made, and this one becomes the former one',
      former: instant(made.value.formerSecretUntil),
    });
  });

  app.get<OneWebhook>('/admin/webhooks/:webhook/remove', look, async (request, reply) => {
    const webhook = await findWebhook(site, request);
    return site.page(request, reply, 'admin/remove-webhook', {
      title: 'Remove this webhook?',
      back: { href: `/admin/webhooks/${webhook.id}`, text: 'The webhook' },
      webhook: webhookView(webhook),
    });
  });

  app.post<OneWebhook>('/admin/webhooks/:webhook/remove', form, async (request, reply) => {
    const { id } = await findWebhook(site, request);
    await site.run(request, 'removeWebhook', { webhook: id });
    return reply.redirect('/admin/webhooks?saved=removed', 303);
  });
}

/**
 * The webhook that an address is about, by its whole id.
 * @throws WebhookNotFoundError where there is none.
 */
export async function findWebhook(site: Site, request: FastifyRequest<OneWebhook>): Promise<WebhookSummary> {
  const { webhooks } = await site.run(request, 'listWebhooks', {});
  const webhook = webhooks.find(({ id }) => id === request.params.webhook);
  if (!webhook) throw new WebhookNotFoundError('There is no such webhook: it may be removed already.');
  return webhook;
}

async function showWebhook(
  site: Site,
  request: FastifyRequest<OneWebhook>,
  reply: FastifyReply,
  tested: { readonly delivered: boolean; readonly words: string } | null,
): Promise<FastifyReply> {
  return site.page(request, reply, 'admin/webhook', {
    title: 'Webhook',
    back: LIST,
    webhook: webhookView(await findWebhook(site, request)),
    tested,
  });
}

function askWhere(site: Site, request: FastifyRequest, reply: FastifyReply, form: FormView): FastifyReply {
  const every = TYPE_CHOICES.map(({ value }) => value);
  return site.page(request, reply, 'admin/new-webhook', {
    title: 'Add a webhook',
    back: LIST,
    form,
    types: TYPE_CHOICES,
    every,
  });
}

function askOverlap(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  webhook: WebhookSummary,
  form: FormView,
): FastifyReply {
  return site.page(request, reply, 'admin/new-webhook-secret', {
    title: 'Change the secret of this webhook',
    back: { href: `/admin/webhooks/${webhook.id}`, text: 'The webhook' },
    form,
    webhook: webhookView(webhook),
  });
}
