import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_LIFE_MS } from '../../store/sessions.ts';
import { newSecret } from '../../service/access/secret.ts';
import { safeReturnPath } from './safe-return-path.ts';

/** The cookies: who is signed in, which browser it is that asks to sign in, and where it wants to go then. */
export interface SignInCookies {
  readonly session: string;
  readonly browser: string;
  readonly returnTo: string;
  readonly options: CookieSerializeOptions;
}

/** Longer than anything that a browser begins may take. */
const BROWSER_SECONDS = 24 * 3_600;
/** As long as whoever asked may still be on their way. */
const RETURN_SECONDS = 3_600;
const SECRET = /^[\w-]{43}$/;

/**
 * How the cookies are called and sent. No script reads them; with https they belong to exactly this host.
 *
 * Lax, not Strict: links to pages stand in emails and calendars, and whoever follows one must not find themselves signed
 * out; the provider also sends people back from another site. Nothing is changed by following a link, and what changes
 * something is checked by `requireSameOrigin`.
 */
export function signInCookies(https: boolean): SignInCookies {
  const prefix = https ? '__Host-' : '';
  return {
    session: `${prefix}session`,
    browser: `${prefix}sign-in`,
    returnTo: `${prefix}return-to`,
    options: { path: '/', httpOnly: true, secure: https, sameSite: 'lax' },
  };
}

/** The secret in a cookie; undefined where it holds anything else. */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  const value = request.cookies[name];
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

/** The browser's own secret, given to it where it has none. */
export function ensureBrowser(cookies: SignInCookies, request: FastifyRequest, reply: FastifyReply): string {
  const known = readCookie(request, cookies.browser);
  if (known !== undefined) return known;
  const secret = newSecret();
  void reply.setCookie(cookies.browser, secret, { ...cookies.options, maxAge: BROWSER_SECONDS });
  return secret;
}

/** Gives a browser its session. */
export function setSession(cookies: SignInCookies, reply: FastifyReply, token: string): void {
  void reply.setCookie(cookies.session, token, { ...cookies.options, maxAge: SESSION_LIFE_MS / 1000 });
  // What was begun in this browser is over; the next sign-in begins with another secret.
  void reply.clearCookie(cookies.browser, cookies.options);
}

/**
 * Has a browser remember the page that it wants once somebody is signed in, or that it wants none. An emailed link and
 * its code work in the browser that asked only, so that it can keep this by itself.
 */
export function keepReturnPath(cookies: SignInCookies, reply: FastifyReply, path: string | undefined): void {
  if (path === undefined) void reply.clearCookie(cookies.returnTo, cookies.options);
  else void reply.setCookie(cookies.returnTo, path, { ...cookies.options, maxAge: RETURN_SECONDS });
}

/** The page that a browser wanted; undefined where it wanted none, or none of this service. */
export function readReturnPath(cookies: SignInCookies, request: FastifyRequest): string | undefined {
  return safeReturnPath(request.cookies[cookies.returnTo]);
}

/** Takes the session out of a browser. */
export function clearSession(cookies: SignInCookies, reply: FastifyReply): void {
  void reply.clearCookie(cookies.session, cookies.options);
}
