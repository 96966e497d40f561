import { TimelineError } from '../../errors.ts';

/** A key that stands for one request came with another one; nothing was done. */
export class IdempotencyKeyReusedError extends TimelineError {
  readonly code = 'idempotency-key-reused';
}
