import { createFileSender } from './file-sender.ts';
import type { Sender } from './sender.ts';
import { createSmtpSender, type SmtpSenderOptions } from './smtp-sender.ts';
import { findTlsNotice, parseSmtpUrl } from './smtp-url.ts';

/** The settings that decide how emails leave. */
export interface SenderSettings {
  /** `smtp://…` or `smtps://…`; without it emails become files. */
  readonly smtpUrl?: string | undefined;
  /** The absolute path of the directory for `.eml` files. */
  readonly mailDirectory: string;
}

/** A sender, and what whoever starts the service should know about it. */
export interface ChosenSender {
  readonly sender: Sender;
  /** Sentences to print at start-up. */
  readonly notices: readonly string[];
}

/**
 * The sender that the settings ask for. Nothing is connected or created yet.
 * @throws SmtpUrlError where the address of the mail server is not of an allowed form.
 */
export function chooseSender(settings: SenderSettings, options: SmtpSenderOptions = {}): ChosenSender {
  if (settings.smtpUrl === undefined || settings.smtpUrl === '') {
    return {
      sender: createFileSender(settings.mailDirectory),
      notices: [`Email is not sent but written as .eml files to ${settings.mailDirectory}; set SMTP_URL to send it.`],
    };
  }
  const server = parseSmtpUrl(settings.smtpUrl);
  const notice = findTlsNotice(server);
  return { sender: createSmtpSender(server, options), notices: notice === null ? [] : [notice] };
}
