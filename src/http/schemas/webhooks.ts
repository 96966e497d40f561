import { z } from 'zod';
import { DELIVERY_STATES } from '../../store/webhook-tables.ts';
import { WEBHOOK_EVENT_TYPES } from '../../webhooks/webhook-event.ts';
import { instant, nextCursor } from './moments.ts';

const secret = z.string().describe('What its messages are signed with. It is shown this once.');

/** A webhook that was added. */
export const addedWebhook = z
  .strictObject({ id: z.string(), url: z.string(), types: z.array(z.enum(WEBHOOK_EVENT_TYPES)), secret })
  .meta({ id: 'AddedWebhook', title: 'Added webhook', description: 'A system that is told of events from now on.' });

/** Every webhook. */
export const webhookList = z
  .strictObject({
    webhooks: z.array(
      z.strictObject({
        id: z.string(),
        url: z.string(),
        description: z.string().nullable(),
        types: z.array(z.string()),
        createdAt: instant,
        createdBy: z.string(),
        formerSecretUntil: instant.nullable().describe('Until then messages are signed by the former secret as well.'),
        disabledAt: instant.nullable().describe('Nothing is sent to it since then.'),
        disabledBecause: z.string().nullable(),
        waiting: z.number().int().describe('Deliveries that are still tried.'),
        failed: z.number().int().describe('Deliveries that were given up.'),
        lastDeliveredAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'WebhookList', title: 'Webhooks', description: 'Every webhook, the oldest first.' });

/** The webhook that was removed. */
export const removedWebhook = z
  .strictObject({ id: z.string() })
  .meta({ id: 'RemovedWebhook', title: 'Removed webhook', description: 'The webhook that is told of nothing more.' });

/** A webhook's new secret. */
export const rotatedSecret = z
  .strictObject({ id: z.string(), secret, formerSecretUntil: instant })
  .meta({ id: 'RotatedSecret', title: 'New secret', description: 'Messages bear two signatures for a time.' });

/** What a webhook made of a test. */
export const webhookTest = z
  .strictObject({
    id: z.string(),
    delivery: z.string().describe('The `webhook-id` of the message.'),
    delivered: z.boolean(),
    status: z.number().int().nullable().describe('Of the answer, where there was one.'),
    error: z.string().nullable().describe('Why there was no answer.'),
    enabled: z.boolean().describe('It was disabled and is sent to again.'),
  })
  .meta({ id: 'WebhookTest', title: 'Test of a webhook', description: 'What a webhook made of a ping.' });

/** A page of deliveries. */
export const deliveryPage = z
  .strictObject({
    deliveries: z.array(
      z.strictObject({
        id: z.string().describe('The `webhook-id` of the message, the same at every attempt.'),
        webhook: z.string(),
        type: z.string(),
        inspection: z.string().nullable(),
        occurredAt: instant,
        state: z.enum(DELIVERY_STATES),
        attempts: z.number().int(),
        status: z.number().int().nullable().describe('Of the last answer, where there was one.'),
        error: z.string().nullable(),
        nextAttemptAt: instant.nullable(),
        closedAt: instant.nullable(),
      }),
    ),
    next: nextCursor,
  })
  .meta({ id: 'DeliveryPage', title: 'Deliveries', description: 'Messages to webhooks, the newest first.' });

/** What is sent again. */
export const replayedDeliveries = z
  .strictObject({ id: z.string().describe('The webhook.'), deliveries: z.number().int().describe('How many.') })
  .meta({ id: 'ReplayedDeliveries', title: 'Replay', description: 'How many messages are sent again.' });
