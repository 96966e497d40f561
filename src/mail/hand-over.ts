import { Readable } from 'node:stream';
import type { HandOverGuard } from './sender.ts';

/** Watches one message on its way to the server, and can stop it before its first byte. */
export interface HandOver {
  /** Aborted where the server takes too long over the message. */
  readonly signal: AbortSignal;
  /** `refused`: the guard said no, nothing was sent. `begun`: the server has asked for the message and is being given it. */
  state(): 'waiting' | 'refused' | 'begun';
  /** The message's content behind the guard, for a connection that reads it only once the server asks for it. */
  gate(content: Readable): Readable;
  /** Ends the time limit; to be called once the outcome is known. */
  end(): void;
}

/**
 * A watch over one message. The guard is asked when the content is first read, which is after the server's answer to
 * DATA; from then on there are `limitMs` until its answer to the whole message, however slowly it trickles.
 */
export function watchHandOver(guard: HandOverGuard, limitMs: number): HandOver {
  const limit = new AbortController();
  let state: 'waiting' | 'refused' | 'begun' = 'waiting';
  let timer: NodeJS.Timeout | undefined;

  async function* guarded(content: Readable): AsyncGenerator<Uint8Array> {
    if (!(await guard())) {
      state = 'refused';
      // The connection is closed without the final dot, and a server drops a message that has none.
      throw new Error('Too little time was left to hand the message over.');
    }
    state = 'begun';
    timer = setTimeout(() => limit.abort(), limitMs);
    for await (const chunk of content) yield chunk as Uint8Array;
  }

  return {
    signal: limit.signal,
    state: () => state,
    gate: (content) => Readable.from(guarded(content), { objectMode: false }),
    end: () => clearTimeout(timer),
  };
}
