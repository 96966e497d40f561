import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DatabaseMoment } from '../../store/database-moment.ts';
import type { Tables } from '../../store/tables.ts';
import {
  claimDelivery,
  type ClaimedDelivery,
  type DeliverySettlement,
  settleDelivery,
} from '../../store/webhook-deliveries.ts';
import { planWebhookRetry } from '../../webhooks/plan-webhook-retry.ts';
import { POST_TIME_OUT_MS, type PostOutcome, postWebhook } from '../../webhooks/post-webhook.ts';
import { signWebhook } from '../../webhooks/sign-webhook.ts';
import type { WebhookReach } from '../../webhooks/webhook-reach.ts';

/** What sending messages works with. */
export interface WebhookWork {
  readonly db: Kysely<Tables>;
  /** The moment as the database has it; tests hand in one of their own. */
  readonly now: DatabaseMoment;
  readonly reach: WebhookReach;
  /** How long one attempt may take, in milliseconds; 10 seconds unless told. */
  readonly timeOutMs?: number;
  /** How long a delivery may be in hand, in milliseconds; a minute unless told. */
  readonly leaseMs?: number;
}

/** Longer than an attempt can take with all that is around it. */
export const DELIVERY_LEASE_MS = 60_000;

/** What became of the next delivery to a webhook. */
export interface SentDelivery {
  readonly id: string;
  readonly type: string;
  readonly outcome: PostOutcome;
  /** `lease-lost`: it took longer than the lease, and somebody else has it now. */
  readonly became: DeliverySettlement['state'] | 'lease-lost';
  /** The webhook asked for nothing more. */
  readonly gone: boolean;
}

/**
 * Sends the delivery to a webhook that has waited longest, if one is due; null where none is.
 *
 * Claim and commit; send; record how it ended. A crash between sending and recording leaves a row that its lease gives
 * back, and the second message is the first one to the byte, with the same id.
 */
export async function sendNextDelivery(work: WebhookWork, webhookId: string): Promise<SentDelivery | null> {
  const token = randomUUID();
  const lease = { token, ms: work.leaseMs ?? DELIVERY_LEASE_MS };
  const claimed = await claimDelivery(work.db, webhookId, work.now, lease);
  return claimed === undefined ? null : attemptDelivery(work, claimed, token);
}

/** Sends a delivery that is in hand, and records how that ended. */
export async function attemptDelivery(
  work: WebhookWork,
  claimed: ClaimedDelivery,
  token: string,
): Promise<SentDelivery> {
  const secrets = [claimed.secret, ...(claimed.previous_secret === null ? [] : [claimed.previous_secret])];
  const headers = signWebhook({ id: claimed.id, body: claimed.body, sentAt: claimed.claimed_at.getTime(), secrets });
  const message = { url: claimed.url, headers, body: claimed.body };
  const outcome = await postWebhook(message, work.reach, work.timeOutMs ?? POST_TIME_OUT_MS);
  const settlement = toSettlement(outcome, claimed);
  const settled = await settleDelivery(work.db, { id: claimed.id, token, now: work.now }, settlement);
  return {
    id: claimed.id,
    type: claimed.type,
    outcome,
    became: settled ? settlement.state : 'lease-lost',
    gone: settled && settlement.state === 'failed' && settlement.disable !== undefined,
  };
}

const GONE = 410;

function toSettlement(outcome: PostOutcome, claimed: ClaimedDelivery): DeliverySettlement {
  const status = outcome.kind === 'answered' ? outcome.status : null;
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered', status, why: null };
  const why = outcome.kind === 'unanswered' ? outcome.why : `It was answered with ${outcome.status}.`;
  if (status === GONE) return { state: 'failed', status, why, disable: 'It was answered with 410: gone for good.' };
  const ageMs = claimed.claimed_at.getTime() - claimed.began_at.getTime();
  // A test is an answer to somebody who waits for it.
  const retryInMs = claimed.type === 'ping' ? null : planWebhookRetry(claimed.attempt, ageMs);
  return retryInMs === null ? { state: 'failed', status, why } : { state: 'pending', status, why, retryInMs };
}
