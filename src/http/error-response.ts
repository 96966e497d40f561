import { STATUS_CODES } from 'node:http';
import { type Problem, TimelineError } from '../errors.ts';
import type { ChangedSince } from '../service/version-conflict-error.ts';

/** An error as HTTP gives it (RFC 9457), with every problem of the input. */
export interface ProblemDocument {
  readonly type: 'about:blank';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly problems?: readonly Problem[];
  /** Of a conflict: what has changed since the version that was seen, as far as whoever asks may see it. */
  readonly changed?: ChangedSince;
  /** Of a failure: the id of the request, by which the log tells of it. */
  readonly instance?: string;
}

/** The HTTP status of each error code. */
export const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  'invalid-input': 422,
  'idempotency-key-reused': 422,
  'unknown-rules': 422,
  'calendar-range': 422,
  'sign-in-needed': 401,
  'not-allowed': 403,
  'cross-site-request': 403,
  'sign-in-refused': 403,
  'user-not-found': 404,
  'token-not-found': 404,
  'user-exists': 409,
  'last-administrator': 409,
  'too-many-requests': 429,
  'provider-unavailable': 502,
  'inspection-not-found': 404,
  'reminder-not-failed': 404,
  'feed-not-found': 404,
  'email-not-found': 404,
  'draft-not-found': 404,
  'webhook-not-found': 404,
  'version-conflict': 409,
  'precondition-failed': 412,
  'calendar-moved': 409,
  'backup-file-unsuitable': 409,
  'program-failed': 500,
  'embedded-database-failed': 503,
  'database-unavailable': 503,
  'queue-unavailable': 503,
  'timed-out': 503,
};

/** So many problems are told at once: anybody may ask for a preview, whose every part may be wrong. */
const MOST_PROBLEMS = 500;
/** Characters of a sentence that repeats the problems. */
const LONGEST_DETAIL = 50_000;

/** The document for an error; what nobody expected is told of in general words only. */
export function toProblemDocument(error: unknown): ProblemDocument {
  if (error instanceof TimelineError) {
    const problems =
      'problems' in error ? { problems: (error.problems as readonly Problem[]).slice(0, MOST_PROBLEMS) } : {};
    const status = STATUS_BY_CODE[error.code] ?? 500;
    const { changed } = error as { readonly changed?: ChangedSince | null };
    return {
      type: 'about:blank',
      status,
      code: error.code,
      title: titleOf(status),
      detail: error.message.length > LONGEST_DETAIL ? `${error.message.slice(0, LONGEST_DETAIL)}…` : error.message,
      ...problems,
      ...(changed ? { changed } : {}),
    };
  }
  const status = statusOf(error);
  return {
    type: 'about:blank',
    status,
    code: status < 500 ? 'bad-request' : 'internal',
    title: titleOf(status),
    detail: status < 500 ? refusalOf(status, error) : 'The service failed at this; its log says why.',
  };
}

/** The name of the status, as RFC 9457 wants it of a problem whose type is `about:blank`. */
function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

/** Fastify's own refusals carry their status: a body that is no JSON, or too large. */
function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function refusalOf(status: number, error: unknown): string {
  if (error instanceof Error) return error.message;
  return status === 404 ? 'There is nothing at this address.' : 'The request is not one that is known here.';
}
