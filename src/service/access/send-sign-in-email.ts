import { setTimeout } from 'node:timers/promises';
import { formatTime } from '../../calendar/local-time.ts';
import { formatLongDate } from '../../calendar/plain-date.ts';
import { londonMoment } from '../../clock.ts';
import type { EmailAddress, Mailbox } from '../../mail/email-address.ts';
import { buildBoundary, buildMessageId, type OutgoingEmail } from '../../mail/outgoing-email.ts';
import { renderSignInEmail } from '../../mail/render-sign-in-email.ts';
import type { Sender, SendOutcome } from '../../mail/sender.ts';
import { LINK_LIFE_MS, linkPath, type MadeLink } from './sign-in-by-link.ts';

/** How emails with links leave. */
export interface SignInMail {
  readonly sender: Pick<Sender, 'send'>;
  readonly from: Mailbox;
  readonly envelopeFrom?: EmailAddress;
  /** Makes Message-IDs that cannot be guessed. */
  readonly secret: string;
}

/** A mail server that says "later" is asked again after these: it often says so to whoever it does not know. */
const RETRY_MS = [15_000, 60_000, 120_000];

/**
 * Emails a link to its owner and gives what became of it. Whoever does not wait long asks for another, so that it is
 * tried a few times only; the same message each time.
 * @param baseUrl Where the pages are, without a slash at the end.
 * @param signal Ends the waiting for another try.
 */
export async function sendSignInEmail(
  mail: SignInMail,
  link: MadeLink,
  baseUrl: string,
  at: number,
  signal: AbortSignal,
  retryMs: readonly number[] = RETRY_MS,
): Promise<SendOutcome> {
  const email = composeSignInEmail(mail, link, baseUrl, at);
  let outcome = await mail.sender.send(email);
  for (const delay of retryMs) {
    if (outcome.kind !== 'temporary') break;
    try {
      await setTimeout(delay, undefined, { signal });
    } catch {
      break;
    }
    outcome = await mail.sender.send(email);
  }
  return outcome;
}

function composeSignInEmail(mail: SignInMail, link: MadeLink, baseUrl: string, at: number): OutgoingEmail {
  const moment = londonMoment(at);
  return {
    messageId: buildMessageId(link.id, mail.secret, mail.from.address.split('@')[1] ?? 'localhost'),
    date: new Date(at).toISOString(),
    boundary: buildBoundary(link.id, mail.secret),
    from: mail.from,
    to: { name: link.name, address: link.email as EmailAddress },
    ...(mail.envelopeFrom === undefined ? {} : { envelopeFrom: mail.envelopeFrom }),
    ...renderSignInEmail({
      recipientName: link.name,
      link: `${baseUrl}${linkPath(link.token)}`,
      code: link.code,
      minutes: LINK_LIFE_MS / 60_000,
      asAt: `${formatTime(moment.at)} on ${formatLongDate(moment.on)}`,
    }),
  };
}
