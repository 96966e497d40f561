import { TimelineError } from '../../errors.ts';

/** A client asked too often; the answer says when it may again. */
export class TooManyRequestsError extends TimelineError {
  readonly code = 'too-many-requests';
}

/** What a route's configuration says to limit each client to so many requests in ten minutes. */
export function limitPerClient(max: number): {
  readonly max: number;
  readonly timeWindow: number;
  readonly errorResponseBuilder: (request: unknown, context: { readonly after: string }) => Error;
} {
  return {
    max,
    timeWindow: 10 * 60_000,
    errorResponseBuilder: (_request, { after }) =>
      new TooManyRequestsError(`You asked too often. Try again in ${after}.`),
  };
}
