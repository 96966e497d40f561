/** Something that is done again and again. */
export interface Repetition {
  /** Has it done once more now, or right after the pass that is under way. */
  readonly ring: () => void;
  /** Begins no other pass; ends with the one that is under way. */
  readonly stop: () => Promise<void>;
}

/**
 * Does something at once, and again so long after each pass has ended.
 * @param onError Told of a pass that failed; the next one comes all the same.
 */
export function repeat(everyMs: number, pass: () => Promise<unknown>, onError: (error: unknown) => void): Repetition {
  const stopping = new AbortController();
  let rung = false;
  let wake = (): void => {};
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      rung = false;
      await pass().catch(onError);
      if (stopping.signal.aborted || rung) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    ring: () => {
      rung = true;
      wake();
    },
    stop: () => {
      stopping.abort();
      wake();
      return loop;
    },
  };
}
