import { z } from 'zod';
import { DELIVERY_STATES, type DeliveryState } from '../../store/webhook-tables.ts';
import { type DeliveryListRow, listDeliveries as listDeliveryRows } from '../../store/webhook-deliveries.ts';
import { WEBHOOK_EVENT_TYPES } from '../../webhooks/webhook-event.ts';
import { cursorInstant, readCursor, writeCursor } from '../cursor.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { pageLimitInput, wordsInput } from '../timeline-input.ts';
import { requireWebhook } from './find-webhook.ts';

/** Which deliveries to list; all of them unless told. */
export const listDeliveriesInput = z.strictObject({
  webhook: z.string().min(1).optional(),
  states: wordsInput(DELIVERY_STATES).optional(),
  types: wordsInput([...WEBHOOK_EVENT_TYPES, 'ping']).optional(),
  after: z.string().optional(),
  limit: pageLimitInput,
});

/** A message to a webhook and what became of it. Instants are ISO 8601, UTC. */
export interface DeliverySummary {
  /** The message's `webhook-id`, the same at every attempt. */
  readonly id: string;
  readonly webhook: string;
  readonly type: string;
  readonly inspection: string | null;
  readonly occurredAt: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** The status of the last answer, where there was one. */
  readonly status: number | null;
  readonly error: string | null;
  /** When it is tried again; null for at once, and where it is closed. */
  readonly nextAttemptAt: string | null;
  readonly closedAt: string | null;
}

/** A page of deliveries, the newest first; `next` leads to the following one. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliverySummary[];
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ beganAt: cursorInstant, id: z.uuid() });

/** What was sent or is to be sent to webhooks, those written or replayed last first. */
export async function listDeliveries(
  { db }: ServiceDeps,
  principal: Principal,
  input: z.output<typeof listDeliveriesInput>,
): Promise<DeliveryPage> {
  requireInspecting(principal);
  const rows = await listDeliveryRows(db, {
    webhookId: input.webhook === undefined ? undefined : (await requireWebhook(db, input.webhook)).id,
    states: input.states,
    types: input.types,
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    deliveries: page.map(toSummary),
    next: rows.length > page.length && last ? writeCursor({ beganAt: last.began_at.toISOString(), id: last.id }) : null,
  };
}

function toSummary(row: DeliveryListRow): DeliverySummary {
  return {
    id: row.id,
    webhook: row.webhook_id,
    type: row.type,
    inspection: row.inspection_id,
    occurredAt: row.occurred_at.toISOString(),
    state: row.state,
    attempts: row.attempt,
    status: row.response_status,
    error: row.last_error,
    nextAttemptAt: row.state === 'pending' ? (row.not_before?.toISOString() ?? null) : null,
    closedAt: row.closed_at?.toISOString() ?? null,
  };
}
