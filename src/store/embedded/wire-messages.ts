/**
 * The little of PostgreSQL's wire protocol (version 3) that must be understood to let several clients share one session:
 * where a message ends, what a client subscribes to, and which part of an answer is a notification for somebody else.
 * Everything else passes through untouched, from and to the `pg` driver.
 */

/** A message: its type letter, its length in four bytes (which count themselves), its body. */
const HEADER_BYTES = 5;

/** Whether a transaction is open after an answer: `I` none, `T` open, `E` open and failed. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** What one answer of the session holds. */
export interface SessionAnswer {
  /** The answer for the client that asked, without notifications. */
  readonly forClient: readonly Buffer[];
  /** Notifications, each a whole message, for every client that listens to its channel. */
  readonly notifications: readonly { readonly channel: string; readonly message: Buffer }[];
  /** The status in the last ready-for-query message; absent when the answer holds none. */
  readonly status?: TransactionStatus;
  /** True when a LISTEN or UNLISTEN succeeded. */
  readonly subscriptionsChanged: boolean;
}

/** The offset after the last whole message in `bytes`; `from` is the start of a message. */
export function endOfWholeMessages(bytes: Buffer, from = 0): number {
  let end = from;
  while (end + HEADER_BYTES <= bytes.length) {
    const next = end + 1 + bytes.readInt32BE(end + 1);
    if (next > bytes.length) break;
    end = next;
  }
  return end;
}

/** Takes apart the bytes that the session answered. */
export function readAnswer(bytes: Buffer): SessionAnswer {
  const forClient: Buffer[] = [];
  const notifications: { channel: string; message: Buffer }[] = [];
  let status: TransactionStatus | undefined;
  let subscriptionsChanged = false;
  let unsent = 0;
  for (const { type, start, end } of eachMessage(bytes)) {
    if (type === 'A') {
      if (start > unsent) forClient.push(bytes.subarray(unsent, start));
      unsent = end;
      const notification = bytes.subarray(start, end);
      // The body is the sender's process id in four bytes, then the channel and the payload, each closed by a 0.
      notifications.push({ channel: readText(notification, HEADER_BYTES + 4), message: notification });
    } else if (type === 'Z') {
      status = String.fromCharCode(bytes[start + HEADER_BYTES] ?? 0) as TransactionStatus;
    } else if (type === 'C') {
      const tag = readText(bytes, start + HEADER_BYTES);
      if (tag === 'LISTEN' || tag === 'UNLISTEN') subscriptionsChanged = true;
    }
  }
  if (unsent < bytes.length) forClient.push(bytes.subarray(unsent));
  return { forClient, notifications, subscriptionsChanged, ...(status === undefined ? {} : { status }) };
}

/** One LISTEN or UNLISTEN in a client's statement; the channel `*` of UNLISTEN means all. */
export interface Subscription {
  readonly action: 'listen' | 'unlisten';
  readonly channel: string;
}

/** The LISTEN and UNLISTEN commands in the statements of a client's request, in their order. */
export function readSubscriptions(request: Buffer): readonly Subscription[] {
  const found: Subscription[] = [];
  for (const { type, start } of eachMessage(request)) {
    if (type === 'Q') found.push(...subscriptionsIn(readText(request, start + HEADER_BYTES)));
    if (type === 'P') {
      const name = readText(request, start + HEADER_BYTES);
      found.push(...subscriptionsIn(readText(request, start + HEADER_BYTES + Buffer.byteLength(name) + 1)));
    }
  }
  return found;
}

/** A simple-query message for statements of our own. */
export function queryMessage(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

/**
 * Ends an exchange that a client broke off, and undoes it: a sync alone would commit what was executed so far outside a
 * transaction, so that something that cannot be parsed comes first.
 */
export const ABANDON_MESSAGE = Buffer.concat([
  message('P', Buffer.from('\0broken off\0\0\0')),
  message('S', Buffer.alloc(0)),
]);

/** What a server says to a client that has connected: no password needed, its process id, ready. */
export function greeting(processId: number): Buffer {
  const key = Buffer.alloc(8);
  key.writeInt32BE(processId);
  return Buffer.concat([message('R', Buffer.alloc(4)), message('K', key), message('Z', Buffer.from('I'))]);
}

/** A fatal error as a server would send it before it closes the connection. */
export function fatalMessage(code: string, text: string): Buffer {
  return message('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));
}

/** The text of the first error in an answer; undefined when it holds none. */
export function readError(answer: Buffer): string | undefined {
  for (const { type, start, end } of eachMessage(answer)) {
    if (type !== 'E') continue;
    const fields = answer.toString('utf8', start + HEADER_BYTES, end).split('\0');
    return fields.find((field) => field.startsWith('M'))?.slice(1);
  }
  return undefined;
}

function* eachMessage(bytes: Buffer): Generator<{ type: string; start: number; end: number }> {
  for (let start = 0; start + HEADER_BYTES <= bytes.length;) {
    const end = start + 1 + bytes.readInt32BE(start + 1);
    yield { type: String.fromCharCode(bytes[start] ?? 0), start, end };
    start = end;
  }
}

function subscriptionsIn(sql: string): Subscription[] {
  if (!/listen/i.test(sql)) return [];
  const withoutComments = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const commands = withoutComments.matchAll(/(?:^|;)\s*(un)?listen\s+(\*|"(?:[^"]|"")+"|[\w$]+)/gi);
  return [...commands].map(([, un, channel]) => ({
    action: un === undefined ? 'listen' : 'unlisten',
    channel: foldName(channel ?? ''),
  }));
}

/** PostgreSQL folds a name to lower case unless it is quoted. */
function foldName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}

function readText(bytes: Buffer, start: number): string {
  return bytes.toString('utf8', start, bytes.indexOf(0, start));
}

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(type, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}
