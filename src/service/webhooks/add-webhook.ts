import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import { insertWebhook } from '../../store/webhooks.ts';
import { makeWebhookSecret } from '../../webhooks/sign-webhook.ts';
import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from '../../webhooks/webhook-event.ts';
import { PUBLIC_REACH } from '../../webhooks/webhook-reach.ts';
import { checkWebhookAddress, checkWebhookUrl } from '../../webhooks/webhook-url.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { wordsInput } from '../timeline-input.ts';

/** A system to tell of events; of all types unless some are named. */
export const addWebhookInput = z.strictObject({
  url: z.string().min(1),
  types: wordsInput(WEBHOOK_EVENT_TYPES).optional(),
  description: z
    .string()
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u, 'must be 1 to 200 characters on one line')
    .optional(),
});

/** A webhook that was added, with its secret: it is shown this once. */
export interface AddedWebhook {
  readonly id: string;
  readonly url: string;
  readonly types: readonly WebhookEventType[];
  readonly secret: string;
}

/** Each has its own line of messages: more of them would be more than one process can send to at once. */
const MOST_WEBHOOKS = 20;

/**
 * Adds a system that is told of what happens from now on.
 * @throws InvalidInputError where its URL may not be sent to, or there are as many webhooks as there may be.
 */
export async function addWebhook(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof addWebhookInput>,
): Promise<AddedWebhook> {
  requireInspecting(principal);
  const { url } = input;
  const reach = deps.runtime.webhookReach ?? PUBLIC_REACH;
  const problem = checkWebhookUrl(url, reach) ?? (await checkWebhookAddress(url, reach));
  // What was seen is not repeated: it may hold a token.
  if (problem !== null) throw new InvalidInputError([{ where: 'url', message: problem }]);
  const types = [...new Set(input.types ?? WEBHOOK_EVENT_TYPES)];
  const row = {
    id: randomUUID(),
    url,
    description: input.description ?? null,
    types,
    secret: makeWebhookSecret(),
    created_at: new Date(deps.now()),
    created_by: principal.name,
  };
  if (!(await insertWebhook(deps.db, row, MOST_WEBHOOKS))) {
    throw new InvalidInputError([
      { where: 'url', message: `there are ${MOST_WEBHOOKS} webhooks, and no more are allowed: remove one first` },
    ]);
  }
  return { id: row.id, url, types, secret: row.secret };
}
