/** How long ago the sweep of this process last got further. */
export interface SweepWatch {
  readonly moved: () => void;
  /** Milliseconds since the sweep last moved, or since the watch began; monotonic. */
  readonly ageMs: () => number;
}

/** Begins to watch now. */
export function createSweepWatch(now: () => number = () => performance.now()): SweepWatch {
  let movedAt = now();
  return {
    moved: () => {
      movedAt = now();
    },
    ageMs: () => now() - movedAt,
  };
}
