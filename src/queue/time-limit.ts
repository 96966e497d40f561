/** What was waited for took longer than the limit; it may still end, unheard. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';

  constructor(limitMs: number) {
    super(`there was no answer within ${limitMs} ms`);
  }
}

/**
 * The promise's value, waited for no longer than the limit.
 * @throws TimeLimitError once the limit is over; what the promise comes to then is left unheard.
 */
export async function withinLimit<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(limitMs)), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the promise has ended, one way or the other, but no longer than the limit. */
export async function settledWithin(limitMs: number, promise: Promise<unknown>): Promise<void> {
  await withinLimit(limitMs, promise).catch(() => {});
}
