import {
  queryMessage,
  readAnswer,
  readError,
  readSubscriptions,
  ABANDON_MESSAGE,
  type SessionAnswer,
} from './wire-messages.ts';

/** The one session of the embedded database: takes whole wire messages, answers with bytes. */
export type ExecuteMessages = (request: Buffer) => Promise<Buffer>;

/** A client of the shared session. */
export interface SessionClient {
  /** The whole messages that wait to be executed, which it then forgets; empty when there are none. */
  takeRequest(): Buffer;
  /** True when whole messages wait. */
  hasRequest(): boolean;
  /** An answer, or a notification. */
  receive(bytes: Buffer): void;
  /** The session takes no more from this client: it says why and closes. */
  fail(code: string, reason: string): void;
}

/** A piece of work of our own that needs the session while no client has a transaction open. */
type ExclusiveTask = () => Promise<void>;

/**
 * Lets several clients use the one session of the embedded database as if each had its own.
 *
 * Turns are first in, first out. A turn is one statement, or everything from BEGIN to COMMIT or ROLLBACK: the session
 * says after each answer whether a transaction is open, and as long as one is, nobody else has a turn. So a client must
 * never wait for a second client inside its transaction. What belongs to a session and not to a transaction (`SET`,
 * temporary tables, named prepared statements, session advisory locks) is shared by all: use `SET LOCAL` and
 * `pg_advisory_xact_lock`, and no names.
 */
export class SharedSession {
  readonly #execute: ExecuteMessages;
  readonly #idleInTransactionMs: number;
  readonly #channels = new Map<SessionClient, Set<string>>();
  readonly #waiting: (SessionClient | ExclusiveTask)[] = [];
  /** The client whose transaction is open. */
  #owner: SessionClient | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #busy = false;
  #failure: string | undefined;

  /** `idleInTransactionMs`: a client that keeps a transaction open that long without a statement is cut off. */
  constructor(execute: ExecuteMessages, idleInTransactionMs: number) {
    this.#execute = execute;
    this.#idleInTransactionMs = idleInTransactionMs;
  }

  /** A client joins; it is cut off at once when the session has failed. */
  join(client: SessionClient): void {
    this.#channels.set(client, new Set());
    if (this.#failure !== undefined) client.fail('58000', this.#failure);
  }

  /** The client has whole messages to execute. */
  request(client: SessionClient): void {
    if (client !== this.#owner && !this.#waiting.includes(client)) this.#waiting.push(client);
    this.#next();
  }

  /** A client goes, for whatever reason: its open transaction is rolled back, its subscriptions end. */
  leave(client: SessionClient): void {
    const channels = this.#channels.get(client);
    if (channels === undefined) return;
    this.#channels.delete(client);
    const place = this.#waiting.indexOf(client);
    if (place >= 0) this.#waiting.splice(place, 1);
    if (channels.size > 0) this.#waiting.push(() => this.#settle(channels));
    this.#next();
  }

  /** Runs `task` while nobody has a transaction open; statements wait until it is done. `run` executes SQL. */
  exclusively<T>(task: (run: (sql: string) => Promise<void>) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(new Error(this.#failure));
      this.#waiting.push(() => task((sql) => this.#run(sql)).then(resolve, reject));
      this.#next();
    });
  }

  /** Cuts off every client, as a server does when it shuts down; open transactions are rolled back. */
  evict(reason: string): void {
    for (const client of this.#channels.keys()) client.fail('57P01', reason);
  }

  /** The session is lost, for example because the disk is full: everybody is told, and nothing is executed any more. */
  fail(reason: string): void {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    clearTimeout(this.#idleTimer);
    for (const client of this.#channels.keys()) client.fail('58000', reason);
    for (const entry of this.#waiting.splice(0)) if (typeof entry === 'function') void entry();
  }

  /** One turn of the event loop between two statements, so that a busy database leaves room for timers and sockets. */
  #next(): void {
    if (this.#busy) return;
    this.#busy = true;
    setImmediate(() => {
      void this.#turn()
        .catch((error: unknown) => this.fail(error instanceof Error ? error.message : String(error)))
        .finally(() => {
          this.#busy = false;
          if (this.#failure === undefined && this.#hasWork()) this.#next();
        });
    });
  }

  #hasWork(): boolean {
    if (this.#owner === undefined) return this.#waiting.length > 0;
    return this.#owner.hasRequest() || !this.#channels.has(this.#owner);
  }

  async #turn(): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (this.#owner !== undefined && !this.#channels.has(this.#owner)) await this.#rollBack();
    const next = this.#owner ?? this.#waiting.shift();
    if (typeof next === 'function') await next();
    else if (next?.hasRequest()) await this.#serve(next);
    if (this.#owner !== undefined) this.#watch(this.#owner);
  }

  async #serve(client: SessionClient): Promise<void> {
    const request = client.takeRequest();
    const subscriptions = readSubscriptions(request);
    const answer = await this.#ask(request);
    // Without a ready-for-query message the client has not finished its exchange, and keeps the turn.
    this.#owner = answer.status === 'I' ? undefined : client;
    if (answer.subscriptionsChanged) {
      const own = this.#channels.get(client);
      const touched = new Set<string>();
      for (const { action, channel } of subscriptions) {
        const channels = channel === '*' ? [...(own ?? [])] : [channel];
        for (const each of channels) {
          touched.add(each);
          if (action === 'listen') own?.add(each);
          else own?.delete(each);
        }
        // UNLISTEN * silences the whole session, so that what the others listen to must be said again.
        if (channel === '*') for (const others of this.#channels.values()) for (const each of others) touched.add(each);
      }
      await this.#settle(touched);
    }
    for (const part of answer.forClient) client.receive(part);
  }

  /** Makes the session listen to a channel exactly while a client does. */
  async #settle(channels: ReadonlySet<string>): Promise<void> {
    for (const channel of channels) {
      const wanted = [...this.#channels.values()].some((each) => each.has(channel));
      await this.#run(`${wanted ? 'LISTEN' : 'UNLISTEN'} "${channel.replaceAll('"', '""')}"`);
    }
  }

  async #rollBack(): Promise<void> {
    this.#owner = undefined;
    await this.#ask(ABANDON_MESSAGE);
    await this.#run('ROLLBACK');
  }

  async #run(sql: string): Promise<void> {
    const answer = await this.#ask(queryMessage(sql));
    const error = answer.forClient.map(readError).find((each) => each !== undefined);
    if (error !== undefined) throw new Error(`${sql}: ${error}`);
  }

  async #ask(request: Buffer): Promise<SessionAnswer> {
    const answer = readAnswer(await this.#execute(request));
    for (const { channel, message } of answer.notifications) {
      for (const [client, channels] of this.#channels) if (channels.has(channel)) client.receive(message);
    }
    return answer;
  }

  #watch(owner: SessionClient): void {
    this.#idleTimer = setTimeout(() => {
      owner.fail('25P03', 'terminating connection due to idle-in-transaction timeout');
    }, this.#idleInTransactionMs).unref();
  }
}
