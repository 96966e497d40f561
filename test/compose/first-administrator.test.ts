import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkListening, UnsafeListeningError } from '../../src/compose/check-listening.ts';
import { ensureFirstAdministrator } from '../../src/compose/first-administrator.ts';
import { startService } from '../../src/compose/start-service.ts';
import { runOperation } from '../../src/service/operations.ts';
import { openStoredService, type StoredService } from '../cli/stored-service.ts';
import { run, settingsOf } from '../cli/run-in-process.ts';
import { COORDINATOR } from '../service/test-service.ts';
import { addTestUser, openSignInApp, TestBrowser } from '../http/sign-in/sign-in-app.ts';

const BASE = 'http://127.0.0.1:8080';
const FIRST = { party: 'ofsted', baseUrl: BASE };

describe('the first administrator', () => {
  let service: StoredService;
  beforeAll(async () => {
    service = await openStoredService();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    service.setClock('2025-02-10 10:00');
    await sql`truncate users cascade`.execute(service.db);
  });
  const users = () => service.db.selectFrom('users').select(['email', 'roles', 'party']).execute();

  it('is made where there is nobody, and signs in by the printed link, once', async () => {
    const first = await ensureFirstAdministrator(service.deps, { ...FIRST, email: 'Ada@Ofsted.example' });
    expect(await users()).toEqual([
      { email: 'ada@ofsted.example', roles: ['administrator', 'coordinator'], party: 'ofsted' },
    ]);
    const page = first?.link.slice(BASE.length) ?? '';
    const { app } = await openSignInApp(service, BASE);
    const browser = new TestBrowser(app);
    service.setClock('2025-02-11 09:59');
    expect((await browser.submit(page, '/sign-in/link/use')).statusCode).toBe(303);
    expect((await browser.get('/api/users')).json()).toMatchObject({ users: [{ email: 'ada@ofsted.example' }] });
    expect((await new TestBrowser(app).get(page)).statusCode).toBe(403);
    await app.close();
  });

  it('has a link for a day only', async () => {
    const first = await ensureFirstAdministrator(service.deps, FIRST);
    const { app } = await openSignInApp(service, BASE);
    service.setClock('2025-02-11 10:00:01');
    expect((await new TestBrowser(app).get(first?.link.slice(BASE.length) ?? '')).statusCode).toBe(403);
    await app.close();
  });

  it('is not made again: not at a later start, not beside others, not by two starts at once', async () => {
    const both = await Promise.all([1, 2].map(() => ensureFirstAdministrator(service.deps, FIRST)));
    expect(both.filter((each) => each !== null)).toHaveLength(1);
    expect(await ensureFirstAdministrator(service.deps, { ...FIRST, email: 'bo@ofsted.example' })).toBeNull();
    expect(await users()).toHaveLength(1);
    await sql`truncate users cascade`.execute(service.db);
    await addTestUser(service, 'viewer@ofsted.example', ['viewer']);
    expect(await ensureFirstAdministrator(service.deps, FIRST)).toBeNull();
  });

  it('has an address that is one, where one is set', async () => {
    await expect(ensureFirstAdministrator(service.deps, { ...FIRST, email: 'Ada <a@b>' })).rejects.toThrow(
      'ADMIN_EMAIL: must be one plain address',
    );
    expect(await users()).toEqual([]);
  });

  it('gets another link from the terminal', async () => {
    await ensureFirstAdministrator(service.deps, FIRST);
    const ran = await run(['sign-in-link', 'administrator@localhost.invalid'], {
      settings: () => settingsOf('/nowhere'),
      connect: () =>
        Promise.resolve({
          how: 'in-process',
          call: (name, input) => runOperation(name, service.deps, COORDINATOR, input),
          close: () => Promise.resolve(),
        }),
    });
    expect(ran).toMatchObject({ code: 0, err: 'It works once the service is started.\n' });
    const link = ran.out.trim();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/sign-in\/link\?token=[\w-]{43}$/);
    const { app } = await openSignInApp(service, BASE);
    const browser = new TestBrowser(app);
    expect((await browser.submit(link.slice(BASE.length), '/sign-in/link/use')).statusCode).toBe(303);
    expect((await browser.get('/sign-in')).body).toContain('signed in as Administrator');
    await app.close();
  });
});

describe('a service that others than this machine would reach', () => {
  const settings = settingsOf('/nowhere');
  const listening = (host: string, more: object = {}) => ({
    ...settings,
    network: { host, trustedProxies: [] },
    ...more,
  });
  const safe = { smtpUrl: 'smtp://mail.example', baseUrl: 'https://timeline.example' };

  it.each([
    ['127.0.0.1', {}],
    ['127.8.8.8', {}],
    ['::1', {}],
    ['localhost', {}],
    ['0.0.0.0', safe],
    ['::', { oidc: { issuer: 'https://id.example', clientId: 'x' }, baseUrl: 'https://timeline.example' }],
  ])('starts at %s with %j', (host, more) => {
    expect(() => checkListening(listening(host, more))).not.toThrow();
  });

  it.each([
    ['0.0.0.0', {}, /OIDC_ISSUER.*BASE_URL/],
    ['::', {}, /OIDC_ISSUER.*BASE_URL/],
    ['192.168.0.7', { smtpUrl: safe.smtpUrl }, /without BASE_URL/],
    ['timeline.internal', { baseUrl: safe.baseUrl }, /without a way for people to sign in/],
    ['127.0.0.1.evil.example', { baseUrl: safe.baseUrl }, /sign in/],
    ['0.0.0.0', { ...safe, baseUrl: 'http://timeline.example' }, /without BASE_URL/],
  ])('does not start at %s with %j', (host, more, words) => {
    expect(() => checkListening(listening(host, more))).toThrow(words);
  });

  it('opens and makes nothing', async () => {
    const folder = path.join(tmpdir(), `never-made-${randomUUID()}`);
    const fault = (): never => {
      throw new Error('never');
    };
    const options = { rules: {} as never, holder: 'a test', log: {} as never, progress: fault, onFailure: fault };
    const start = startService({ ...options, settings: { ...listening('0.0.0.0'), dataDirectory: folder } });
    await expect(start).rejects.toThrow(UnsafeListeningError);
    expect(existsSync(folder)).toBe(false);
  });

  it('starts where it is not reached from the network at all', () => {
    expect(() => checkListening({ ...settings, network: null })).not.toThrow();
  });
});
