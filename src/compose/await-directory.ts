import { setTimeout as sleep } from 'node:timers/promises';
import type { DirectoryInUseError } from '../store/embedded/directory-lock.ts';
import { TimelineError } from '../errors.ts';

/** How long somebody else's hold on the data directory is waited out. */
export interface Patience {
  readonly limitMs: number;
  /** Told once, after a second, what is waited for. */
  readonly progress: (message: string) => void;
  /** Whether waiting is of no use: the holder will not go soon. */
  readonly isHopeless?: (holder: string) => boolean;
}

const PAUSE_MS = 150;
const SAY_AFTER_MS = 1_000;

/**
 * Tries until the data directory is free. A command holds it for a second or two, and so does a service that is
 * starting: neither is a reason to refuse the next command at once.
 * @throws DirectoryInUseError when it is still held at the limit.
 */
export async function awaitDirectory<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const began = performance.now();
  let told = false;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const waited = performance.now() - began;
      if (!isInUse(error) || waited >= patience.limitMs) throw error;
      const holder = error.holder?.command ?? '';
      if (patience.isHopeless?.(holder)) throw error;
      if (!told && waited >= SAY_AFTER_MS) {
        patience.progress(
          `Waiting for ${holder === '' ? 'the process' : `"${holder}"`} that holds the data directory.`,
        );
        told = true;
      }
      await sleep(PAUSE_MS);
    }
  }
}

/** By its code: its class would load the embedded database into commands that do without. */
function isInUse(error: unknown): error is DirectoryInUseError {
  return error instanceof TimelineError && error.code === 'directory-in-use';
}
