import { createHmac } from 'node:crypto';
import { TimelineError } from '../errors.ts';
import { parseEmailAddress, type EmailAddress, type Mailbox } from './email-address.ts';

/** RFC 5546's methods that this service sends: a date to know of, an invitation, and the end of either. */
export const CALENDAR_METHODS = ['PUBLISH', 'REQUEST', 'CANCEL'] as const;
export type CalendarMethod = (typeof CALENDAR_METHODS)[number];

/** A calendar file that goes along with an email. */
export interface AttachedCalendar {
  /** The same as the file's own METHOD, or mail programs ignore the file. */
  readonly method: CalendarMethod;
  /** Letters, digits, dots and hyphens, ending in `.ics`. */
  readonly fileName: string;
  readonly content: string;
}

/**
 * One email to one person, complete: composing it twice gives the same bytes.
 *
 * Message-ID, date and boundary are stored with the row that the email is sent for, so that a resend is the same message
 * to every program that recognises duplicates.
 */
export interface OutgoingEmail {
  /** With its angle brackets, as `buildMessageId` makes it. */
  readonly messageId: string;
  /** The instant of the Date header, ISO 8601 in UTC; seconds count, what is finer is dropped. */
  readonly date: string;
  /** What the MIME boundaries are made of, as `buildBoundary` makes it. */
  readonly boundary: string;
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  /** The message as plain text, lines ending in a line feed. */
  readonly text: string;
  /** The message as a whole HTML document that loads nothing. */
  readonly html: string;
  readonly calendar?: AttachedCalendar;
  /** A second file, of another method than `calendar`: a file has one method only. */
  readonly cancellation?: AttachedCalendar;
  /** Where bounces go; the `from` address where absent. */
  readonly envelopeFrom?: EmailAddress;
}

/** An email that must not leave, because something in it is not of the form that was promised. */
export class InvalidOutgoingEmailError extends TimelineError {
  readonly code = 'invalid-outgoing-email';

  constructor(part: string, seen: string) {
    super(`The email is not sent: its ${part} is not of the allowed form, seen ${JSON.stringify(seen.slice(0, 80))}.`);
  }
}

/**
 * `<rem.ROW.HMAC@domain>`: the same for every send of a row, naming neither an inspection nor a person, and not to be
 * guessed without the secret.
 * @throws InvalidOutgoingEmailError where the row's id holds anything but letters, digits and hyphens.
 */
export function buildMessageId(rowId: string, secret: string, domain: string): string {
  const messageId = `<rem.${rowId}.${digest('message-id', rowId, secret)}@${domain}>`;
  if (!MESSAGE_ID.test(messageId)) throw new InvalidOutgoingEmailError('Message-ID', messageId);
  return messageId;
}

/** The part of the MIME boundaries that is the row's own; not to be guessed, so that no text can contain it. */
export function buildBoundary(rowId: string, secret: string): string {
  return digest('boundary', rowId, secret);
}

/** @throws InvalidOutgoingEmailError where a part of the email could end a header or name another recipient. */
export function checkOutgoingEmail(email: OutgoingEmail): void {
  const refuse = (part: string, seen: string): never => {
    throw new InvalidOutgoingEmailError(part, seen);
  };
  if (!MESSAGE_ID.test(email.messageId)) refuse('Message-ID', email.messageId);
  if (!INSTANT.test(email.date) || Number.isNaN(Date.parse(email.date))) refuse('date', email.date);
  if (!/^[A-Za-z0-9]{8,48}$/.test(email.boundary)) refuse('boundary', email.boundary);
  for (const [part, address] of [
    ['sender', email.from.address],
    ['recipient', email.to.address],
    ['envelope sender', email.envelopeFrom ?? email.from.address],
  ] as const) {
    if (parseEmailAddress(address) !== address) refuse(part, address);
  }
  for (const calendar of [email.calendar, email.cancellation]) {
    if (calendar === undefined) continue;
    if (!CALENDAR_METHODS.includes(calendar.method)) refuse('calendar method', calendar.method);
    if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,80}\.ics$/.test(calendar.fileName))
      refuse('calendar file name', calendar.fileName);
    if (!calendar.content.includes(`\r\nMETHOD:${calendar.method}\r\n`)) refuse('calendar', calendar.content);
  }
}

/** Short enough to stay on one line, of signs that no program quotes or changes. */
const MESSAGE_ID = /^<rem\.[A-Za-z0-9-]{1,64}\.[a-f0-9]{32}@[a-z0-9.-]{1,253}>$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

function digest(use: string, rowId: string, secret: string): string {
  return createHmac('sha256', secret).update(`${use}\n${rowId}`).digest('hex').slice(0, 32);
}
