import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localPrincipal } from '../../src/service/local-principal.ts';
import { runOperation } from '../../src/service/operations.ts';
import type { AddedWebhook } from '../../src/service/webhooks/add-webhook.ts';
import type { DeliveryPage } from '../../src/service/webhooks/list-deliveries.ts';
import { startWebhookReceiver, type WebhookReceiver, withStatus } from '../support/webhook-receiver.ts';
import { openWebhookWorld, type WebhookWorld } from '../workers/webhook-world.ts';
import { type Ran, run } from './run-in-process.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

describe('webhook', () => {
  let service: StoredService;
  let world: WebhookWorld;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    service = await openStoredService();
    world = openWebhookWorld(service);
    receiver = await startWebhookReceiver();
  });
  beforeEach(async () => {
    await world.empty();
    receiver.messages.length = 0;
    receiver.answer = withStatus(204);
  });
  afterAll(async () => {
    await receiver.close();
    await service.close();
  });

  const webhook = (...words: string[]): Promise<Ran> =>
    run(['webhook', ...words], {
      connect: ({ by = 'the tester', seenBy }) =>
        Promise.resolve({
          how: 'in-process',
          call: (name, input) =>
            runOperation(name, world.deps, localPrincipal(world.deps.rules.current, by, seenBy), input),
          close: () => Promise.resolve(),
        }),
    });
  const json = async <T>(...words: string[]): Promise<T> => {
    const { code, out } = await webhook(...words, '--json');
    expect(code).toBe(0);
    return JSON.parse(out) as T;
  };

  it('shows a secret when it is made, and never again', async () => {
    const { code, out, err } = await webhook('add', receiver.url, '--types', 'milestone-due', '--description', 'Cases');
    expect(code).toBe(0);
    expect(out).toMatch(/^whsec_[\w+/]{43}=\n$/);
    expect(err).toContain('is told of milestone-due');
    const [listed, asJson] = [await webhook('list'), await webhook('list', '--json')];
    expect(listed.out).toContain(receiver.url);
    expect(listed.out).toContain('Cases');
    expect(listed.out + asJson.out).not.toContain('whsec_');
  });

  it('changes a secret, and shows the new one', async () => {
    const { id, secret } = await json<AddedWebhook>('add', receiver.url);
    const changed = await webhook('secret', id.slice(0, 8), '--overlap-hours', '2');
    expect(changed.out).toMatch(/^whsec_/);
    expect(changed.out.trim()).not.toBe(secret);
    expect(changed.err).toContain('The former one holds until');
  });

  it('tests one, and fails where it does not accept the ping', async () => {
    const { id } = await json<AddedWebhook>('add', receiver.url);
    expect(await webhook('test', id.slice(0, 8))).toEqual({ code: 0, out: 'It answered with 204.\n', err: '' });
    receiver.answer = withStatus(503);
    const failed = await webhook('test', id);
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(failed.err).toContain('It answered with 503.');
    expect(receiver.messages).toHaveLength(2);
  });

  it('lists messages page by page, and sends them again', async () => {
    const { id } = await json<AddedWebhook>('add', receiver.url);
    for (let told = 0; told < 3; told += 1) await world.tell();
    await world.sweep();
    const first = await json<DeliveryPage>('deliveries', '--webhook', id.slice(0, 4), '--limit', '2');
    const second = await json<DeliveryPage>('deliveries', '--limit', '2', '--after', first.next ?? '');
    const all = [...first.deliveries, ...second.deliveries];
    expect(all.map((each) => each.state)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(new Set(all.map((each) => each.id)).size).toBe(3);
    expect(second.next).toBeNull();

    const again = all[1]?.id ?? '';
    expect((await webhook('replay', id, '--delivery', again)).out).toBe('1 message is sent again.\n');
    const waiting = await webhook('deliveries', '--states', 'pending');
    expect(waiting.out).toContain(again);
    expect(waiting.out.trim().split('\n')).toHaveLength(2);
    await world.sweep();
    expect(receiver.messages.map((each) => each.headers['webhook-id'])).toEqual([
      ...receiver.messages.slice(0, 3).map((each) => each.headers['webhook-id']),
      again,
    ]);
    expect((await webhook('replay', id, '--since', '2020-01-01')).out).toBe('3 messages are sent again.\n');
    expect((await webhook('replay', id, '--since', '2099-01-01')).out).toBe('0 messages are sent again.\n');
  });

  it('removes one, and says where there is none', async () => {
    const { id } = await json<AddedWebhook>('add', receiver.url);
    expect(await webhook('remove', id)).toEqual({ code: 0, out: `Webhook ${id.slice(0, 8)} is removed.\n`, err: '' });
    expect(await webhook('remove', id)).toMatchObject({ code: 3, out: '' });
    expect((await webhook('list')).out).toBe('No webhooks.\n');
  });

  it('refuses where messages may not go, without repeating the address', async () => {
    const refused = await webhook('add', 'https://10.0.0.1/?token=abc');
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('<url>: must lead to a public address');
    expect(refused.err).not.toContain('abc');
  });

  it('adds twenty and no more, also where two are added at once', async () => {
    await Promise.all(Array.from({ length: 21 }, () => webhook('add', receiver.url)));
    const { webhooks } = await json<{ webhooks: readonly unknown[] }>('list');
    expect(webhooks).toHaveLength(20);
    expect((await webhook('add', receiver.url)).err).toContain('no more are allowed');
  });
});
