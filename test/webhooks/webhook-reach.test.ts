import { describe, expect, it } from 'vitest';
import { chooseWebhookReach } from '../../src/compose/choose-webhook-reach.ts';
import { mayReach, PUBLIC_REACH, type WebhookReach } from '../../src/webhooks/webhook-reach.ts';
import { checkWebhookAddress, checkWebhookUrl } from '../../src/webhooks/webhook-url.ts';

const HERE: WebhookReach = { loopback: true, private: false };
const PRIVATE: WebhookReach = { loopback: false, private: true };

describe('an address of a webhook', () => {
  /** Whether it is reached by https: usually, with private networks, and from a service for this machine alone. */
  const ADDRESSES: readonly (readonly [string, boolean, boolean, boolean])[] = [
    ['93.184.216.34', true, true, true],
    ['172.15.255.255', true, true, true],
    ['172.32.0.0', true, true, true],
    ['2606:4700::1111', true, true, true],
    ['10.0.0.1', false, true, false],
    ['172.16.0.1', false, true, false],
    ['172.31.255.255', false, true, false],
    ['192.168.1.1', false, true, false],
    ['100.64.0.1', false, true, false],
    ['fd00::1', false, true, false],
    ['127.0.0.1', false, true, true],
    ['127.255.0.9', false, true, true],
    ['::1', false, true, true],
    ['169.254.169.254', false, false, false],
    ['fe80::1', false, false, false],
    ['0.0.0.0', false, false, false],
    ['::', false, false, false],
    ['255.255.255.255', false, false, false],
    ['224.0.0.1', false, false, false],
    ['ff02::1', false, false, false],
    ['198.18.0.1', false, false, false],
    ['192.0.2.1', false, false, false],
    // IPv6 that wraps an address of IPv4.
    ['::ffff:10.0.0.1', false, true, false],
    ['::ffff:169.254.169.254', false, false, false],
    ['64:ff9b::7f00:1', false, false, false],
    ['2002:7f00:1::', false, false, false],
    ['2001:db8::1', false, false, false],
    ['not an address', false, false, false],
  ];

  it.each(ADDRESSES)('%s', (address, usually, withPrivate, here) => {
    expect([PUBLIC_REACH, PRIVATE, HERE].map((reach) => mayReach(address, 'https:', reach))).toEqual([
      usually,
      withPrivate,
      here,
    ]);
  });

  it.each(ADDRESSES)('%s without encryption is only ever this machine', (address, _usually, _private, here) => {
    expect(mayReach(address, 'http:', PUBLIC_REACH)).toBe(false);
    expect(mayReach(address, 'http:', PRIVATE)).toBe(false);
    expect(mayReach(address, 'http:', HERE)).toBe(here && /^(127\.|::1$)/.test(address));
  });
});

describe('the URL of a webhook', () => {
  it.each([
    ['https://case.example.org/hooks?key=1', null],
    ['https://93.184.216.34:8443/', null],
    ['http://case.example.org/', 'https'],
    ['ftp://case.example.org/', 'https'],
    ['file:///etc/passwd', 'https'],
    ['case.example.org', 'https'],
    ['https://user@case.example.org/', 'user name'],
    ['https://:secret@case.example.org/', 'user name'],
    ['https://case.example.org/#part', '#'],
    [`https://case.example.org/${'a'.repeat(2000)}`, '2000'],
    ['https://127.0.0.1/', 'public'],
    // Other ways to write that address.
    ['https://2130706433/', 'public'],
    ['https://0x7f.1/', 'public'],
    ['https://0177.0.0.1/', 'public'],
    ['https://[::1]/', 'public'],
    ['https://[::ffff:127.0.0.1]/', 'public'],
    ['https://169.254.169.254/latest/meta-data/', 'public'],
  ])('%s', (url, problem) => {
    const found = checkWebhookUrl(url, PUBLIC_REACH);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
  });

  it('may be without encryption to this machine, where the service is for it alone', () => {
    expect(checkWebhookUrl('http://127.0.0.1:3000/', HERE)).toBeNull();
    expect(checkWebhookUrl('http://[::1]:3000/', HERE)).toBeNull();
    expect(checkWebhookUrl('http://10.0.0.1/', HERE)).toContain('public');
    expect(checkWebhookUrl('http://127.0.0.1:3000/', PRIVATE)).toContain('https');
  });

  it('leads nowhere unless every address of its name may be reached', async () => {
    const named = (...addresses: string[]): WebhookReach => ({
      ...PUBLIC_REACH,
      resolve: () => Promise.resolve(addresses.map((address) => ({ address, family: 4 }))),
    });
    const check = (reach: WebhookReach) => checkWebhookAddress('https://case.example.org/', reach);
    expect(await check(named('93.184.216.34'))).toBeNull();
    expect(await check(named('93.184.216.34', '10.0.0.1'))).toContain('public');
    expect(await check(named())).toContain('public');
    expect(await check({ ...PUBLIC_REACH, resolve: () => Promise.reject(new Error('ENOTFOUND')) })).toContain(
      'resolved',
    );
  });
});

describe('what a service may reach', () => {
  const network = { host: '127.0.0.1', trustedProxies: [] };
  const choose = (settings: Partial<Parameters<typeof chooseWebhookReach>[0]>) =>
    chooseWebhookReach({ network, webhookAllowPrivate: false, ...settings });

  it('is this machine only where nobody else reaches the service', () => {
    expect(choose({}).loopback).toBe(true);
    expect(choose({ network: null }).loopback).toBe(true);
    expect(choose({ baseUrl: 'http://[::1]:8080' }).loopback).toBe(true);
    expect(choose({ baseUrl: 'https://timeline.example.org' }).loopback).toBe(false);
    expect(choose({ network: { ...network, host: '0.0.0.0' } }).loopback).toBe(false);
  });

  it('is private networks only where the setting says so', () => {
    expect(choose({}).private).toBe(false);
    expect(choose({ webhookAllowPrivate: true }).private).toBe(true);
  });
});
