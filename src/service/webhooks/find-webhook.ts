import type { Kysely } from 'kysely';
import { TimelineError } from '../../errors.ts';
import type { Tables } from '../../store/tables.ts';
import { findWebhook, listWebhookIds, type WebhookRow } from '../../store/webhooks.ts';

/** There is no such webhook, or no such delivery to it. */
export class WebhookNotFoundError extends TimelineError {
  readonly code = 'webhook-not-found';
}

/**
 * The webhook that the first characters of an id name.
 * @throws WebhookNotFoundError where they name none, or more than one.
 */
export async function requireWebhook(db: Kysely<Tables>, given: string): Promise<WebhookRow> {
  const ids = /^[0-9a-f-]{4,36}$/i.test(given) ? await listWebhookIds(db, given.toLowerCase()) : [];
  const [id] = ids;
  const found = id !== undefined && ids.length === 1 ? await findWebhook(db, id) : undefined;
  if (found) return found;
  throw new WebhookNotFoundError(
    ids.length > 1
      ? `More than one webhook begins with ${given}: give more of its id.`
      : `There is no webhook ${given}: \`webhook list\` shows those there are.`,
  );
}
