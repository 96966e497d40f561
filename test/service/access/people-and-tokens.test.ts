import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIdentify } from '../../../src/http/sign-in/identify-request.ts';
import { signInCookies } from '../../../src/http/sign-in/cookies.ts';
import { knownPrincipal } from '../../../src/service/access/known-principal.ts';
import { runOperation } from '../../../src/service/operations.ts';
import type { OperationName } from '../../../src/service/operation-routes.ts';
import type { Principal } from '../../../src/service/service-deps.ts';
import { hashSecret } from '../../../src/service/access/secret.ts';
import { findFeed, insertFeed } from '../../../src/store/feeds.ts';
import { insertSignInLink, spendSignInLink } from '../../../src/store/sign-in-links.ts';
import { findUser } from '../../../src/store/users.ts';
import { openStoredService, type StoredService } from '../../cli/stored-service.ts';
import { COORDINATOR as AT_THE_MACHINE } from '../test-service.ts';

const ADA = 'ada@ofsted.example';
const LIN = 'lin@cafcass.example';

describe('people and their tokens', () => {
  let service: StoredService;
  beforeAll(async () => {
    service = await openStoredService();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    service.setClock('2025-02-10 10:00');
    await sql`truncate users cascade`.execute(service.db);
    await run('addUser', { name: 'Ada', email: ADA, roles: ['administrator'] });
    await run('addUser', { name: 'Lin', email: 'LIN@cafcass.example', roles: 'link-person' });
  });
  const run = <Name extends OperationName>(name: Name, input: object, principal: Principal = AT_THE_MACHINE) =>
    runOperation(name, service.deps, principal, input);
  /** Somebody signed in, with a session. */
  const signedIn = async (email: string): Promise<Principal> => {
    const user = await findUser(service.db, email);
    const session = '44444444-4444-4444-8444-444444444444';
    const principal = user && knownPrincipal(service.deps.rules.current, { ...user, by: session });
    if (!principal) throw new Error(`${email} is nobody`);
    return principal;
  };
  const identify = async (token: string): Promise<Principal | null> => {
    const { db, now, rules } = service.deps;
    const known = createIdentify({ db, now, cookies: signInCookies(false), framework: () => rules.current });
    return known({ headers: { authorization: `Bearer ${token}` }, cookies: {} } as never);
  };
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'done',
      (error: unknown) => (error as { code: string }).code,
    );

  it('are added with the party of their roles', async () => {
    const { users } = await run('listUsers', {});
    expect(users.map(({ email, party, roles }) => ({ email, party, roles }))).toEqual([
      { email: ADA, party: 'ofsted', roles: ['administrator'] },
      { email: LIN, party: 'cafcass', roles: ['link-person'] },
    ]);
    expect(await codeOf(run('addUser', { name: 'Ada', email: ADA.toUpperCase(), roles: ['viewer'] }))).toBe(
      'user-exists',
    );
    for (const given of [
      { name: 'X', email: 'x@y.example', roles: ['viewer', 'senior-leader'] },
      { name: 'X', email: 'x@y.example', roles: ['viewer'], party: 'cafcass' },
      { name: 'X', email: 'x@y.example', roles: ['toString'] },
      { name: 'X', email: 'x@y.example', roles: [] },
      { name: 'X\n', email: 'x@y', roles: ['viewer'] },
    ]) {
      expect([given.roles, await codeOf(run('addUser', given))]).toEqual([given.roles, 'invalid-input']);
    }
  });

  it('keep one administrator, whatever is tried', async () => {
    expect(await codeOf(run('disableUser', { user: ADA }))).toBe('last-administrator');
    expect(await codeOf(run('changeUser', { user: ADA, roles: ['viewer'] }))).toBe('last-administrator');
    await run('addUser', { name: 'Bo', email: 'bo@ofsted.example', roles: ['administrator', 'viewer'] });
    await run('disableUser', { user: ADA });
    expect(await codeOf(run('disableUser', { user: 'bo@ofsted.example' }))).toBe('last-administrator');
    await run('enableUser', { user: ADA });
    // Of two that would leave nobody, one is refused.
    const both = await Promise.all(
      [ADA, 'bo@ofsted.example'].map((user) => codeOf(run('changeUser', { user, roles: ['viewer'] }))),
    );
    expect(new Set(both)).toEqual(new Set(['done', 'last-administrator']));
  });

  it('cannot change to another party, and what they may do changes at once', async () => {
    expect(await codeOf(run('changeUser', { user: LIN, roles: ['viewer'] }))).toBe('invalid-input');
    const { token } = await run('createToken', { user: ADA, name: 'x', scopes: 'see,administer' });
    expect((await identify(token))?.permissions).toEqual(['see', 'administer']);
    await run('addUser', { name: 'Bo', email: 'bo@ofsted.example', roles: ['administrator'] });
    await run('changeUser', { user: ADA, roles: ['viewer'] });
    expect((await identify(token))?.permissions).toEqual(['see']);
  });

  it('lose sessions and tokens when they are disabled, for good', async () => {
    const { token } = await run('createToken', { user: LIN, name: 'x', scopes: ['see'] });
    expect(await identify(token)).toMatchObject({ party: 'cafcass', inspected: true, user: { email: LIN } });
    await run('disableUser', { user: LIN });
    expect(await identify(token)).toBeNull();
    await run('enableUser', { user: LIN });
    expect(await identify(token)).toBeNull();
    expect(await codeOf(run('createSignInLink', { user: LIN }))).toBe('done');
    await run('disableUser', { user: LIN });
    expect(await codeOf(run('createSignInLink', { user: LIN }))).toBe('user-not-found');
    expect(await codeOf(run('createToken', { user: LIN, name: 'x', scopes: ['see'] }))).toBe('user-not-found');
  });

  it('have no way in left when they are enabled again, not even one that was being made meanwhile', async () => {
    const lin = await findUser(service.db, LIN);
    const made = async (suffix: string) => {
      const at = new Date(service.deps.now());
      const secret = hashSecret(suffix);
      const userId = lin?.id ?? '';
      const feed = { id: randomUUID(), user_id: userId, token_hash: secret, scope: 'all' as const };
      await insertFeed(service.db, { ...feed, created_at: at, created_by: 'a test' });
      const link = { userId, tokenHash: secret, browserHash: null, codeHash: null, at };
      await insertSignInLink(service.db, { ...link, expiresAt: new Date(at.getTime() + 60_000) });
      return secret;
    };
    const before = await made('before');
    await run('disableUser', { user: LIN });
    const secrets = [before, await made('meanwhile')];
    await run('enableUser', { user: LIN });
    for (const secret of secrets) {
      expect(await findFeed(service.db, secret)).toBeUndefined();
      expect(await spendSignInLink(service.db, secret, null, new Date(service.deps.now()))).toBeUndefined();
    }
    const after = await made('after');
    expect(await findFeed(service.db, after)).toMatchObject({ user: { email: LIN } });
    expect(await spendSignInLink(service.db, after, null, new Date(service.deps.now()))).toBeDefined();
  });

  it('make tokens of their own, of what they may do, and tokens make none', async () => {
    const lin = await signedIn(LIN);
    const made = await run('createToken', { name: 'Calendar', scopes: ['see'] }, lin);
    expect(made).toMatchObject({
      email: LIN,
      scopes: ['see'],
      expiresAt: '2025-05-11T10:00:00.000Z',
      lastUsedAt: null,
    });
    expect(made.token).toMatch(/^itl_[\w-]{43}$/);
    expect(await codeOf(run('createToken', { name: 'x', scopes: ['see', 'plan'] }, lin))).toBe('invalid-input');
    expect(await codeOf(run('createToken', { name: 'x', scopes: ['see'], days: 366 }, lin))).toBe('invalid-input');
    expect(await codeOf(run('createToken', { name: 'x', scopes: ['see'], user: ADA }, lin))).toBe('not-allowed');
    const ada = await signedIn(ADA);
    expect(await codeOf(run('createToken', { name: 'x', scopes: ['see'], user: LIN }, ada))).toBe('not-allowed');
    const byToken = (await identify(made.token)) as Principal;
    const administers = { ...byToken, permissions: ['see', 'administer'] as const };
    expect(await codeOf(run('createSignInLink', { user: ADA }, administers))).toBe('not-allowed');
    expect(await codeOf(run('createToken', { name: 'x', scopes: ['see'] }, byToken))).toBe('not-allowed');
    const rows = await service.db.selectFrom('api_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(made.token.slice(4));
  });

  it('are known by a token until it runs out or is revoked; its use is noted once a minute', async () => {
    const lin = await signedIn(LIN);
    const { token, id } = await run('createToken', { name: 'x', scopes: ['see'], days: 1 }, lin);
    await identify(token);
    service.setClock('2025-02-10 10:00:59');
    await identify(token);
    const lastUse = async () => (await run('listTokens', {}, lin)).tokens[0]?.lastUsedAt;
    expect(await lastUse()).toBe('2025-02-10T10:00:00.000Z');
    service.setClock('2025-02-11 09:59:59');
    expect(await identify(token)).not.toBeNull();
    expect(await lastUse()).toBe('2025-02-11T09:59:59.000Z');
    service.setClock('2025-02-11 10:00');
    expect(await identify(token)).toBeNull();
    expect((await run('listTokens', {}, lin)).tokens[0]?.expired).toBe(true);
    service.setClock('2025-02-10 12:00');
    expect(await identify(token)).not.toBeNull();
    await run('revokeToken', { token: id }, lin);
    expect(await identify(token)).toBeNull();
    expect(await codeOf(run('revokeToken', { token: id }, lin))).toBe('token-not-found');
  });

  it('see and end what is their own; administrators what is anybody’s', async () => {
    const [lin, ada] = [await signedIn(LIN), await signedIn(ADA)];
    const own = await run('createToken', { name: 'x', scopes: ['see'] }, lin);
    const others = await run('createToken', { name: 'y', scopes: ['see'] }, ada);
    expect((await run('listTokens', {}, lin)).tokens.map((each) => each.id)).toEqual([own.id]);
    expect((await run('listTokens', { user: 'all' }, ada)).tokens).toHaveLength(2);
    for (const user of [ADA, 'all', 'nobody@ofsted.example']) {
      expect([user, await codeOf(run('listTokens', { user }, lin))]).toEqual([user, 'not-allowed']);
      expect([user, await codeOf(run('listSessions', { user }, lin))]).toEqual([user, 'not-allowed']);
      expect([user, await codeOf(run('endSessions', { user }, lin))]).toEqual([user, 'not-allowed']);
    }
    expect(await codeOf(run('revokeToken', { token: others.id }, lin))).toBe('token-not-found');
    expect(await codeOf(run('revokeToken', { token: own.id }, ada))).toBe('done');
    expect(await codeOf(run('listSessions', { user: LIN }, ada))).toBe('done');
  });

  it('leave a record of every change of access, which nobody can change', async () => {
    const ada = await signedIn(ADA);
    const { id } = await run('createToken', { name: 'x', scopes: ['see'] }, ada);
    await run('changeUser', { user: LIN, roles: ['senior-leader'] }, ada);
    await run('revokeToken', { token: id }, ada);
    await run('createSignInLink', { user: LIN });
    await run('disableUser', { user: LIN }, ada);
    await run('enableUser', { user: LIN }, ada);
    const rows = await service.db.selectFrom('access_changes').select(['what', 'by_whom']).execute();
    expect(rows.map((row) => `${row.what} by ${row.by_whom}`).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'link-printed by Asha Rao',
      `token-created by ${ADA}`,
      `token-revoked by ${ADA}`,
      'user-added by Asha Rao',
      'user-added by Asha Rao',
      `user-changed by ${ADA}`,
      `user-disabled by ${ADA}`,
      `user-enabled by ${ADA}`,
    ]);
    await expect(service.db.deleteFrom('access_changes').execute()).rejects.toThrow(/only/i);
  });

  it('have every change of their access told, the latest first, page by page', async () => {
    service.setClock('2025-02-10 11:00');
    const ada = await signedIn(ADA);
    await run('changeUser', { user: LIN, roles: ['senior-leader'] }, ada);
    service.setClock('2025-02-10 12:00');
    await run('disableUser', { user: LIN }, ada);
    const first = await run('listAccessChanges', { user: LIN, limit: 2 }, ada);
    expect(first.changes).toMatchObject([
      { at: '2025-02-10T12:00:00.000Z', by: ADA, user: { email: LIN }, what: 'user-disabled' },
      {
        at: '2025-02-10T11:00:00.000Z',
        what: 'user-changed',
        details: { was: ['link-person'], is: ['senior-leader'] },
      },
    ]);
    const second = await run('listAccessChanges', { user: LIN, limit: 2, after: first.next }, ada);
    expect(second).toMatchObject({ changes: [{ what: 'user-added', by: 'Asha Rao' }], next: null });
    expect((await run('listAccessChanges', {}, ada)).changes).toHaveLength(4);
    expect(await codeOf(run('listAccessChanges', { user: 'nobody@x.example' }, ada))).toBe('user-not-found');
    await run('enableUser', { user: LIN });
    expect(await codeOf(run('listAccessChanges', { user: LIN }, await signedIn(LIN)))).toBe('not-allowed');
    const told = await service.run('user', 'changes', '--limit', '3');
    expect(told.out).toMatch(/2025-02-10 12:00Z\s+lin@cafcass\.example\s+user-disabled\s+ada@ofsted\.example/);
    expect(told.err).toContain('--after');
  });

  it('are managed from the terminal', async () => {
    const added = await service.run('user', 'add', 'bo@ofsted.example', '--name', 'Bo', '--roles', 'viewer,inspector');
    expect(added.out).toBe('Bo, bo@ofsted.example, ofsted: viewer, inspector; may sign in.\n');
    expect((await service.run('user', 'change', 'bo@ofsted.example', '--roles', 'viewer')).code).toBe(0);
    expect((await service.run('user', 'disable', 'bo@ofsted.example')).out).toContain('cannot sign in any more');
    const listed = (await service.run('user', 'list')).out;
    expect(listed).toMatch(/bo@ofsted\.example\s+Bo\s+ofsted\s+viewer\s+\S+\s+disabled 2025-02-10/);
    expect((await service.run('user', 'enable', 'bo@ofsted.example')).code).toBe(0);
    const token = await service.run('token', 'create', LIN, '--name', 'Feed', '--scopes', 'see', '--days', '7');
    expect(token).toMatchObject({ code: 0, err: 'It holds until 2025-02-17 and is not shown again.\n' });
    expect((await identify(token.out.trim()))?.user?.email).toBe(LIN);
    const { tokens } = await service.runJson<{ tokens: { id: string }[] }>('token', 'list', '--user', LIN);
    expect((await service.run('token', 'revoke', tokens[0]?.id ?? '')).code).toBe(0);
    expect((await service.run('token', 'list')).out).toBe('No tokens.\n');
    expect((await service.run('user', 'sessions', LIN)).out).toBe('Signed in nowhere.\n');
    expect((await service.run('user', 'sessions', LIN, '--end')).out).toBe('0 ended.\n');
    expect((await service.run('user', 'disable', 'nobody@ofsted.example')).code).toBe(3);
    expect((await service.run('user', 'disable', ADA)).code).toBe(4);
  });
});
