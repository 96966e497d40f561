import { z } from 'zod';
import { changeSecret } from '../../store/webhooks.ts';
import { makeWebhookSecret } from '../../webhooks/sign-webhook.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { requireWebhook } from './find-webhook.ts';
import { webhookInput } from './remove-webhook.ts';

const HOUR_MS = 60 * 60_000;
const MOST_HOURS = 168;

/** For so many hours messages are signed by both secrets, so that a receiver can change over in its own time. */
export const rotateWebhookSecretInput = webhookInput.extend({
  overlapHours: z.coerce
    .number('must be a number of hours')
    .int('must be a whole number')
    .min(0, `must be from 0 to ${MOST_HOURS}`)
    .max(MOST_HOURS, `must be from 0 to ${MOST_HOURS}`)
    .default(24),
});

/** A webhook's new secret: it is shown this once. */
export interface RotatedSecret {
  readonly id: string;
  readonly secret: string;
  /** ISO 8601, UTC. */
  readonly formerSecretUntil: string;
}

/**
 * Gives a webhook a new secret; messages bear two signatures until the former one is over.
 * @throws WebhookNotFoundError where there is none.
 */
export async function rotateWebhookSecret(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof rotateWebhookSecretInput>,
): Promise<RotatedSecret> {
  requireInspecting(principal);
  const { id } = await requireWebhook(deps.db, input.webhook);
  const secret = makeWebhookSecret();
  const until = new Date(deps.now() + input.overlapHours * HOUR_MS);
  await changeSecret(deps.db, id, secret, until);
  return { id, secret, formerSecretUntil: until.toISOString() };
}
