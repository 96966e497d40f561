import type { OutgoingEmail } from './outgoing-email.ts';

/**
 * What became of one attempt to hand an email over. `response` is the server's words, or ours where there were none:
 * one line, without secrets, fit to show.
 */
export type SendOutcome =
  /** The mail server (or the directory of files) has it; it is never sent again. "Accepted" is not "delivered". */
  | { readonly kind: 'accepted'; readonly response: string }
  /**
   * It was not taken, and another attempt may be. `ours` is true where nothing was said about the recipient or the
   * message: no connection, no encryption, no sign-in, no lease left. Such an attempt is not counted against the email.
   */
  | { readonly kind: 'temporary'; readonly response: string; readonly code?: number; readonly ours: boolean }
  /** It was refused for good; a person has to look at it. `code` is the SMTP reply code. */
  | { readonly kind: 'permanent'; readonly response: string; readonly code?: number }
  /** It was being handed over when the answer failed to come: it may have been taken. A resend is the same message. */
  | { readonly kind: 'unknown'; readonly response: string };

/**
 * Asked right before the first byte of the message leaves, after any wait for a connection: false stops the attempt
 * with nothing sent. Must not throw, and must answer within seconds, since the server waits.
 */
export type HandOverGuard = () => boolean | Promise<boolean>;

/** A way for emails to leave. */
export interface Sender {
  /** Where emails go, to show at start-up; never holds a password. */
  readonly description: string;
  /** Sends one email; every failure that can be expected is an outcome, never an exception. */
  send(email: OutgoingEmail, guard?: HandOverGuard): Promise<SendOutcome>;
  /** What is wrong with this way now, in a sentence, or null where emails can leave. */
  check(): Promise<string | null>;
  /** Lets what is being sent finish, for a limited time, and ends the connections. Later sends are `temporary`. */
  close(): Promise<void>;
}
