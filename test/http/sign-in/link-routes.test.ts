import { createHash } from 'node:crypto';
import { parse } from 'node-html-parser';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePrintedLink } from '../../../src/service/access/sign-in-by-link.ts';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { addTestUser, openSignInApp, readSignInEmail, type SignInApp, TestBrowser } from './sign-in-app.ts';

const ASHA = 'asha.rao@ofsted.example';

describe('sign-in by an emailed link', () => {
  let service: StoredService;
  let signIn: SignInApp;
  let browser: TestBrowser;
  let asha: string;
  beforeAll(async () => {
    service = await openStoredService();
    asha = await addTestUser(service, ASHA);
  });
  afterAll(() => service.close());
  // A new app for each test, so that the limits of one test are not those of the next.
  beforeEach(async () => {
    service.setClock('2025-02-10 10:00');
    await service.db.deleteFrom('sign_in_requests').execute();
    await service.db.deleteFrom('sessions').execute();
    signIn = await openSignInApp(service);
    browser = new TestBrowser(signIn.app);
    return () => signIn.app.close();
  });
  /** Asks for a link and gives what the email holds. */
  const ask = async (of = browser, email = ASHA): Promise<{ readonly token: string; readonly code: string }> => {
    const arrival = signIn.nextEmail();
    const answer = await of.submit('/sign-in', '/sign-in/link', { email });
    expect(answer.statusCode).toBe(303);
    return readSignInEmail(await arrival);
  };
  const use = (of: TestBrowser, token: string) => of.submit(`/sign-in/link?token=${token}`, '/sign-in/link/use');
  const isSignedIn = async (of: TestBrowser) => (await of.get('/api/deadlines')).statusCode === 200;

  it('signs in whoever opens the link in the browser that asked and presses its button', async () => {
    const { token } = await ask(browser, 'ASHA.Rao@ofsted.example');
    expect(await isSignedIn(browser)).toBe(false);
    const answer = await use(browser, token);
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: '/' } });
    expect(await isSignedIn(browser)).toBe(true);
    expect((await browser.get('/sign-in')).body).toContain(`signed in as Asha Rao, ${ASHA}`);
    expect(signIn.emails[0]).toMatchObject({ to: { address: ASHA }, subject: 'Your sign-in link' });
    expect(signIn.emails[0]?.html).toContain(token);
  });

  it('works once', async () => {
    const { token, code } = await ask();
    const { body } = await browser.get(`/sign-in/link?token=${token}`);
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const twice = await Promise.all([
      browser.post('/sign-in/link/use', { _csrf, token }),
      browser.post('/sign-in/link/use', { _csrf, token }),
    ]);
    expect(new Set(twice.map((each) => each.statusCode))).toEqual(new Set([303, 403]));
    expect((await browser.get(`/sign-in/link?token=${token}`)).statusCode).toBe(403);
    expect((await browser.submit('/sign-in/sent', '/sign-in/code', { code })).statusCode).toBe(403);
  });

  it('leads on to the page that was wanted, by the link and by the code, and to no other site', async () => {
    const wanting = async (to: string, by: 'link' | 'code') => {
      const of = new TestBrowser(signIn.app);
      const arrival = signIn.nextEmail();
      const page = `/sign-in?to=${encodeURIComponent(to)}`;
      // A mistake on the way does not lose it.
      const wrong = parse((await of.submit(page, '/sign-in/link', { email: 'x' })).body);
      const fields = Object.fromEntries(
        wrong
          .querySelectorAll('form input')
          .map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']),
      );
      await of.post('/sign-in/link', { ...fields, email: ASHA });
      const { token, code } = readSignInEmail(await arrival);
      const answer = by === 'link' ? await use(of, token) : await of.submit('/sign-in/sent', '/sign-in/code', { code });
      expect(await isSignedIn(of)).toBe(true);
      expect([...of.cookies.keys()]).toEqual(['session']);
      return answer.headers.location;
    };
    expect(await wanting('/inspections/3f2a?tab=2', 'link')).toBe('/inspections/3f2a?tab=2');
    expect(await wanting('/owed', 'code')).toBe('/owed');
    expect(await wanting('//evil.example', 'link')).toBe('/');
    const planted = new TestBrowser(signIn.app);
    planted.cookies.set('return-to', 'https://evil.example');
    const { token } = await ask(planted);
    planted.cookies.set('return-to', 'https://evil.example');
    expect((await use(planted, token)).headers.location).toBe('/');
    await service.db.deleteFrom('sign_in_requests').execute();
  });

  it('says that a session is over, and goes on at once where one is not', async () => {
    browser.cookies.set('session', 'x'.repeat(43));
    expect((await browser.get('/sign-in')).body).toContain('You were signed out');
    expect((await browser.get('/sign-in')).body).not.toContain('You were signed out');
    await use(browser, (await ask()).token);
    expect((await browser.get('/sign-in?to=/owed')).headers.location).toBe('/owed');
    expect((await browser.get('/signed-out')).headers.location).toBe('/sign-in');
  });

  it('is not used by programs that open it', async () => {
    const { token } = await ask();
    const scanner = new TestBrowser(signIn.app);
    for (const each of [scanner, browser]) {
      await each.get(`/sign-in/link?token=${token}`);
      await each.get(`/sign-in/link?token=${token}`, { method: 'HEAD' });
      expect([...each.cookies.keys()]).toEqual(['sign-in']);
    }
    expect(await service.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
    expect((await use(browser, token)).statusCode).toBe(303);
  });

  it('that was copied in part is refused as one that is over, in words for people', async () => {
    const answer = await browser.get('/sign-in/link?token=x');
    expect(answer.statusCode).toBe(403);
    const text = parse(answer.body).querySelector('main')?.textContent ?? '';
    expect(text).toContain('A link or code works once');
    expect(text).not.toContain('token');
  });

  it('is over after ten minutes', async () => {
    const early = await ask();
    service.setClock('2025-02-10 10:09:59');
    expect((await use(browser, early.token)).statusCode).toBe(303);
    const late = new TestBrowser(signIn.app);
    service.setClock('2025-02-10 11:30');
    const { token, code } = await ask(late);
    const { body } = await late.get(`/sign-in/link?token=${token}`);
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
    service.setClock('2025-02-10 11:40:01');
    expect((await late.post('/sign-in/link/use', { _csrf, token })).statusCode).toBe(403);
    expect((await late.submit('/sign-in/sent', '/sign-in/code', { code })).statusCode).toBe(403);
    expect((await late.get(`/sign-in/link?token=${token}`)).statusCode).toBe(403);
    expect(await isSignedIn(late)).toBe(false);
  });

  it('does not work in another browser, which is told of the code; the code works where it was asked for only', async () => {
    const { token, code } = await ask();
    const other = new TestBrowser(signIn.app);
    expect((await other.get(`/sign-in/link?token=${token}`)).body).toContain('type the code');
    const { body } = await other.get('/sign-in/sent');
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';
    expect((await other.post('/sign-in/link/use', { _csrf, token })).statusCode).toBe(403);
    expect((await other.post('/sign-in/code', { _csrf, code })).statusCode).toBe(403);
    expect(await isSignedIn(other)).toBe(false);
    const typed = code.toLowerCase().replace('-', ' ');
    expect((await browser.submit('/sign-in/sent', '/sign-in/code', { code: typed })).statusCode).toBe(303);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it('is spent by five wrong codes', async () => {
    const { token, code } = await ask();
    for (let wrong = 0; wrong < 5; wrong += 1) {
      const answer = await browser.submit('/sign-in/sent', '/sign-in/code', { code: '0000-0000' });
      expect(answer.statusCode).toBe(403);
      expect(errorsOf(answer.body)[0]?.[0]).toBe('#code');
    }
    expect((await browser.submit('/sign-in/sent', '/sign-in/code', { code })).statusCode).toBe(403);
    expect((await browser.get(`/sign-in/link?token=${token}`)).statusCode).toBe(403);
  });

  it('tells nobody whether an address is known: the same answer and the same work before it', async () => {
    await service.db.updateTable('users').set({ disabled_at: null }).execute();
    const disabled = await addTestUser(service, 'left@ofsted.example');
    await service.db
      .updateTable('users')
      .set({ disabled_at: new Date(0) })
      .where('id', '=', disabled)
      .execute();
    const answers: unknown[] = [];
    const arrival = signIn.nextEmail();
    for (const email of ['nobody@ofsted.example', 'left@ofsted.example', ASHA]) {
      const page = new TestBrowser(signIn.app);
      const { statusCode, headers, body } = await page.submit('/sign-in', '/sign-in/link', { email });
      const told = Object.entries(headers).filter(
        ([name]) => !/^(date|set-cookie|x-ratelimit|x-request-id)/.test(name),
      );
      answers.push({ statusCode, told, body, sets: headers['set-cookie'] !== undefined });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    await arrival;
    await signIn.app.close();
    expect(signIn.emails.map((email) => email.to.address)).toEqual([ASHA]);
    expect(await service.db.selectFrom('sign_in_requests').select('address_hash').execute()).toHaveLength(3);
    await service.db.deleteFrom('users').where('id', '=', disabled).execute();
  });

  it('sends an address five in an hour, whoever asks, and answers as before', async () => {
    for (let asked = 0; asked < 6; asked += 1) {
      const page = new TestBrowser(signIn.app);
      expect((await page.submit('/sign-in', '/sign-in/link', { email: ASHA })).statusCode).toBe(303);
    }
    await signIn.app.close();
    expect(signIn.emails).toHaveLength(5);
  });

  it('limits each client', async () => {
    const codes: number[] = [];
    for (let asked = 0; asked < 11; asked += 1) {
      codes.push((await browser.submit('/sign-in', '/sign-in/link', { email: `p${asked}@ofsted.example` })).statusCode);
    }
    expect(codes).toEqual([...Array<number>(10).fill(303), 429]);
  });

  it('gives a new session at each sign-in, never one that was brought, and ends the one before', async () => {
    const planted = 'x'.repeat(43);
    browser.cookies.set('session', planted);
    await use(browser, (await ask()).token);
    const first = browser.cookies.get('session');
    expect(first).not.toBe(planted);
    await use(browser, await makePrintedLink(service.db, asha, service.deps.now(), 1000));
    expect(browser.cookies.get('session')).not.toBe(first);
    const former = new TestBrowser(signIn.app);
    former.cookies.set('session', first ?? '');
    expect(await isSignedIn(former)).toBe(false);
    former.cookies.set('session', planted);
    expect(await isSignedIn(former)).toBe(false);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it('keeps of every secret its hash only', async () => {
    const { token, code } = await ask();
    await use(browser, token);
    const rows = [
      ...(await service.db.selectFrom('sign_in_links').selectAll().execute()),
      ...(await service.db.selectFrom('sessions').selectAll().execute()),
    ];
    const text = JSON.stringify(rows) + JSON.stringify(signIn.log);
    const session = browser.cookies.get('session') ?? '';
    for (const secret of [token, code, code.replace('-', ''), session]) expect(text).not.toContain(secret);
    expect(text).toContain(createHash('sha256').update(session).digest('hex'));
    expect(JSON.stringify(signIn.log)).not.toContain('@');
    expect(signIn.log.map((line) => [line.msg, line.user])).toEqual([
      ['sign-in link sent', asha],
      ['signed in', asha],
    ]);
  });

  it('ends a session that is unused for two hours, or twelve hours old', async () => {
    await use(browser, (await ask()).token);
    for (const [moment, expected] of [
      ['2025-02-10 11:59', true],
      ['2025-02-10 13:58', true],
      ['2025-02-10 15:57', true],
      ['2025-02-10 17:56', true],
      ['2025-02-10 19:55', true],
      ['2025-02-10 21:54', true],
      ['2025-02-10 22:01', false],
    ] as const) {
      service.setClock(moment);
      expect([moment, await isSignedIn(browser)]).toEqual([moment, expected]);
    }
    const idle = new TestBrowser(signIn.app);
    await use(idle, (await ask(idle)).token);
    service.setClock('2025-02-11 00:01:01');
    expect(await isSignedIn(idle)).toBe(false);
  });

  it('notes when a session was last used, once a minute', async () => {
    await use(browser, (await ask()).token);
    const seen = async () =>
      (await service.db.selectFrom('sessions').select('last_seen_at').execute())[0]?.last_seen_at;
    service.setClock('2025-02-10 10:00:59');
    await isSignedIn(browser);
    expect((await seen())?.toISOString()).toBe('2025-02-10T10:00:00.000Z');
    service.setClock('2025-02-10 10:01');
    await isSignedIn(browser);
    expect((await seen())?.toISOString()).toBe('2025-02-10T10:01:00.000Z');
  });

  it('lets nobody in who was disabled meanwhile, and ends it with a change of roles at once', async () => {
    const { token } = await ask();
    await service.db
      .updateTable('users')
      .set({ disabled_at: new Date(0) })
      .where('id', '=', asha)
      .execute();
    expect((await use(browser, token)).statusCode).toBe(403);
    await service.db.updateTable('users').set({ disabled_at: null }).where('id', '=', asha).execute();
    await use(browser, (await ask()).token);
    const plan = () =>
      browser.get('/api/inspections', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        payload: { kind: 'inspection' },
      });
    expect((await plan()).statusCode).toBe(422);
    await service.db
      .updateTable('users')
      .set({ roles: ['viewer'] })
      .where('id', '=', asha)
      .execute();
    expect((await plan()).statusCode).toBe(403);
    await service.db
      .updateTable('users')
      .set({ disabled_at: new Date(0) })
      .where('id', '=', asha)
      .execute();
    expect(await isSignedIn(browser)).toBe(false);
    await service.db
      .updateTable('users')
      .set({ disabled_at: null, roles: ['coordinator'] })
      .execute();
  });

  it('signs out: the session is over wherever it is kept', async () => {
    await use(browser, (await ask()).token);
    const session = browser.cookies.get('session') ?? '';
    expect((await browser.submit('/sign-in', '/sign-out')).headers.location).toBe('/signed-out');
    expect(browser.cookies.has('session')).toBe(false);
    expect(parse((await browser.get('/signed-out')).body).querySelector('h1')?.text).toBe('You are signed out');
    browser.cookies.set('session', session);
    expect(await isSignedIn(browser)).toBe(false);
  });

  it('takes a link that was printed in any browser, by its button, once', async () => {
    const token = await makePrintedLink(service.db, asha, service.deps.now(), 60_000);
    await browser.get(`/sign-in/link?token=${token}`);
    expect(await isSignedIn(browser)).toBe(false);
    expect((await use(browser, token)).statusCode).toBe(303);
    expect(await isSignedIn(browser)).toBe(true);
    const other = new TestBrowser(signIn.app);
    expect((await other.get(`/sign-in/link?token=${token}`)).statusCode).toBe(403);
    expect((await service.db.selectFrom('sessions').select('signed_in_by').execute())[0]?.signed_in_by).toBe(
      'printed-link',
    );
  });

  it('refuses what is no address with the reason, on a page without scripts', async () => {
    const answer = await browser.submit('/sign-in', '/sign-in/link', { email: 'a,b@c.example <script>' });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain('must be one plain address');
    // Scripts of files only, and what was typed as the text that it is.
    expect(answer.body).not.toMatch(/<script(?! (type="module" )?src="\/assets\/)/);
    expect(answer.body).toContain('value="a,b@c.example &lt;script&gt;"');
    expect(errorsOf(answer.body)).toEqual([
      ['#email', 'Your email address must be one plain address, for example name@example.gov.uk'],
    ]);
    const none = await browser.submit('/sign-in', '/sign-in/link', { email: ' ' });
    expect([none.statusCode, errorsOf(none.body)]).toEqual([422, [['#email', 'Enter your email address']]]);
  });
});

/** The links of the error summary, and what they say. */
function errorsOf(body: string): readonly (readonly [string | undefined, string])[] {
  const links = parse(body).querySelectorAll('.govuk-error-summary__list a');
  return links.map((link) => [link.getAttribute('href'), link.text] as const);
}

describe('the cookies', () => {
  let service: StoredService;
  beforeAll(async () => {
    service = await openStoredService();
    await addTestUser(service, ASHA);
    return () => service.close();
  });

  it.each([
    ['https://timeline.example', '__Host-', true],
    ['http://127.0.0.1:8080', '', undefined],
  ])('at %s are %s…, for the host only, and out of reach of scripts', async (baseUrl, prefix, secure) => {
    const signIn = await openSignInApp(service, baseUrl);
    const browser = new TestBrowser(signIn.app);
    const arrival = signIn.nextEmail();
    await browser.submit('/sign-in', '/sign-in/link', { email: ASHA });
    const { token } = readSignInEmail(await arrival);
    expect(signIn.emails[0]?.text).toContain(`${baseUrl}/sign-in/link?token=`);
    const { cookies, headers } = await browser.submit(`/sign-in/link?token=${token}`, '/sign-in/link/use');
    const session = cookies.find((each) => each.name === `${prefix}session`);
    expect(session).toMatchObject({ path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 43_200 });
    expect(session?.secure).toBe(secure);
    expect(session).not.toHaveProperty('domain');
    expect(headers['cache-control']).toBe('no-store');
    expect('strict-transport-security' in headers).toBe(secure === true);
    await signIn.app.close();
  });
});
