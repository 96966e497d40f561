import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postWebhook } from '../../src/webhooks/post-webhook.ts';
import type { WebhookReach } from '../../src/webhooks/webhook-reach.ts';
import { startWebhookReceiver, type WebhookReceiver, withStatus } from '../support/webhook-receiver.ts';

const HERE: WebhookReach = { loopback: true, private: false };

describe('a message to a webhook', () => {
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    other = await startWebhookReceiver();
  });
  beforeEach(() => {
    receiver.answer = withStatus(204);
    for (const each of [receiver, other]) each.messages.length = 0;
  });
  afterAll(async () => {
    await receiver.close();
    await other.close();
  });
  const post = (more: { url?: string; reach?: WebhookReach; timeOutMs?: number } = {}) => {
    const message = { url: more.url ?? receiver.url, headers: { 'webhook-id': '7' }, body: '{"ü":1}' };
    return postWebhook(message, more.reach ?? HERE, more.timeOutMs);
  };

  it('arrives as it is, as JSON, over a connection of its own', async () => {
    expect(await post({ url: `${receiver.url}?key=ä b` })).toEqual({ kind: 'answered', status: 204 });
    expect(receiver.messages).toHaveLength(1);
    expect(receiver.messages[0]).toMatchObject({
      path: '/hook?key=%C3%A4%20b',
      body: '{"ü":1}',
      headers: { 'content-type': 'application/json', 'content-length': '8', 'webhook-id': '7', connection: 'close' },
    });
  });

  it.each([200, 299, 400, 404, 410, 429, 500, 503])('is answered with %d', async (status) => {
    receiver.answer = withStatus(status);
    expect(await post()).toEqual({ kind: 'answered', status });
  });

  it('does not follow where it is sent on to', async () => {
    receiver.answer = withStatus(307, { location: other.url });
    expect(await post()).toEqual({ kind: 'answered', status: 307 });
    expect(other.messages).toEqual([]);
  });

  it('is answered once the status is there, however long the rest takes', async () => {
    receiver.answer = (_request, response) => void response.writeHead(200).write('and');
    expect(await post()).toEqual({ kind: 'answered', status: 200 });
  });

  it('reads an answer without end no further than a little', async () => {
    let written = 0;
    let cutOff: Promise<unknown> = Promise.resolve();
    receiver.answer = (_request, response) => {
      cutOff = once(response, 'close');
      const more = (): void =>
        void response.write('x'.repeat(65_536), (error) => {
          if (error) return;
          written += 65_536;
          more();
        });
      response.writeHead(200);
      more();
    };
    expect(await post()).toEqual({ kind: 'answered', status: 200 });
    await cutOff;
    // What the buffers of both ends take, and not what ten seconds would carry.
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  it.each<[string, WebhookReceiver['answer'], RegExp]>([
    ['nobody answers', () => {}, /in time/],
    ['the connection is reset', (request) => request.socket.resetAndDestroy(), /ECONNRESET/],
    ['the connection is ended', (request) => request.socket.end(), /ECONNRESET/],
    ['it is answered in no HTTP', (request) => request.socket.end('oops\r\n\r\n'), /HPE_/],
    [
      'it is asked to speak something else',
      (request) => request.socket.write('HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
      /./,
    ],
  ])('has no answer where %s', async (_, answer, why) => {
    receiver.answer = answer;
    const outcome = await post({ timeOutMs: 300 });
    expect(outcome).toMatchObject({ kind: 'unanswered' });
    expect(outcome).toHaveProperty('why', expect.stringMatching(why));
    expect(receiver.messages).toHaveLength(1);
  });

  it('has no answer where nobody listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    expect(await post({ url: `http://127.0.0.1:${port}/` })).toEqual({
      kind: 'unanswered',
      why: 'There was no answer: ECONNREFUSED.',
    });
  });

  it('is not sent to this machine where that may not be reached', async () => {
    for (const reach of [
      { loopback: false, private: false },
      { loopback: false, private: true },
    ]) {
      expect(await post({ reach })).toMatchObject({
        kind: 'unanswered',
        why: expect.stringMatching(/^Not sent/) as string,
      });
    }
    expect(receiver.messages).toEqual([]);
  });

  it('is not sent where its name leads elsewhere by the time of the connection', async () => {
    const { port } = new URL(receiver.url);
    let lookups = 0;
    const rebinding: WebhookReach = {
      ...HERE,
      resolve: () => {
        lookups += 1;
        return Promise.resolve([{ address: lookups === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
      },
    };
    const url = `http://rebind.example.org:${port}/hook`;
    expect(await post({ url, reach: rebinding })).toEqual({ kind: 'answered', status: 204 });
    expect(await post({ url, reach: rebinding })).toMatchObject({
      kind: 'unanswered',
      why: expect.stringMatching(/^Not sent/) as string,
    });
    expect(receiver.messages).toHaveLength(1);
    expect(lookups).toBe(2);
  });
});
