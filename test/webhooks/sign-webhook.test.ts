import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { systemNow } from '../../src/clock.ts';
import { planWebhookRetry } from '../../src/webhooks/plan-webhook-retry.ts';
import { makeWebhookSecret, signWebhook } from '../../src/webhooks/sign-webhook.ts';

describe('the signature of a message', () => {
  const body = '{"type":"ping","data":{"ü":"✓"}}';
  const [secret, former] = [makeWebhookSecret(), makeWebhookSecret()];
  const sign = (secrets: readonly string[], sentAt = systemNow()) =>
    signWebhook({ id: 'an-id', body, sentAt, secrets });
  const verify = (by: string, headers: Readonly<Record<string, string>>, given = body): unknown =>
    new Webhook(by).verify(given, { ...headers });

  it('is the one that the scheme gives', () => {
    // The vector that the libraries of Standard Webhooks test with.
    expect(
      signWebhook({
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        body: '{"test": 2432232314}',
        sentAt: 1_614_265_330_999,
        secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      }),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is taken by a receiver that holds the secret, and by no other', () => {
    expect(verify(secret, sign([secret]))).toEqual(JSON.parse(body));
    expect(() => verify(former, sign([secret]))).toThrow(WebhookVerificationError);
    expect(() => verify(secret, sign([secret]), body.replace('ping', 'pong'))).toThrow(WebhookVerificationError);
    expect(() => verify(secret, { ...sign([secret]), 'webhook-id': 'another' })).toThrow(WebhookVerificationError);
    expect(() => verify(secret, sign([secret], systemNow() - 10 * 60_000))).toThrow(WebhookVerificationError);
  });

  it('is there for the new and for the former secret while one is changed', () => {
    for (const by of [secret, former]) expect(verify(by, sign([secret, former]))).toEqual(JSON.parse(body));
  });

  it('is made with secrets of 32 bytes that never repeat', () => {
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    expect(secret).not.toBe(former);
  });
});

describe('a message that was not taken', () => {
  it('is tried after 1, 5, 15 and 30 minutes, then hourly for 72 hours', () => {
    const waits: number[] = [];
    let ageMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      const waitMs = planWebhookRetry(attempt, ageMs);
      if (waitMs === null) break;
      waits.push(waitMs / 60_000);
      ageMs += waitMs;
    }
    expect(waits.slice(0, 6)).toEqual([1, 5, 15, 30, 60, 60]);
    expect(new Set(waits.slice(4))).toEqual(new Set([60]));
    expect(ageMs).toBeLessThanOrEqual(72 * 60 * 60_000);
    expect(ageMs).toBeGreaterThan(71 * 60 * 60_000);
  });
});
