import type { ConnectionOptions } from 'node:tls';
import { createTransport, type SMTPPoolSentMessageInfo } from 'nodemailer';
import { classifyFailure, oneLine } from './classify-failure.ts';
import { buildMailOptions, checkRecipient } from './compose-message.ts';
import { type HandOver, watchHandOver } from './hand-over.ts';
import type { OutgoingEmail } from './outgoing-email.ts';
import type { HandOverGuard, Sender, SendOutcome } from './sender.ts';
import { describeSmtpServer, type SmtpServer } from './smtp-url.ts';

/** How long each step may take, in milliseconds. Their sum must stay below the lease of the row that is sent. */
export interface SmtpTimeouts {
  /** From the look-up of the name to the end of STARTTLS. */
  readonly connectionMs: number;
  /** From the connection to the server's greeting. */
  readonly greetingMs: number;
  /** Silence of the server at any later step. */
  readonly socketMs: number;
  /** From the first byte of the message to the answer to the whole, however much trickles in between. */
  readonly handOverMs: number;
  /** What `close` waits for messages under way. */
  readonly closeMs: number;
}

const SMTP_TIMEOUTS: SmtpTimeouts = {
  connectionMs: 10_000,
  greetingMs: 10_000,
  socketMs: 60_000,
  handOverMs: 75_000,
  closeMs: 15_000,
};

export interface SmtpSenderOptions {
  /** Connections kept open at once; a killed process can double at most that many messages. */
  readonly maxConnections?: number;
  readonly timeouts?: Partial<SmtpTimeouts>;
  /** Certificates to trust and the like, for `tls.connect`. */
  readonly tls?: ConnectionOptions;
}

/** A connection that was idle this long is closed by us, well before any server's limit, so that none dies in use. */
const IDLE_MS = 20_000;

/**
 * Emails by SMTP over a few kept connections.
 *
 * The transport never repeats an attempt by itself. A failure before the server has asked for the message is known to
 * have sent nothing, so that `unknown` is left for the one real gap: the answer to the final dot.
 */
export function createSmtpSender(server: SmtpServer, options: SmtpSenderOptions = {}): Sender {
  const timeouts = { ...SMTP_TIMEOUTS, ...options.timeouts };
  const handOvers = new WeakMap<AbortSignal, { readonly handOver: HandOver; readonly email: OutgoingEmail }>();
  const underWay = new Set<Promise<unknown>>();
  const pool = createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ...(server.auth && { auth: { ...server.auth } }),
    ...(options.tls && { tls: options.tls }),
    maxConnections: options.maxConnections ?? 4,
    maxRequeues: 0,
    idleTimeout: IDLE_MS,
    connectionTimeout: timeouts.connectionMs,
    dnsTimeout: timeouts.connectionMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.socketMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // A connection that fails while idle is reported here; the next email opens another one.
  pool.on('error', () => {});
  pool.use('stream', (mail, done) => {
    const watched = mail.data.signal && handOvers.get(mail.data.signal);
    if (watched === undefined) return done(new Error('Not an email of this sender.'));
    try {
      checkRecipient(mail.message.getEnvelope().to, watched.email);
      mail.message.processFunc((content) => watched.handOver.gate(content));
      done();
    } catch (error) {
      done(error as Error);
    }
  });

  const attempt = async (email: OutgoingEmail, guard: HandOverGuard): Promise<SendOutcome> => {
    const handOver = watchHandOver(guard, timeouts.handOverMs);
    handOvers.set(handOver.signal, { handOver, email });
    try {
      return readInfo(await pool.sendMail({ ...buildMailOptions(email), signal: handOver.signal }));
    } catch (error) {
      if (handOver.state() === 'refused') {
        return {
          kind: 'temporary',
          response: 'Not sent: too little time was left to hand the message over.',
          ours: true,
        };
      }
      return classifyFailure(error, handOver.state() === 'begun');
    } finally {
      handOver.end();
    }
  };

  return {
    description: describeSmtpServer(server),
    send(email, guard = () => true) {
      const outcome = attempt(email, guard).finally(() => underWay.delete(outcome));
      underWay.add(outcome);
      return outcome;
    },
    async check() {
      try {
        await pool.verify();
        return null;
      } catch (error) {
        return `${describeSmtpServer(server)} does not take email now: ${classifyFailure(error, false).response}`;
      }
    },
    async close() {
      pool.close();
      const settled = Promise.allSettled(underWay);
      const timer = setTimeout(() => pool.close({ force: true }), timeouts.closeMs);
      await settled;
      clearTimeout(timer);
    },
  };
}

/** A reply that took the message for the one recipient, or the refusal that came instead of an error. */
function readInfo(info: SMTPPoolSentMessageInfo): SendOutcome {
  const refused = info.rejected?.length ?? 0;
  if (refused > 0 || info.accepted?.length !== 1) {
    return classifyFailure(info.rejectedErrors?.[0] ?? new Error('The server took the message for nobody.'), true);
  }
  return { kind: 'accepted', response: oneLine(info.response ?? '') };
}
