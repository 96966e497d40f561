import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { CLIENT, type LocalProvider, startLocalProvider } from './local-provider.ts';
import { addTestUser, openSignInApp, type SignInApp, TestBrowser } from './sign-in-app.ts';

const BASE = 'http://127.0.0.1:8080';
const ASHA = { sub: 'asha', email: 'Asha.Rao@ofsted.example', email_verified: true };

describe('sign-in by a real OpenID provider', () => {
  let service: StoredService;
  let provider: LocalProvider;
  let signIn: SignInApp;
  let browser: TestBrowser;
  let asha: string;
  beforeAll(async () => {
    [service, provider] = await Promise.all([openStoredService(), startLocalProvider(BASE)]);
    signIn = await openSignInApp(service, BASE, { oidc: { issuer: provider.issuer, ...CLIENT } });
  });
  afterAll(async () => {
    await signIn.app.close();
    await provider.close();
    await service.close();
  });
  beforeEach(async () => {
    await sql`truncate users, oidc_sign_ins, sign_in_requests cascade`.execute(service.db);
    asha = await addTestUser(service, 'asha.rao@ofsted.example');
    browser = new TestBrowser(signIn.app);
    provider.person = ASHA;
  });
  /** Begins in our pages, signs in at the provider, and gives where that sends the browser. */
  const comeBack = async (of = browser, to = ''): Promise<string> => {
    const begun = await of.get(`/sign-in/oidc${to}`, { remoteAddress: nextAddress() });
    expect(begun.statusCode).toBe(303);
    return (await provider.signIn(begun.headers.location as string)).slice(BASE.length);
  };
  const arrive = (of: TestBrowser, path: string) => of.get(path, { remoteAddress: nextAddress() });
  // The limits of a client are tried elsewhere.
  let client = 0;
  const nextAddress = () => `127.0.1.${(client += 1)}`;
  const isSignedIn = async (of: TestBrowser) => (await of.get('/api/deadlines')).statusCode === 200;
  const refusedWith = async (path: string, words: string, of = browser) => {
    const answer = await arrive(of, path);
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain(words);
    expect(await isSignedIn(of)).toBe(false);
    expect(of.cookies.has('session')).toBe(false);
  };

  it('signs in somebody whom an administrator added, and knows them by the provider’s word from then on', async () => {
    const answer = await arrive(browser, await comeBack());
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: '/' } });
    expect(await isSignedIn(browser)).toBe(true);
    const row = await service.db.selectFrom('users').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ id: asha, oidc_issuer: provider.issuer, oidc_subject: 'asha' });
    // Another address at the provider is the same person; the old address with another subject is not.
    provider.person = { sub: 'asha', email: 'asha.new@ofsted.example', email_verified: true };
    const again = new TestBrowser(signIn.app);
    expect((await arrive(again, await comeBack(again))).statusCode).toBe(303);
    expect(await isSignedIn(again)).toBe(true);
    provider.person = { sub: 'mallory', email: ASHA.email, email_verified: true };
    const other = new TestBrowser(signIn.app);
    await refusedWith(await comeBack(other), 'does not let you in', other);
    const noted = await service.db.selectFrom('access_changes').select(['what', 'user_id']).execute();
    expect(noted).toEqual([{ what: 'subject-linked', user_id: asha }]);
  });

  it('keeps no token of the provider, and nothing of the sign-in once it is over', async () => {
    const path = await comeBack();
    await arrive(browser, path);
    const tables = ['users', 'sessions', 'oidc_sign_ins', 'access_changes'] as const;
    const rows = await Promise.all(tables.map((table) => service.db.selectFrom(table).selectAll().execute()));
    expect(rows[2]).toEqual([]);
    const code = new URL(path, BASE).searchParams.get('code') ?? '';
    expect(code.length).toBeGreaterThan(20);
    expect(JSON.stringify([rows, signIn.log])).not.toContain(code);
    expect(JSON.stringify([rows, signIn.log])).not.toMatch(/eyJ[\w-]+\./);
  });

  it('leads on to a page of this service only', async () => {
    expect((await arrive(browser, await comeBack(browser, '?to=/inspections/3f2a'))).headers.location).toBe(
      '/inspections/3f2a',
    );
    // A header takes no letters that are not escaped.
    const unsent = ['/\u0100', '/\u0001', '/\u007f'];
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', '/%5Cevil', 'x', ...unsent]) {
      const fresh = new TestBrowser(signIn.app);
      const { headers } = await arrive(fresh, await comeBack(fresh, `?to=${encodeURIComponent(to)}`));
      expect(headers.location).toMatch(/^\/(%5Cevil)?$/);
    }
  });

  it('refuses an unverified address, and anybody whom nobody added', async () => {
    provider.person = { ...ASHA, email_verified: false };
    await refusedWith(await comeBack(), 'does not let you in');
    provider.person = { sub: 'asha', email: ASHA.email };
    await refusedWith(await comeBack(), 'does not let you in');
    provider.person = { sub: 'eve', email: 'eve@ofsted.example', email_verified: true };
    await refusedWith(await comeBack(), 'does not let you in');
    expect((await service.db.selectFrom('users').select('oidc_subject').execute())[0]?.oidc_subject).toBeNull();
  });

  it('refuses somebody disabled, known or not, in the same words', async () => {
    await arrive(browser, await comeBack());
    await service.db
      .updateTable('users')
      .set({ disabled_at: new Date(0) })
      .execute();
    expect(await isSignedIn(browser)).toBe(false);
    const known = new TestBrowser(signIn.app);
    await refusedWith(await comeBack(known), 'does not let you in', known);
    await service.db.updateTable('users').set({ oidc_issuer: null, oidc_subject: null }).execute();
    const unknown = new TestBrowser(signIn.app);
    await refusedWith(await comeBack(unknown), 'does not let you in', unknown);
  });

  it('takes an answer once', async () => {
    const path = await comeBack();
    const replaying = new TestBrowser(signIn.app);
    replaying.cookies.set('sign-in', browser.cookies.get('sign-in') ?? '');
    expect((await arrive(browser, path)).statusCode).toBe(303);
    await refusedWith(path, 'not begun in this browser', replaying);
  });

  it('takes no answer in another browser, which leaves it to the one that began', async () => {
    const path = await comeBack();
    const other = new TestBrowser(signIn.app);
    await refusedWith(path, 'not begun in this browser', other);
    await other.get('/sign-in');
    await refusedWith(path, 'not begun in this browser', other);
    expect((await arrive(browser, path)).statusCode).toBe(303);
  });

  it('takes no answer without a state, with another one, or after ten minutes', async () => {
    const url = new URL(await comeBack(), BASE);
    url.searchParams.set('state', 'x'.repeat(43));
    await refusedWith(url.pathname + url.search, 'not begun in this browser');
    url.searchParams.delete('state');
    await refusedWith(url.pathname + url.search, 'not begun in this browser');
    const path = await comeBack();
    await service.db
      .updateTable('oidc_sign_ins')
      .set({ expires_at: new Date(service.deps.now() - 1) })
      .execute();
    await refusedWith(path, 'not begun in this browser');
  });

  it.each([
    ['nonce', { nonce: 'another' }],
    ['proof of the code', { code_verifier: 'v'.repeat(43) }],
  ])('refuses an answer with another %s', async (_, changed) => {
    const path = await comeBack();
    await service.db.updateTable('oidc_sign_ins').set(changed).execute();
    await refusedWith(path, 'does not let you in');
    expect(await service.db.selectFrom('oidc_sign_ins').selectAll().execute()).toEqual([]);
  });

  it('refuses a made-up code, an answer of another issuer, and a refusal', async () => {
    for (const change of [{ code: 'made-up' }, { iss: 'https://evil.example' }, { error: 'access_denied' }]) {
      const url = new URL(await comeBack(), BASE);
      for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
      await refusedWith(url.pathname + url.search, 'does not let you in');
    }
  });

  it('does nothing for programs that look at addresses', async () => {
    const path = await comeBack();
    expect((await browser.get(path, { method: 'HEAD' })).statusCode).toBe(404);
    expect((await browser.get('/sign-in/oidc', { method: 'HEAD' })).statusCode).toBe(404);
    expect((await arrive(browser, path)).statusCode).toBe(303);
  });

  it('emails no link to somebody who came by the provider', async () => {
    await arrive(browser, await comeBack());
    const mail = await openSignInApp(service, BASE, { oidc: { issuer: provider.issuer, ...CLIENT } });
    const asking = new TestBrowser(mail.app);
    expect((await asking.submit('/sign-in', '/sign-in/link', { email: ASHA.email })).statusCode).toBe(303);
    await mail.app.close();
    expect(mail.emails).toEqual([]);
  });

  it('says so on a page where the provider is out of reach, and looks for it again', async () => {
    const away = await startLocalProvider(BASE);
    await away.close();
    const other = await openSignInApp(service, BASE, { oidc: { issuer: away.issuer, ...CLIENT } });
    for (let asked = 0; asked < 2; asked += 1) {
      const answer = await new TestBrowser(other.app).get('/sign-in/oidc');
      expect(answer.statusCode).toBe(502);
      expect(answer.body).toContain('cannot be reached');
    }
    expect(other.log.map((line) => line.msg)).toEqual(Array(2).fill('the sign-in provider cannot be used'));
    await other.app.close();
  });
});
