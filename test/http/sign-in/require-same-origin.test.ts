import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePrintedLink } from '../../../src/service/access/sign-in-by-link.ts';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { addTestUser, openSignInApp, type SignInApp, TestBrowser } from './sign-in-app.ts';

const BASE = 'http://127.0.0.1:8080';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('a change that a cookie speaks for', () => {
  let service: StoredService;
  let signIn: SignInApp;
  let browser: TestBrowser;
  let token: string;
  beforeAll(async () => {
    service = await openStoredService();
    signIn = await openSignInApp(service, BASE);
    const user = await addTestUser(service, 'asha.rao@ofsted.example');
    browser = new TestBrowser(signIn.app);
    const link = await makePrintedLink(service.db, user, service.deps.now(), 60_000);
    await browser.submit(`/sign-in/link?token=${link}`, '/sign-in/link/use');
    const made = await browser.get('/api/tokens', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      payload: { name: 'x', scopes: ['see', 'plan'] },
    });
    ({ token } = made.json<{ token: string }>());
  });
  afterAll(async () => {
    await signIn.app.close();
    await service.close();
  });
  /** Plans nothing: what passes the check is refused for its form. */
  const change = (headers: Record<string, string>, more: InjectOptions = {}) =>
    browser.get('/api/inspections', { method: 'POST', headers, payload: '{}', ...more });

  it.each([
    ['this service, as the browser says', { 'sec-fetch-site': 'same-origin', ...JSON_TYPE }, 422],
    ['a person, by an address or a bookmark', { 'sec-fetch-site': 'none', ...JSON_TYPE }, 422],
    ['this service, in older browsers', { origin: BASE, ...JSON_TYPE }, 422],
    ['another site', { 'sec-fetch-site': 'cross-site', ...JSON_TYPE }, 403],
    ['another host of the same site', { 'sec-fetch-site': 'same-site', ...JSON_TYPE }, 403],
    ['another site that claims to be this one', { 'sec-fetch-site': 'cross-site', origin: BASE, ...JSON_TYPE }, 403],
    ['another site, in older browsers', { origin: 'https://evil.example', ...JSON_TYPE }, 403],
    ['another port of this host', { origin: 'http://127.0.0.1:8081', ...JSON_TYPE }, 403],
    ['a place that is not told', { origin: 'null', ...JSON_TYPE }, 403],
    ['nowhere', JSON_TYPE, 403],
    ['this service, but not as JSON', { 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }, 415],
    [
      'this service, as what only begins like JSON',
      { 'sec-fetch-site': 'same-origin', 'content-type': 'application/jsonp' },
      415,
    ],
  ])('asked for by %s', async (_, headers, status) => {
    const answer = await change(headers);
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(answer.json()).toMatchObject({ code: 'cross-site-request' });
  });

  it('without a body and a type is refused, whoever asks for it', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    const { cookies } = browser;
    const answer = await signIn.app.inject({
      method: 'POST',
      url: '/api/sessions/end',
      headers,
      cookies: Object.fromEntries(cookies),
    });
    expect(answer.statusCode).toBe(403);
  });

  it.each([
    [{}, 403],
    [{ _csrf: 'x' }, 403],
    [{ _csrf: 'x'.repeat(43) }, 403],
  ])('by a form with %j is refused', async (fields, status) => {
    const answer = await browser.post('/sign-out', fields);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('text/html');
    expect((await browser.get('/api/deadlines')).statusCode).toBe(200);
  });

  it('by a form of another browser, or a right one that another site sends, is refused', async () => {
    const formToken = async (of: TestBrowser) =>
      /name="_csrf" value="([^"]+)"/.exec((await of.get('/sign-in')).body)?.[1] ?? '';
    const [own, other] = [await formToken(browser), await formToken(new TestBrowser(signIn.app))];
    expect((await browser.post('/sign-out', { _csrf: other })).statusCode).toBe(403);
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, {}]) {
      expect((await browser.post('/sign-out', { _csrf: own }, headers)).statusCode).toBe(403);
    }
    expect((await browser.get('/api/deadlines')).statusCode).toBe(200);
  });

  it('is let through with a token, whose request needs no further proof, and whose cookies do not count', async () => {
    const authorization = `Bearer ${token}`;
    const cross = { 'sec-fetch-site': 'cross-site', ...JSON_TYPE };
    expect((await change({ ...cross, authorization })).statusCode).toBe(422);
    for (const other of ['Bearer itl_' + 'x'.repeat(43), `Basic ${token}`, token, 'Bearer ']) {
      expect((await change({ ...cross, authorization: other })).statusCode).toBe(401);
    }
  });

  it('never takes a token from a cookie or an address', async () => {
    for (const name of ['session', 'sign-in', 'token', 'authorization']) {
      const answer = await signIn.app.inject({ url: '/api/deadlines', cookies: { [name]: token } });
      expect(answer.statusCode).toBe(401);
    }
    expect((await signIn.app.inject({ url: `/api/deadlines?access_token=${token}` })).statusCode).toBe(401);
  });

  it('that nobody signed in for needs no proof where no cookie is sent', async () => {
    const answer = await signIn.app.inject({ method: 'POST', url: '/api/preview', payload: { kind: 'inspection' } });
    expect(answer.statusCode).toBe(422);
  });
});
