import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a receiver of webhooks was sent. */
export interface ReceivedMessage {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes of the body. */
  readonly body: string;
}

/** A system that is told of events, over real HTTP on this machine. */
export interface WebhookReceiver {
  readonly url: string;
  /** Everything that came in, in order. */
  readonly messages: ReceivedMessage[];
  /** How requests are answered from now on; with 204 unless told. */
  answer: (request: IncomingMessage, response: ServerResponse, message: ReceivedMessage) => void;
  readonly close: () => Promise<void>;
}

/** Answers with a status and nothing else. */
export function withStatus(status: number, headers: Readonly<Record<string, string>> = {}): WebhookReceiver['answer'] {
  return (_request, response) => void response.writeHead(status, { ...headers }).end();
}

/** Starts a receiver on a free port. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const message = {
        path: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(parts).toString('utf8'),
      };
      receiver.messages.push(message);
      receiver.answer(request, response, message);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    messages: [],
    answer: withStatus(204),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
