import { Duplex } from 'node:stream';
import type { SessionClient, SharedSession } from './shared-session.ts';
import { endOfWholeMessages, fatalMessage, greeting } from './wire-messages.ts';

/** The type letter of the message by which a client says goodbye. */
const TERMINATE = 'X'.charCodeAt(0);

let lastProcessId = 0;

/**
 * What a `pg` client takes for the socket to its server: an in-memory stream to the shared session.
 *
 * The driver itself parses every answer, so results, types, errors and notifications are exactly those of a server.
 */
export class SessionConnection extends Duplex implements SessionClient {
  readonly #session: SharedSession;
  #received: Buffer = Buffer.alloc(0);
  #greeted = false;

  constructor(session: SharedSession) {
    super({ allowHalfOpen: false });
    this.#session = session;
  }

  /** Called by the driver in place of a socket's connect; host and port mean nothing here. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  /** The driver tunes its socket by these four; there is none. */
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  hasRequest(): boolean {
    return this.#greeted && endOfWholeMessages(this.#received) > 0;
  }

  takeRequest(): Buffer {
    const end = endOfWholeMessages(this.#received);
    const request = this.#received.subarray(0, end);
    this.#received = this.#received.subarray(end);
    return request;
  }

  receive(bytes: Buffer): void {
    if (!this.destroyed) this.push(bytes);
  }

  fail(code: string, reason: string): void {
    if (this.destroyed) return;
    this.push(fatalMessage(code, reason));
    this.end();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#take(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _read(): void {}

  override _final(done: () => void): void {
    this.#session.leave(this);
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#session.leave(this);
    done(error);
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    if (!this.#greeted) this.#greet();
    // The driver ends the stream right after its goodbye, which the session must not see.
    else if (this.#received[0] === TERMINATE) this.#received = Buffer.alloc(0);
    else if (this.hasRequest()) this.#session.request(this);
  }

  /** The first message of a client has no type letter: its length, then the user and settings, which are the session's. */
  #greet(): void {
    if (this.#received.length < 4 || this.#received.length < this.#received.readInt32BE(0)) return;
    this.#received = this.#received.subarray(this.#received.readInt32BE(0));
    this.#greeted = true;
    this.push(greeting(++lastProcessId));
    this.#session.join(this);
  }
}
