import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { readCookie, type SignInCookies } from './cookies.ts';

/** The name of the hidden field that holds the token. */
export const FORM_TOKEN_FIELD = '_csrf';

/**
 * What a form of our own pages carries to show that it is one: made from the browser's cookie, which no other site can
 * read. Of the session where there is one, else of the browser that is to sign in.
 * @param browser The browser's secret, where it is only now being given one.
 */
export function formTokenOf(cookies: SignInCookies, request: FastifyRequest, browser?: string): string | undefined {
  const secret = readCookie(request, cookies.session) ?? browser ?? readCookie(request, cookies.browser);
  return secret === undefined ? undefined : createHash('sha256').update(`form\n${secret}`).digest('base64url');
}

/** Whether a form carries the token of the browser that sends it. */
export function hasFormToken(cookies: SignInCookies, request: FastifyRequest): boolean {
  const expected = formTokenOf(cookies, request);
  const given = (request.body as Record<string, unknown> | null | undefined)?.[FORM_TOKEN_FIELD];
  if (expected === undefined || typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
