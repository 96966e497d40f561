import { once } from 'node:events';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DELIVERY_LEASE_MS } from '../../src/service/webhooks/send-delivery.ts';
import { removeWebhook } from '../../src/service/webhooks/remove-webhook.ts';
import { replayDelivery, replayDeliveryInput } from '../../src/service/webhooks/replay-delivery.ts';
import { rotateWebhookSecret } from '../../src/service/webhooks/rotate-webhook-secret.ts';
import { testWebhook } from '../../src/service/webhooks/test-webhook.ts';
import { claimDelivery } from '../../src/store/webhook-deliveries.ts';
import { listWebhooks } from '../../src/service/webhooks/list-webhooks.ts';
import { createWebhookSweep } from '../../workers/send-webhooks.ts';
import { COORDINATOR, openTestService, type TestService } from '../service/test-service.ts';
import { describeEachDatabase } from '../support/each-database.ts';
import { startWebhookReceiver, type WebhookReceiver, withStatus } from '../support/webhook-receiver.ts';
import { isEmpty, openWebhookWorld, read, type WebhookWorld } from './webhook-world.ts';

describeEachDatabase('a message to a webhook', (database) => {
  let service: TestService;
  let world: WebhookWorld;
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  beforeAll(async () => {
    service = await openTestService(database());
    world = openWebhookWorld(service);
    receiver = await startWebhookReceiver();
    other = await startWebhookReceiver();
  });
  beforeEach(async () => {
    await world.empty();
    for (const each of [receiver, other]) {
      each.messages.length = 0;
      each.answer = withStatus(204);
    }
  });
  afterAll(async () => {
    await receiver.close();
    await other.close();
  });

  /** A webhook to the receiver, with so many messages waiting for it. */
  const prepare = async (count = 1) => {
    const webhook = await world.add(receiver.url, 'timeline-changed');
    for (let made = 0; made < count; made += 1) await world.tell();
    return webhook;
  };
  const onlyDelivery = async () => {
    const all = await world.deliveries();
    expect(all).toHaveLength(1);
    return all[0] as (typeof all)[number];
  };

  it('is signed so that another library takes it, and is sent once', async () => {
    const { secret } = await prepare();
    await world.sweep();
    await world.sweep();
    expect(receiver.messages).toHaveLength(1);
    const [message] = receiver.messages;
    expect(new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({
      type: 'timeline-changed',
      data: { told: expect.any(Number) as number },
    });
    expect(await onlyDelivery()).toMatchObject({
      id: message?.headers['webhook-id'],
      state: 'delivered',
      attempts: 1,
      status: 204,
      error: null,
    });
  });

  it('bears two signatures while the secret is changed, and then one', async () => {
    const { id, secret: former } = await prepare();
    const { secret } = await rotateWebhookSecret(world.deps, COORDINATOR, { webhook: id, overlapHours: 1 });
    await world.sweep();
    const [both] = receiver.messages;
    for (const each of [secret, former]) new Webhook(each).verify(both?.body ?? '', both?.headers ?? {});
    await sql`update webhooks set previous_until = now()`.execute(service.db);
    await world.tell();
    await world.sweep();
    const [, one] = receiver.messages;
    new Webhook(secret).verify(one?.body ?? '', one?.headers ?? {});
    expect(() => new Webhook(former).verify(one?.body ?? '', one?.headers ?? {})).toThrow(/signature/);
  });

  describe('that is not taken', () => {
    it.each([301, 400, 404, 429, 500, 503])(
      'with %d is tried again a minute later, the same to the byte',
      async (status) => {
        await prepare();
        receiver.answer = withStatus(status, { location: other.url });
        await world.sweep();
        expect(await onlyDelivery()).toMatchObject({ state: 'pending', attempts: 1, status });
        await world.sweep();
        expect(receiver.messages).toHaveLength(1);
        const [row] = (
          await sql<{ waits: number }>`
        select extract(epoch from not_before - now()) as waits from webhook_deliveries`.execute(service.db)
        ).rows;
        expect(Number(row?.waits)).toBeGreaterThan(30);
        expect(Number(row?.waits)).toBeLessThanOrEqual(60);

        receiver.answer = withStatus(200);
        await sql`update webhook_deliveries set not_before = now()`.execute(service.db);
        await world.sweep();
        const [first, second] = receiver.messages;
        expect(second?.body).toBe(first?.body);
        expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
        expect(await onlyDelivery()).toMatchObject({ state: 'delivered', attempts: 2, status: 200, error: null });
        expect(other.messages).toEqual([]);
      },
    );

    it('is given up after 72 hours, and replayed from the beginning', async () => {
      const { id } = await prepare();
      receiver.answer = withStatus(500);
      await sql`update webhook_deliveries set attempt = 70, began_at = now() - interval '71 hours 30 minutes'`.execute(
        service.db,
      );
      await world.sweep();
      const given = await onlyDelivery();
      expect(given).toMatchObject({ state: 'failed', attempts: 71, status: 500 });
      expect(given.closedAt).not.toBeNull();
      expect((await listWebhooks(world.deps, COORDINATOR)).webhooks).toMatchObject([{ failed: 1, waiting: 0 }]);

      receiver.answer = withStatus(200);
      const input = replayDeliveryInput.parse({ webhook: id, delivery: given.id });
      expect(await replayDelivery(world.deps, COORDINATOR, input)).toEqual({ id, deliveries: 1 });
      await world.sweep();
      expect(await onlyDelivery()).toMatchObject({ id: given.id, state: 'delivered', attempts: 1 });
      expect(new Set(receiver.messages.map((each) => `${each.headers['webhook-id']} ${each.body}`)).size).toBe(1);
    });

    it('because nobody answers waits, and so do the others to that webhook until the next sweep', async () => {
      await prepare(2);
      receiver.answer = () => {};
      await world.sweep({ timeOutMs: 100 });
      expect(receiver.messages).toHaveLength(1);
      // Either may go first where both happened in the same millisecond.
      expect(new Set((await world.deliveries()).map((each) => each.error))).toEqual(
        new Set(['There was no answer in time.', null]),
      );
      await world.sweep({ timeOutMs: 100 });
      expect(receiver.messages).toHaveLength(2);
      expect((await world.deliveries()).map((each) => each.state)).toEqual(['pending', 'pending']);
    });

    it('holds up no message to another webhook', async () => {
      await prepare(2);
      await world.add(other.url);
      await world.tell();
      let release = (): void => {};
      receiver.answer = (_request, response) => {
        release = () => void response.writeHead(204).end();
      };
      const { sweep, settled } = createWebhookSweep(world.work());
      await sweep();
      await expect.poll(() => [receiver.messages.length, other.messages.length]).toEqual([1, 1]);
      // A later sweep begins no second line to the one that does not answer.
      await world.tell();
      await sweep();
      await expect.poll(() => other.messages.length).toBe(2);
      expect(receiver.messages).toHaveLength(1);
      receiver.answer = withStatus(204);
      release();
      await settled();
      expect(receiver.messages).toHaveLength(4);
    });

    it('with 410 ends all messages to that webhook, until a test is accepted', async () => {
      const { id } = await prepare(2);
      receiver.answer = withStatus(410);
      await world.sweep();
      expect(receiver.messages).toHaveLength(1);
      expect((await world.deliveries()).map((each) => each.state)).toEqual(['failed', 'failed']);
      expect((await listWebhooks(world.deps, COORDINATOR)).webhooks).toMatchObject([
        { disabledBecause: expect.stringContaining('410') as string, failed: 2 },
      ]);
      // Nothing more is written for it, nor sent again.
      await world.tell();
      expect(await world.deliveries()).toHaveLength(2);
      const replay = () =>
        replayDelivery(world.deps, COORDINATOR, replayDeliveryInput.parse({ webhook: id, since: '2020-01-01' }));
      await expect(replay()).rejects.toThrow(/disabled/);

      expect(await testWebhook(world.deps, COORDINATOR, { webhook: id })).toMatchObject({
        delivered: false,
        status: 410,
        enabled: false,
      });
      receiver.answer = withStatus(200);
      expect(await testWebhook(world.deps, COORDINATOR, { webhook: id.slice(0, 8) })).toMatchObject({
        delivered: true,
        enabled: true,
      });
      expect(await replay()).toEqual({ id, deliveries: 2 });
      await world.sweep();
      // One that was refused, two tests, and the two that were replayed; a test is not.
      expect(receiver.messages.map((each) => read(each).type)).toEqual([
        'timeline-changed',
        'ping',
        'ping',
        'timeline-changed',
        'timeline-changed',
      ]);
    });
  });

  describe('whose sender is killed', () => {
    it('between sending and recording is sent again by the lease, the same to the byte', async () => {
      const { secret } = await prepare();
      // The answer comes, and the process that waits for it never records it: its lease is over by then.
      receiver.answer = (request, response) => {
        void sql`update webhook_deliveries set lease_until = now() - interval '1 second'`
          .execute(service.db)
          .then(() => {
            withStatus(200)(request, response, receiver.messages[0] as never);
            return null;
          });
      };
      const dead = { ...world.work(), db: failingOnSettle(service) };
      const { sweep, settled } = createWebhookSweep(dead);
      await sweep();
      await settled();
      expect(await onlyDelivery()).toMatchObject({ state: 'sending', attempts: 1 });

      receiver.answer = withStatus(200);
      await world.sweep();
      const [first, second] = receiver.messages;
      expect(receiver.messages).toHaveLength(2);
      expect(second?.body).toBe(first?.body);
      expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
      new Webhook(secret).verify(second?.body ?? '', second?.headers ?? {});
      expect(await onlyDelivery()).toMatchObject({ state: 'delivered', attempts: 2 });
    });

    it('is nobody else’s before the lease is over', async () => {
      const { id } = await prepare();
      const lease = { token: '00000000-0000-4000-8000-000000000001', ms: DELIVERY_LEASE_MS };
      expect(await claimDelivery(service.db, id, world.work().now, lease)).toMatchObject({ attempt: 1 });
      await world.sweep();
      expect(receiver.messages).toEqual([]);
    });

    it('changes nothing once somebody else has it', async () => {
      await prepare();
      receiver.answer = (request, response) => {
        void sql`update webhook_deliveries set lease_token = gen_random_uuid()`.execute(service.db).then(() => {
          withStatus(200)(request, response, receiver.messages[0] as never);
          return null;
        });
      };
      await world.sweep();
      expect(await onlyDelivery()).toMatchObject({ state: 'sending', status: null });
    });
  });

  it('is sent once, however many processes send', async () => {
    await prepare(9);
    await Promise.all([world.sweep(), world.sweep(), world.sweep()]);
    await world.sweep();
    expect(receiver.messages).toHaveLength(9);
    expect(new Set(receiver.messages.map((each) => each.headers['webhook-id'])).size).toBe(9);
    expect((await world.deliveries()).map((each) => each.attempts)).toEqual(Array.from({ length: 9 }, () => 1));
  });

  it('goes out in the order of writing where each is taken', async () => {
    service.setClock('2027-03-01 10:00');
    await prepare();
    for (const minute of ['01', '02', '03']) {
      service.setClock(`2027-03-01 10:${minute}`);
      await world.tell();
    }
    await world.sweep();
    service.setClock();
    const order = receiver.messages.map((each) => Number(read(each).data['told']));
    expect(order).toHaveLength(4);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('in hand is finished when the process ends, and no other begun', async () => {
    await prepare(2);
    let release = (): void => {};
    receiver.answer = (_request, response) => {
      release = () => void response.writeHead(204).end();
    };
    const { sweep, settled, stop } = createWebhookSweep(world.work());
    await sweep();
    await expect.poll(() => receiver.messages.length).toBe(1);
    stop();
    release();
    await settled();
    expect((await world.deliveries()).map((each) => each.state).toSorted()).toEqual(['delivered', 'pending']);
  });

  it('goes with its webhook', async () => {
    const { id } = await prepare();
    expect(await removeWebhook(world.deps, COORDINATOR, { webhook: id.slice(0, 6) })).toEqual({ id });
    await world.sweep();
    expect(receiver.messages).toEqual([]);
    expect(await isEmpty(service, 'webhook_deliveries')).toBe(true);
  });

  it('is kept for 30 days, unless it is still tried', async () => {
    await prepare(2);
    await world.sweep();
    await world.tell();
    await sql`update webhook_events set occurred_at = now() - interval '29 days'`.execute(service.db);
    receiver.answer = withStatus(500);
    await world.sweep();
    expect(await world.deliveries()).toHaveLength(3);
    await sql`update webhook_events set occurred_at = now() - interval '31 days'`.execute(service.db);
    await world.sweep();
    expect((await world.deliveries()).map((each) => each.state)).toEqual(['pending']);
  });

  it('is not sent where it may not go, whatever was allowed when the webhook was added', async () => {
    await prepare();
    await world.sweep({ reach: { loopback: false, private: false } });
    expect(receiver.messages).toEqual([]);
    expect(await onlyDelivery()).toMatchObject({
      state: 'pending',
      error: expect.stringMatching(/^Not sent/) as string,
    });
  });

  it('ends its connection', async () => {
    await prepare();
    const closed = new Promise((resolve) => {
      receiver.answer = (request, response, message) => {
        resolve(once(request.socket, 'close'));
        withStatus(200)(request, response, message);
      };
    });
    await world.sweep();
    await closed;
  });
});

/** A database that is lost once an attempt is to be recorded. */
function failingOnSettle(service: TestService): TestService['db'] {
  return new Proxy(service.db, {
    get: (db, name, receiver) => {
      if (name === 'transaction') throw new Error('the process is gone');
      const value: unknown = Reflect.get(db, name, receiver);
      return typeof value === 'function' ? (value.bind(db) as unknown) : value;
    },
  });
}
