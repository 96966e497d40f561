import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TimelineError } from '../../errors.ts';
import type { SignInCookies } from './cookies.ts';
import { FORM_TOKEN_FIELD, hasFormToken } from './form-token.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** Other sites' forms cannot send these; other sites' scripts only after asking, which is refused. */
const ASKED_FIRST = ['PUT', 'PATCH', 'DELETE'];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes only what a form of our own pages sends, also of whoever is not signed in. */
    form?: boolean;
  }
}

/** A request to change something that no page of this service sent. */
export class CrossSiteRequestError extends TimelineError {
  readonly code = 'cross-site-request';
}

/** What a request's origin is compared with. */
export interface SameOriginOptions {
  readonly cookies: SignInCookies;
  /** Where the service is for its browsers, without a slash at the end. */
  readonly baseUrl: () => string;
}

/**
 * Adds the two checks against requests that another site makes a signed-in browser send, for all routes registered
 * afterwards: where the request says it comes from, and that it is JSON or a form with its token. Exempt is what no site
 * can make a browser send in somebody's name: a request with a program's token, whose cookies are not looked at, and one
 * without any of our cookies.
 */
export function requireSameOrigin(app: FastifyInstance, { cookies, baseUrl }: SameOriginOptions): void {
  app.addHook('onRequest', async (request) => {
    if (isExempt(request, cookies) || cameFromHere(request, baseUrl())) return;
    throw new CrossSiteRequestError('This change was asked for by another site.');
  });
  // Only now has a form with files been read.
  app.addHook('preHandler', async (request) => {
    if (isExempt(request, cookies) || ASKED_FIRST.includes(request.method)) return;
    if (isJson(request) && request.routeOptions.config.form !== true) return;
    if (!hasFormToken(cookies, request)) {
      throw new CrossSiteRequestError('The form is out of date: go back, load its page again and send it once more.');
    }
    delete (request.body as Record<string, unknown>)[FORM_TOKEN_FIELD];
  });
}

function isExempt(request: FastifyRequest, cookies: SignInCookies): boolean {
  if (SAFE_METHODS.includes(request.method) || request.is404) return true;
  if (request.routeOptions.config.form === true) return false;
  if (request.headers.authorization !== undefined) return true;
  return request.cookies[cookies.session] === undefined && request.cookies[cookies.browser] === undefined;
}

/** By the browser's own word, which no page can change; older browsers say where the request comes from. */
function cameFromHere(request: FastifyRequest, baseUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = request.headers;
  return origin !== undefined && origin === new URL(baseUrl).origin;
}

function isJson(request: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}
