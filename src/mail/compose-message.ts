import type { SendMailOptions } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { cleanHeaderText } from './header-text.ts';
import { checkOutgoingEmail, InvalidOutgoingEmailError, type OutgoingEmail } from './outgoing-email.ts';

/**
 * The email as nodemailer takes it.
 *
 * Nothing that is not a header value of ours gets in: no raw or prepared content, no reading of files or addresses, no
 * header naming the program; the envelope is explicit and holds the one recipient.
 * @throws InvalidOutgoingEmailError where the email is not of the promised form.
 */
export function buildMailOptions(email: OutgoingEmail): SendMailOptions {
  checkOutgoingEmail(email);
  const { calendar, cancellation } = email;
  return {
    messageId: email.messageId,
    date: new Date(email.date),
    baseBoundary: email.boundary,
    boundaryPrefix: 'part',
    from: { name: cleanHeaderText(email.from.name), address: email.from.address },
    to: { name: cleanHeaderText(email.to.name), address: email.to.address },
    envelope: { from: email.envelopeFrom ?? email.from.address, to: [email.to.address] },
    subject: cleanHeaderText(email.subject),
    text: withNetworkLineEnds(email.text),
    html: withNetworkLineEnds(email.html),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    ...(calendar && {
      icalEvent: {
        method: calendar.method,
        filename: calendar.fileName,
        content: withNetworkLineEnds(calendar.content),
      },
    }),
    ...(cancellation && {
      attachments: [
        {
          filename: cancellation.fileName,
          contentType: `text/calendar; charset=utf-8; method=${cancellation.method}`,
          content: withNetworkLineEnds(cancellation.content),
        },
      ],
    }),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/**
 * The whole message, headers and body with CRLF line ends: the bytes of a file, and what goes over the wire.
 * @throws InvalidOutgoingEmailError where the email is not of the promised form.
 */
export async function composeMessage(email: OutgoingEmail): Promise<Buffer> {
  const message = new MailComposer(buildMailOptions(email)).compile();
  checkRecipient(message.getEnvelope().to, email);
  return message.build();
}

/**
 * Asserts that the message goes to its recipient and to nobody else.
 * @throws InvalidOutgoingEmailError where the envelope of the composed message names anybody else.
 */
export function checkRecipient(envelopeTo: readonly string[], email: OutgoingEmail): void {
  if (envelopeTo.length !== 1 || envelopeTo[0] !== email.to.address) {
    throw new InvalidOutgoingEmailError('envelope', envelopeTo.join(' '));
  }
}

/** CRLF whatever the text came with, so that a file and a mail server get the same bytes; no other control characters. */
function withNetworkLineEnds(text: string): string {
  return text.replace(/[^\P{Cc}\r\n\t]/gu, '').replace(/\r\n|\r|\n/g, '\r\n');
}
