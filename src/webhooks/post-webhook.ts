import type { IncomingMessage, RequestOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import type { WebhookReach } from './webhook-reach.ts';
import { checkWebhookUrl, hostOf, RefusedAddressError, resolveHost } from './webhook-url.ts';

/** A signed message and where it goes. */
export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an attempt ended: with the status of an answer, or without one. `why` is ours, one line fit to show. */
export type PostOutcome =
  { readonly kind: 'answered'; readonly status: number } | { readonly kind: 'unanswered'; readonly why: string };

/** From the look-up of the name to the answer's headers, in milliseconds. */
export const POST_TIME_OUT_MS = 10_000;

/** No more than so many bytes of an answer are read; none is kept. */
const MOST_ANSWER_BYTES = 65_536;

/**
 * Sends a message over a connection of its own; every failure is an outcome, never an exception.
 *
 * A redirection is an answer like any other and is not followed. The name is looked up for this very connection, and
 * what it leads to is checked before one is made.
 */
export async function postWebhook(
  message: WebhookMessage,
  reach: WebhookReach,
  timeOutMs = POST_TIME_OUT_MS,
): Promise<PostOutcome> {
  if (checkWebhookUrl(message.url, reach) !== null)
    return { kind: 'unanswered', why: describe(new RefusedAddressError()) };
  const url = new URL(message.url);
  const { request: open } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    lookup: lookUpFor(url, reach),
    signal: AbortSignal.timeout(timeOutMs),
    headers: {
      ...message.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(message.body),
      'user-agent': 'inspection-timeline',
    },
  };
  return new Promise((resolve) => {
    const request = open(url, options);
    request.on('response', (response) => {
      discard(response);
      resolve({ kind: 'answered', status: response.statusCode ?? 0 });
    });
    request.on('error', (error) => resolve({ kind: 'unanswered', why: describe(error) }));
    request.on('close', () => resolve({ kind: 'unanswered', why: 'The connection ended without an answer.' }));
    request.end(message.body);
  });
}

/** The look-up that a connection makes: addresses that may not be reached are none. */
function lookUpFor(url: URL, reach: WebhookReach): LookupFunction {
  const find = callbackify(resolveHost);
  return (_host, { all }, done) =>
    find(hostOf(url), url.protocol, reach, (error, found) => {
      const [first] = found ?? [];
      if (error || first === undefined) done(error, '');
      else if (all) done(null, [...found]);
      else done(null, first.address, first.family);
    });
}

/** Reads on for a while, since a receiver whose answer is cut off may take its own work for failed. */
function discard(response: IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => {});
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) response.destroy();
  });
}

function describe(error: NodeJS.ErrnoException): string {
  if (error instanceof RefusedAddressError) return 'Not sent: its address is not one that may be reached.';
  if (error.name === 'AbortError') return 'There was no answer in time.';
  return `There was no answer: ${error.code ?? 'the connection failed'}.`;
}
