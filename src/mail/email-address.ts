import { domainToASCII } from 'node:url';

declare const emailAddressBrand: unique symbol;

/**
 * Exactly one email address, in the form in which it goes to the mail server: `O.Brien@example.org`.
 *
 * ASCII only; the domain is in lower case, the local part as it was written. Made only by `parseEmailAddress`.
 */
export type EmailAddress = string & { readonly [emailAddressBrand]: true };

/** A person's or the service's mailbox: the name to show, and the address. */
export interface Mailbox {
  readonly name: string;
  readonly address: EmailAddress;
}

/** RFC 5321, 4.5.3.1: the longest local part, and the longest address that fits a path of 256 octets. */
const MAX_LOCAL_LENGTH = 64;
const MAX_ADDRESS_LENGTH = 254;

/** A dot-atom without the signs that have routed mail elsewhere: `%` and `!` (relays), `|`, backquote, `$` and `*`. */
const LOCAL_PART = /^[A-Za-z0-9_'+&=#~][A-Za-z0-9_'+&=#~-]*(?:\.[A-Za-z0-9_'+&=#~-]+)*$/;
const DOMAIN_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TOP_LEVEL_LABEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * The address written as `name@domain`, or null where the text is anything else.
 *
 * Refused are lists, groups, display names, quotes, comments, routes, white space anywhere (at the ends too), control
 * and non-ASCII characters, address literals, domains of one label, and domains that are not their own IDNA form; an
 * international domain is written as `xn--…`.
 */
export function parseEmailAddress(text: string): EmailAddress | null {
  if (text.length > MAX_ADDRESS_LENGTH) return null;
  const at = text.indexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1).toLowerCase();
  if (at < 1 || local.length > MAX_LOCAL_LENGTH || !LOCAL_PART.test(local)) return null;
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => DOMAIN_LABEL.test(label))) return null;
  if (!TOP_LEVEL_LABEL.test(labels.at(-1) ?? '')) return null;
  // The transport maps the domain by IDNA: one that maps to something else would leave under another name.
  if (domainToASCII(domain) !== domain) return null;
  return `${local}@${domain}` as EmailAddress;
}
