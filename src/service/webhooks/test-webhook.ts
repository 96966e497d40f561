import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { insertClaimed } from '../../store/webhook-deliveries.ts';
import { enableWebhook } from '../../store/webhooks.ts';
import { writeWebhookBody } from '../../webhooks/webhook-event.ts';
import { PUBLIC_REACH } from '../../webhooks/webhook-reach.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { requireWebhook } from './find-webhook.ts';
import type { webhookInput } from './remove-webhook.ts';
import { attemptDelivery, DELIVERY_LEASE_MS } from './send-delivery.ts';

/** What a webhook made of a test. */
export interface WebhookTest {
  readonly id: string;
  /** The `webhook-id` of the message. */
  readonly delivery: string;
  readonly delivered: boolean;
  readonly status: number | null;
  /** Why there was no answer, where there was none. */
  readonly error: string | null;
  /** It was disabled and is sent to again. */
  readonly enabled: boolean;
}

/**
 * Sends a `ping` to a webhook and waits for the answer. Where it is accepted, a webhook that was disabled is enabled.
 * @throws WebhookNotFoundError where there is none.
 */
export async function testWebhook(
  { db, now, runtime }: ServiceDeps,
  principal: Principal,
  input: z.output<typeof webhookInput>,
): Promise<WebhookTest> {
  requireInspecting(principal);
  const webhook = await requireWebhook(db, input.webhook);
  const at = new Date(now());
  const body = writeWebhookBody({ type: 'ping', data: { webhook: webhook.id } }, at);
  const lease = { token: randomUUID(), ms: DELIVERY_LEASE_MS };
  const event = { webhookId: webhook.id, eventId: randomUUID(), type: 'ping', body };
  const delivery = await insertClaimed(db, event, at.getTime(), lease);
  const former = webhook.previous_until !== null && webhook.previous_until > at ? webhook.previous_secret : null;
  const sent = await attemptDelivery(
    { db, now: sql<Date>`${at}::timestamptz`, reach: runtime.webhookReach ?? PUBLIC_REACH },
    {
      id: delivery,
      webhook_id: webhook.id,
      attempt: 1,
      url: webhook.url,
      secret: webhook.secret,
      previous_secret: former,
      body,
      type: 'ping',
      claimed_at: at,
      began_at: at,
    },
    lease.token,
  );
  const delivered = sent.became === 'delivered';
  return {
    id: webhook.id,
    delivery,
    delivered,
    status: sent.outcome.kind === 'answered' ? sent.outcome.status : null,
    error: sent.outcome.kind === 'answered' ? null : sent.outcome.why,
    enabled: delivered && (await enableWebhook(db, webhook.id)),
  };
}
