import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { mayReach, type ResolvedAddress, type WebhookReach } from './webhook-reach.ts';

const LONGEST_URL = 2000;

/** What the addresses are allowed to be, for whoever reads a refusal. */
const REFUSED_ADDRESS = 'must lead to a public address: private ones need WEBHOOK_ALLOW_PRIVATE=on';

const UNRESOLVED = 'must hold a name that can be resolved';

/** How long somebody waits for a name to be looked up, in milliseconds. */
const LOOK_UP_MS = 5000;

/** What is wrong with the form of the URL of a webhook, or null. Where it leads is another question. */
export function checkWebhookUrl(text: string, reach: WebhookReach): string | null {
  const allowed = reach.loopback ? 'must be an https URL, or http to this machine' : 'must be an https URL';
  if (!URL.canParse(text) || text.length > LONGEST_URL) return `${allowed} of at most ${LONGEST_URL} characters`;
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && reach.loopback)) return allowed;
  if (url.username !== '' || url.password !== '') return 'must hold no user name and no password';
  if (text.includes('#')) return 'must end before the #: what follows is not sent';
  const host = hostOf(url);
  return isIP(host) !== 0 && !mayReach(host, url.protocol, reach) ? REFUSED_ADDRESS : null;
}

/** What is wrong with where the URL leads now, or null. It is asked again at every connection, since names change. */
export async function checkWebhookAddress(text: string, reach: WebhookReach): Promise<string | null> {
  const url = new URL(text);
  try {
    const found = resolveHost(hostOf(url), url.protocol, reach);
    const inTime = await Promise.race([found, setTimeout(LOOK_UP_MS, null, { ref: false })]);
    return inTime === null ? UNRESOLVED : null;
  } catch (error) {
    return error instanceof RefusedAddressError ? REFUSED_ADDRESS : UNRESOLVED;
  }
}

/** A name or an address leads to where no message may go. */
export class RefusedAddressError extends Error {
  readonly code = 'REFUSED_ADDRESS';
}

/**
 * The addresses of a host, all of which may be reached.
 * @throws RefusedAddressError where one of them may not.
 */
export async function resolveHost(
  host: string,
  protocol: string,
  reach: WebhookReach,
): Promise<readonly ResolvedAddress[]> {
  const family = isIP(host);
  const found = family === 0 ? await (reach.resolve ?? lookUp)(host) : [{ address: host, family }];
  if (found.length === 0 || found.some(({ address }) => !mayReach(address, protocol, reach))) {
    throw new RefusedAddressError('it leads to an address that is not allowed');
  }
  return found;
}

/** The host without the brackets that an IPv6 address has in a URL. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function lookUp(name: string): Promise<readonly ResolvedAddress[]> {
  return lookup(name, { all: true });
}
