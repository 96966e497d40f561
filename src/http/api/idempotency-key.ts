import { InvalidInputError } from '../../errors.ts';

/** The name of the header, as Node gives it. */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

/**
 * What a client calls its request, so that it can be repeated without being done twice; with or without the quotation
 * marks that the draft standard asks for. Undefined where it is called nothing.
 * @throws InvalidInputError for what is no key.
 */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const given = typeof header === 'string' ? header.trim() : header.join(', ');
  const key = /^"([^"\\]*)"$/.exec(given)?.[1] ?? given;
  if (/^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/.test(key)) return key;
  const message = 'must be 1 to 255 characters of ASCII without spaces, quotation marks inside or backslashes';
  throw new InvalidInputError([{ where: 'Idempotency-Key', message, seen: given.slice(0, 80) }], 'The request');
}
