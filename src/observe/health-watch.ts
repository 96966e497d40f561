import type { Logger } from 'pino';
import type { Health } from './health.ts';

/** What looks after the service when nobody does. */
export interface HealthWatchOptions {
  readonly health: Health;
  readonly log: Pick<Logger, 'error' | 'warn'>;
  /** Requested every minute while the service can do its work; whoever runs it is alarmed by its silence. */
  readonly heartbeatUrl?: string | undefined;
  readonly everyMs?: number;
}

const EVERY_MS = 60_000;
const HEARTBEAT_LIMIT_MS = 5000;

/** The same is said again after this time while it lasts. */
const SAME_WORDS_MS = 3_600_000;

/** Looks at the health of the service every minute: says in the log what is wrong, and sends the sign of life. */
export function startHealthWatch(options: HealthWatchOptions): { readonly stop: () => Promise<void> } {
  const { health, log, heartbeatUrl, everyMs = EVERY_MS } = options;
  const saidAt = new Map<string, number>();
  const stopping = new AbortController();
  const say = (what: string, act: () => void): void => {
    const now = performance.now();
    if (now - (saidAt.get(what) ?? -Infinity) < SAME_WORDS_MS) return;
    saidAt.set(what, now);
    act();
  };

  const look = async (): Promise<void> => {
    const { status, parts } = await health.ask();
    for (const { part, state, problem } of parts) {
      if (state === 'ok') saidAt.delete(part);
      else say(part, () => log.error({ part, problem }, 'a part of the service is not well'));
    }
    if (heartbeatUrl === undefined || status === 'not-ready') return;
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(HEARTBEAT_LIMIT_MS)]);
      const { ok, status: answer, body } = await fetch(heartbeatUrl, { signal, redirect: 'error' });
      await body?.cancel();
      if (ok) saidAt.delete('heartbeat');
      else say('heartbeat', () => log.warn({ status: answer }, 'the sign of life was refused'));
    } catch (error) {
      if (!stopping.signal.aborted) say('heartbeat', () => log.warn({ err: error }, 'the sign of life did not arrive'));
    }
  };

  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await looking;
    },
  };
}
