import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret to sign with, as Standard Webhooks writes it. */
export function makeWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** A message about to be sent. */
export interface UnsignedMessage {
  /** The same at every attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly body: string;
  /** When it is sent, milliseconds since 1970: receivers refuse what is minutes old. */
  readonly sentAt: number;
  /** The secret, and while it is being changed the one before. */
  readonly secrets: readonly string[];
}

/** The headers by which a receiver can tell that a message is ours and as it was sent: one signature for each secret. */
export function signWebhook({ id, body, sentAt, secrets }: UnsignedMessage): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(sentAt / 1000));
  const signed = `${id}.${seconds}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}
