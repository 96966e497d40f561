import type { DeliverySummary } from '../../../service/webhooks/list-deliveries.ts';
import type { WebhookSummary } from '../../../service/webhooks/list-webhooks.ts';
import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from '../../../webhooks/webhook-event.ts';
import { shortInstant } from '../words/instants.ts';

const TYPES: Readonly<Record<WebhookEventType, string>> = {
  'timeline-changed': 'An inspection is planned or changed',
  'milestone-due': 'A milestone is due',
  'milestone-overdue': 'A milestone is overdue',
  'reminder-failed': 'An email failed',
};

/** The kinds of messages to choose. */
export const TYPE_CHOICES = WEBHOOK_EVENT_TYPES.map((value) => ({ value, text: TYPES[value] }));

/** What a message tells of, in words. */
export function typeWords(type: string): string {
  return Object.hasOwn(TYPES, type) ? TYPES[type as WebhookEventType] : type === 'ping' ? 'A test' : type;
}

/** A webhook as its pages show it. */
export interface WebhookView {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly types: readonly string[];
  readonly added: string;
  readonly addedBy: string;
  readonly formerSecretUntil: string | null;
  /** Since when and why nothing is sent; null while it is. */
  readonly stopped: string | null;
  readonly waiting: number;
  readonly failed: number;
  readonly lastDelivered: string;
}

/** A webhook in words. */
export function webhookView(webhook: WebhookSummary): WebhookView {
  const { disabledAt, disabledBecause, formerSecretUntil, lastDeliveredAt } = webhook;
  return {
    id: webhook.id,
    url: webhook.url,
    description: webhook.description,
    types: webhook.types.map(typeWords),
    added: shortInstant(webhook.createdAt),
    addedBy: webhook.createdBy,
    formerSecretUntil: formerSecretUntil === null ? null : shortInstant(formerSecretUntil),
    stopped:
      disabledAt === null
        ? null
        : `Since ${shortInstant(disabledAt)}${disabledBecause === null ? '' : `: ${disabledBecause}`}`,
    waiting: webhook.waiting,
    failed: webhook.failed,
    lastDelivered: lastDeliveredAt === null ? 'Never' : shortInstant(lastDeliveredAt),
  };
}

const STATES: Readonly<Record<DeliverySummary['state'], { readonly text: string; readonly colour: string }>> = {
  pending: { text: 'Waiting', colour: 'blue' },
  sending: { text: 'Being sent', colour: 'yellow' },
  delivered: { text: 'Delivered', colour: 'green' },
  failed: { text: 'Failed', colour: 'red' },
};

/** The states of messages to choose. */
export const STATE_CHOICES = Object.entries(STATES).map(([value, { text }]) => ({ value, text }));

/** A message to a webhook as a table shows it. */
export interface DeliveryRow {
  readonly id: string;
  readonly what: string;
  readonly inspection: string | null;
  readonly happened: string;
  readonly state: { readonly text: string; readonly colour: string };
  readonly attempts: number;
  /** "Answered 204.", "It was answered with 500. Next try Mon 3 Mar 2025, 10am.". */
  readonly outcome: string;
}

/** A message in words. */
export function deliveryRow(delivery: DeliverySummary): DeliveryRow {
  const { status, error, nextAttemptAt } = delivery;
  const answered = status === null ? [] : [`Answered ${status}.`];
  const last = error === null ? answered : [error];
  const next = nextAttemptAt === null ? [] : [`Next try ${shortInstant(nextAttemptAt)}.`];
  return {
    id: delivery.id,
    what: typeWords(delivery.type),
    inspection: delivery.inspection,
    happened: shortInstant(delivery.occurredAt),
    state: STATES[delivery.state],
    attempts: delivery.attempts,
    outcome: [...last, ...next].join(' '),
  };
}
