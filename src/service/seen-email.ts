import { TimelineError } from '../errors.ts';
import { findEmailBySeenToken, noteEmailSeen } from '../store/seen-emails.ts';
import { hashSecret } from './access/secret.ts';
import type { ServiceDeps } from './service-deps.ts';

/** No email has this link, or none that its recipient may know of. */
export class EmailNotFoundError extends TimelineError {
  readonly code = 'email-not-found';
}

/** What an email is, for whoever opens the link in it. */
export interface EmailToSee {
  readonly subject: string;
  readonly recipient: string;
  /** Milliseconds since 1970, UTC. */
  readonly sentAt: number;
  /** When its recipient said that they have seen it; null until then. */
  readonly seenAt: number | null;
}

/**
 * The email whose link has this token. Whoever has the link has the email, and is told less than it says. Reading it
 * changes nothing: programs that look at emails open every link.
 * @throws EmailNotFoundError where there is none.
 */
export async function readEmailToSee(deps: Pick<ServiceDeps, 'db'>, token: string): Promise<EmailToSee> {
  const email = await findEmailBySeenToken(deps.db, hashSecret(token));
  if (!email) throw new EmailNotFoundError('This link leads to no email. Copy it whole from the email.');
  return {
    subject: email.subject,
    recipient: email.recipient_name,
    sentAt: email.dated_at.getTime(),
    seenAt: email.seen_at?.getTime() ?? null,
  };
}

/**
 * Notes that the recipient of an email has seen it, once: whoever says it again changes nothing. It moves no date and
 * stops no reminder.
 * @throws EmailNotFoundError where there is none.
 */
export async function sayEmailSeen(deps: Pick<ServiceDeps, 'db' | 'now'>, token: string): Promise<EmailToSee> {
  await noteEmailSeen(deps.db, hashSecret(token), new Date(deps.now()));
  return readEmailToSee(deps, token);
}
