import { BlockList, isIP, isIPv6 } from 'node:net';

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Where messages may go besides public addresses, and how names are looked up. */
export interface WebhookReach {
  /** To this machine itself, also without encryption: for trying things out where nothing listens to the network. */
  readonly loopback: boolean;
  /** To private networks and to this machine, by https. */
  readonly private: boolean;
  /** Looks a name up; the system's way unless told. */
  readonly resolve?: (name: string) => Promise<readonly ResolvedAddress[]>;
}

/** To public addresses by https alone. */
export const PUBLIC_REACH: WebhookReach = { loopback: false, private: false };

/**
 * Whether a message may go to an IP address. Link-local addresses, where clouds answer with credentials, and those that
 * stand for no single machine are never reached.
 */
export function mayReach(address: string, protocol: string, reach: WebhookReach): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return false;
  const isLoopback = LOOPBACK.check(address, family);
  if (protocol === 'http:') return reach.loopback && isLoopback;
  if (isLoopback) return reach.loopback || reach.private;
  if (PRIVATE.check(address, family)) return reach.private;
  return family === 'ipv4' ? !SPECIAL.check(address) : GLOBAL.check(address, family) && !SPECIAL.check(address, family);
}

/** Subnets, written as `10.0.0.0/8`. */
function subnets(...written: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of written) {
    const [net = '', prefix] = each.split('/');
    list.addSubnet(net, Number(prefix), isIPv6(net) ? 'ipv6' : 'ipv4');
  }
  return list;
}

const LOOPBACK = subnets('127.0.0.0/8', '::1/128');
const PRIVATE = subnets('10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7');

/** All that is handed out of IPv6; addresses that wrap an IPv4 one stand outside it. */
const GLOBAL = subnets('2000::/3');

/** What the registries of special-purpose addresses hold besides. */
const SPECIAL = subnets(
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
);
