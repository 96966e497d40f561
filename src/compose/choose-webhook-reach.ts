import type { Settings } from '../settings.ts';
import type { WebhookReach } from '../webhooks/webhook-reach.ts';
import { isLoopback } from './check-listening.ts';

/**
 * Where messages to webhooks may go. To this machine itself only where the service is for this machine alone: one that
 * is reached by others, through a proxy as well, must not be made to speak to what else runs beside it.
 */
export function chooseWebhookReach({
  network,
  baseUrl,
  webhookAllowPrivate,
}: Pick<Settings, 'network' | 'baseUrl' | 'webhookAllowPrivate'>): WebhookReach {
  const listensHere = network === null || isLoopback(network.host);
  const reachedHere = baseUrl === undefined || isLoopback(new URL(baseUrl).hostname.replace(/^\[(.*)\]$/, '$1'));
  return { loopback: listensHere && reachedHere, private: webhookAllowPrivate };
}
