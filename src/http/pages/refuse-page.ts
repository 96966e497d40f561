import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import { type ProblemDocument, toProblemDocument } from '../error-response.ts';
import { homeOf } from './page-frame.ts';
import { type FrameOptions, sendPage } from './site.ts';

const TITLES: Readonly<Record<number, string>> = {
  401: 'You are signed out',
  403: 'You cannot do this',
  404: 'Page not found',
  409: 'Somebody changed this at the same time',
  412: 'Somebody changed this at the same time',
  413: 'That is too large',
  422: 'That cannot be done',
  429: 'Try again later',
  503: 'Sorry, the service is unavailable',
};
const FAILED = 'Sorry, there is a problem with the service';

/** What a page of refusal is made with. */
type RefusalOptions = FrameOptions & { readonly logger: Pick<FastifyBaseLogger, 'error'> };

/**
 * Answers with a page that says why there is no other. Whoever is not signed in, or no longer, is led to where they
 * sign in, and from there to the page that they wanted.
 */
export function refusePage(
  options: RefusalOptions,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = toProblemDocument(error);
  if (problem.status === 401 && (request.method === 'GET' || request.method === 'HEAD')) {
    return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
  }
  const failed = problem.status >= 500;
  if (failed) options.logger.error({ err: error, request: request.id }, 'a page failed');
  void reply.status(problem.status);
  return sendPage(options, request, reply, 'layout/refused', {
    title: TITLES[problem.status] ?? (failed ? FAILED : 'That cannot be done'),
    detail: detailOf(problem),
    problems: (problem.problems ?? []).map(({ where, message }) => `${where} ${message}`),
    request: failed ? request.id : null,
    onward: onwardOf(request, problem.status),
  });
}

/** Answers with a page where a browser asks for one that there is not; undefined for programs, which are told otherwise. */
export function missingPage(
  options: RefusalOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  const wantsPage = /\btext\/html\b/.test(request.headers.accept ?? '') && !request.url.startsWith('/api/');
  return wantsPage ? refusePage(options, { statusCode: 404 }, request, reply) : undefined;
}

function detailOf({ status, code, detail, problems }: ProblemDocument): string {
  if (status === 401)
    return 'You were signed out because you did not use the service for a while. What you sent was not saved.';
  // The words of the service tell of a command; an inspection that nobody may know of reads like any other address.
  if (status === 404 && (code === 'bad-request' || code === 'inspection-not-found')) {
    return 'If you typed the address, check it is correct. If you followed a link, what it led to may no longer be there.';
  }
  if (status === 500) return 'Try again later. What you had saved is safe.';
  return problems === undefined ? detail : (detail.split('\n')[0] ?? detail);
}

function onwardOf({ principal }: FastifyRequest, status: number): { readonly href: string; readonly text: string } {
  if (principal === null || status === 401) return { href: '/sign-in', text: 'Sign in' };
  return { href: homeOf(principal), text: 'Go to the start' };
}
