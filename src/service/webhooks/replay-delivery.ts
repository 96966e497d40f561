import { z } from 'zod';
import { londonInstant } from '../../clock.ts';
import { InvalidInputError } from '../../errors.ts';
import { replayDeliveries } from '../../store/webhook-deliveries.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { momentInput } from '../timeline-input.ts';
import { requireWebhook, WebhookNotFoundError } from './find-webhook.ts';
import { webhookInput } from './remove-webhook.ts';

/** What to send again: one delivery, or all of events since a London moment. */
export const replayDeliveryInput = webhookInput
  .extend({
    delivery: z.uuid('must be the id of a delivery, as `webhook deliveries` shows it').optional(),
    since: momentInput.optional(),
  })
  .refine(({ delivery, since }) => (delivery === undefined) !== (since === undefined), {
    path: ['delivery'],
    message: 'must be given, or else since: one of the two',
  });

/**
 * Has messages sent to a webhook again, with the ids and the words that they had; gives how many. They are tried as long
 * as new ones.
 * @throws WebhookNotFoundError where there is no such webhook or delivery, or the delivery is just being sent.
 * @throws InvalidInputError where nothing is sent to the webhook any more.
 */
export async function replayDelivery(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof replayDeliveryInput>,
): Promise<{ readonly id: string; readonly deliveries: number }> {
  requireInspecting(principal);
  const { id, disabled_at } = await requireWebhook(deps.db, input.webhook);
  if (disabled_at !== null) {
    throw new InvalidInputError([
      { where: 'webhook', message: 'must not be disabled: a test that it accepts enables it again' },
    ]);
  }
  const { delivery, since } = input;
  const instant = since === undefined ? undefined : new Date(londonInstant(since.on, since.at));
  const deliveries = await replayDeliveries(deps.db, { webhookId: id, id: delivery, since: instant }, deps.now());
  if (delivery !== undefined && deliveries === 0) {
    throw new WebhookNotFoundError(`There is no delivery ${delivery} to this webhook that could be sent again.`);
  }
  deps.ring();
  return { id, deliveries };
}
