import { once } from 'node:events';
import net from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message as a mail server took it. */
export interface ReceivedMessage {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly content: Buffer;
}

export interface MailServer {
  readonly port: number;
  readonly url: string;
  /** Every message that was taken, in order. */
  readonly messages: ReceivedMessage[];
  /** How many connections were made so far. */
  connections(): number;
  close(): Promise<void>;
}

/** A refusal for the hooks of `startMailServer`. */
export function refusal(responseCode: number, words = 'refused by the test'): Error {
  return Object.assign(new Error(words), { responseCode });
}

/** A real SMTP server in this process, on a free port of the loopback; it takes everything unless a hook refuses. */
export async function startMailServer(
  options: SMTPServerOptions & { readonly refuseContent?: () => Error | null } = {},
): Promise<MailServer> {
  const { refuseContent, ...rest } = options;
  const messages: ReceivedMessage[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    // The built-in certificate is well known, which is right for a test and not worth a warning.
    logger: false,
    disabledCommands: rest.key === undefined ? ['STARTTLS'] : [],
    disableReverseLookup: true,
    closeTimeout: 50,
    onData(stream, client, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = refuseContent?.() ?? null;
        if (refused) return done(refused);
        const { mailFrom, rcptTo } = client.envelope;
        messages.push({
          envelopeFrom: mailFrom === false ? '' : mailFrom.address,
          envelopeTo: rcptTo.map((recipient) => recipient.address),
          content: Buffer.concat(chunks),
        });
        done(null);
      });
    },
    ...rest,
    onConnect(client, done) {
      connections += 1;
      if (rest.onConnect) rest.onConnect.call(server, client, done);
      else done();
    },
  });
  // A client that hangs up in the middle is what some tests are about.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as net.AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    messages,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Where a scripted server misbehaves: at its greeting, at a command, or at the final dot. */
export type Step = 'greeting' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'dot' | 'RSET' | 'QUIT' | 'STARTTLS';

/** A reply, or the end of the connection, or no answer at all. */
export type Behaviour = { readonly reply: string } | 'drop' | 'silence';

export interface ScriptedServer {
  readonly port: number;
  readonly url: string;
  /** What the client said, a line each; the content of messages is left out. */
  readonly heard: string[];
  /** Resolves once the client has said a line with this beginning. */
  hears(beginning: string): Promise<void>;
  close(): Promise<void>;
}

/** A server that speaks just enough SMTP to misbehave at one step; `script` may change while it runs. */
export async function startScriptedServer(script: Partial<Record<Step, Behaviour>>): Promise<ScriptedServer> {
  const heard: string[] = [];
  const waiting: { readonly beginning: string; readonly resolve: () => void }[] = [];
  const sockets = new Set<net.Socket>();
  const usual: Record<Step, string> = {
    greeting: '220 scripted ESMTP',
    EHLO: '250-scripted\r\n250 AUTH PLAIN',
    AUTH: '235 welcome',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go on',
    dot: '250 taken as 1',
    RSET: '250 ok',
    QUIT: '221 bye',
    STARTTLS: '502 not here',
  };
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let pending = '';
    let inContent = false;
    const act = (step: Step): void => {
      const behaviour = script[step];
      if (behaviour === 'drop') socket.destroy();
      else if (behaviour !== 'silence') socket.write(`${behaviour?.reply ?? usual[step]}\r\n`);
    };
    act('greeting');
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        if (inContent) {
          if (line === '.') {
            inContent = false;
            act('dot');
          }
          continue;
        }
        heard.push(line);
        for (const waiter of waiting) if (line.startsWith(waiter.beginning)) waiter.resolve();
        const step = line.split(' ')[0] as Step;
        inContent = step === 'DATA' && script.DATA === undefined;
        act(step in usual ? step : 'RSET');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    heard,
    hears: (beginning) => new Promise((resolve) => waiting.push({ beginning, resolve })),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
