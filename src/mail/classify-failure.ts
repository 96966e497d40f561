import type { NodemailerError } from 'nodemailer';
import { InvalidOutgoingEmailError } from './outgoing-email.ts';
import type { SendOutcome } from './sender.ts';

/** Codes for which nodemailer never named the recipient to the server: signing in, encryption, greeting, look-up. */
const BEFORE_THE_RECIPIENT = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'EREQUIRETLS', 'EPROTOCOL', 'EDNS']);

/** Replies about the connection, to whatever command they came: closing (421), or a sign-in that is wanting (RFC 4954). */
const ABOUT_THE_CONNECTION = new Set([421, 530, 534, 535, 538]);

const MAX_RESPONSE_LENGTH = 500;

/**
 * What a failed attempt means, by the server's reply code and by how far the message had got; never by the text.
 *
 * `begun` says whether any of the message was handed to the connection. Where it was and no reply code tells its fate,
 * the server may have taken it. Where it was not, it certainly did not.
 */
export function classifyFailure(error: unknown, begun: boolean): Exclude<SendOutcome, { kind: 'accepted' }> {
  const { code, responseCode, command, response, message } = describeError(error);
  const words = oneLine(response ?? message);
  if (error instanceof InvalidOutgoingEmailError) return { kind: 'permanent', response: words };
  if (responseCode === undefined) {
    if (begun) return { kind: 'unknown', response: words };
    // Refused by nodemailer itself: larger than the server said it takes, or an envelope it does not accept.
    if (code === 'EMESSAGE' || code === 'EENVELOPE') return { kind: 'permanent', response: words };
    return { kind: 'temporary', response: words, ours: true };
  }
  const ours =
    !begun &&
    (BEFORE_THE_RECIPIENT.has(code ?? '') ||
      ABOUT_THE_CONNECTION.has(responseCode) ||
      /^(?:CONN|EHLO|HELO)$/.test(command ?? ''));
  if (responseCode >= 500 && responseCode < 600 && !ours)
    return { kind: 'permanent', response: words, code: responseCode };
  return { kind: 'temporary', response: words, code: responseCode, ours };
}

/** A server's words on one line of at most 500 characters, without control characters. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length <= MAX_RESPONSE_LENGTH ? line : `${line.slice(0, MAX_RESPONSE_LENGTH - 1)}…`;
}

interface DescribedError {
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly message: string;
}

function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, responseCode, command, response, message } = error as NodemailerError;
  return { code, responseCode, command, response: typeof response === 'string' ? response : undefined, message };
}
