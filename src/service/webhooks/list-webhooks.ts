import { z } from 'zod';
import { listWebhooks as listWebhookRows, type WebhookListRow } from '../../store/webhooks.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';

/** All of them: nothing is asked. */
export const listWebhooksInput = z.strictObject({});

/** A webhook and how its deliveries stand; never with its secret. Instants are ISO 8601, UTC. */
export interface WebhookSummary {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly types: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string;
  /** Until then messages are signed by the former secret as well; null where it is over. */
  readonly formerSecretUntil: string | null;
  /** Nothing is sent to it since then. */
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
  /** Deliveries that are still tried. */
  readonly waiting: number;
  /** Deliveries that were given up. */
  readonly failed: number;
  readonly lastDeliveredAt: string | null;
}

/** Every webhook, the oldest first. */
export async function listWebhooks(
  deps: ServiceDeps,
  principal: Principal,
): Promise<{ readonly webhooks: readonly WebhookSummary[] }> {
  requireInspecting(principal);
  const now = deps.now();
  return { webhooks: (await listWebhookRows(deps.db)).map((row) => toSummary(row, now)) };
}

function toSummary(row: WebhookListRow, now: number): WebhookSummary {
  const { previous_until: until } = row;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: row.types,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    formerSecretUntil: until !== null && until.getTime() > now ? until.toISOString() : null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    disabledBecause: row.disabled_because,
    waiting: Number(row.waiting),
    failed: Number(row.failed),
    lastDeliveredAt: row.last_delivered_at?.toISOString() ?? null,
  };
}
