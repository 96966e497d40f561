import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** What a sink does with a message: takes it, refuses it at a step, or hangs up after its final dot without a word. */
export type Treatment = 'take' | 'hang-up' | { readonly at: 'RCPT' | 'DATA'; readonly code: number };

/** A message whose final dot arrived, byte for byte. */
export interface SunkMessage {
  readonly to: string;
  readonly messageId: string;
  readonly content: Buffer;
  /** Whether it was taken, as far as the sender can know. */
  readonly answered: boolean;
}

/** A real mail server in the test's own process, which remembers everything that reached it. */
export interface MailSink {
  readonly url: string;
  readonly messages: SunkMessage[];
  /** Called for each recipient, after `at: 'RCPT'` and before the answer; what it awaits, the client waits for. */
  onRecipient: (address: string) => Promise<void>;
  /** Called for each message before the answer to its final dot. */
  onMessage: (message: SunkMessage) => Promise<void>;
  /** What becomes of the next messages; the last treatment holds on. */
  treat(...treatments: readonly Treatment[]): void;
  /** Forgets everything that reached it, and takes everything from now on. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a sink on a free port of the loopback. */
export async function startMailSink(): Promise<MailSink> {
  let treatments: readonly Treatment[] = ['take'];
  const sockets = new Map<string, Socket>();
  const addressOf = (socket: Socket): string => `${socket.remoteAddress}:${socket.remotePort}`;
  const hangUp = (session: SMTPServerSession): void => {
    sockets.get(`${session.remoteAddress}:${session.remotePort}`)?.destroy();
  };
  const next = (): Treatment => {
    const [first = 'take', ...rest] = treatments;
    if (rest.length > 0) treatments = rest;
    return first;
  };
  const refusal = (code: number): Error => Object.assign(new Error(`refused with ${code}`), { responseCode: code });

  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 50,
    onRcptTo({ address }, _session, done) {
      const [treatment] = treatments;
      const refused = typeof treatment === 'object' && treatment.at === 'RCPT' ? refusal(treatment.code) : null;
      if (refused) next();
      void finish(
        sink.onRecipient(address),
        () => done(refused),
        () => done(refusal(451)),
      );
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const treatment = next();
        const content = Buffer.concat(chunks);
        const message: SunkMessage = {
          to: session.envelope.rcptTo.map((recipient) => recipient.address).join(),
          messageId: /^message-id:\s*(\S+)/im.exec(content.toString('latin1'))?.[1] ?? '',
          content,
          answered: treatment === 'take',
        };
        if (typeof treatment === 'object') return done(refusal(treatment.code));
        sink.messages.push(message);
        const hangsUp = (): void => hangUp(session);
        void finish(sink.onMessage(message), treatment === 'hang-up' ? hangsUp : () => done(null), hangsUp);
      });
    },
  });
  server.server.on('connection', (socket: Socket) => {
    const address = addressOf(socket);
    sockets.set(address, socket);
    socket.on('close', () => sockets.delete(address));
  });
  // Clients that are killed in the middle are what some tests are about.
  server.on('error', () => {});
  const sink: MailSink = {
    url: '',
    messages: [],
    onRecipient: () => Promise.resolve(),
    onMessage: () => Promise.resolve(),
    treat: (...given) => {
      treatments = given;
    },
    reset: () => {
      treatments = ['take'];
      sink.messages.length = 0;
      sink.onRecipient = sink.onMessage = () => Promise.resolve();
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return Object.assign(sink, { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` });
}

async function finish(hook: Promise<void>, then: () => void, otherwise: () => void): Promise<void> {
  try {
    await hook;
  } catch {
    return otherwise();
  }
  then();
}
