import { z } from 'zod';
import { deleteWebhook } from '../../store/webhooks.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { requireWebhook } from './find-webhook.ts';

/** A webhook by its id, or by its first characters. */
export const webhookInput = z.strictObject({ webhook: z.string().min(1) });

/**
 * Takes a webhook away, with its secret and all that was on its way to it.
 * @throws WebhookNotFoundError where there is none.
 */
export async function removeWebhook(
  { db }: ServiceDeps,
  principal: Principal,
  input: z.output<typeof webhookInput>,
): Promise<{ readonly id: string }> {
  requireInspecting(principal);
  const { id } = await requireWebhook(db, input.webhook);
  await deleteWebhook(db, id);
  return { id };
}
