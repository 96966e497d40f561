import { Kysely, PostgresDialect, sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { findTokenUser, insertApiToken } from '../../src/store/api-tokens.ts';
import { migrate } from '../../src/store/migrate.ts';
import { insertOidcSignIn, takeOidcSignIn } from '../../src/store/oidc-sign-ins.ts';
import { endSessionsOf, findSessionUser, insertSession, listSessions } from '../../src/store/sessions.ts';
import {
  clearOldSignIns,
  insertSignInLink,
  noteSignInRequest,
  spendSignInCode,
  spendSignInLink,
} from '../../src/store/sign-in-links.ts';
import type { Tables } from '../../src/store/tables.ts';
import { insertUser, updateUser } from '../../src/store/users.ts';
import { describeEachDatabase } from '../support/each-database.ts';

const AT = new Date('2025-02-10T10:00:00Z');
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

/** What is used once is used once however many try at the same time: on a server each on a connection of its own. */
describeEachDatabase('people, sessions, links and tokens', (database) => {
  let db: Kysely<Tables>;
  let userId: string;
  beforeAll(async () => {
    db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database().pool }) });
    await migrate(db as Kysely<unknown>);
  });
  beforeEach(async () => {
    await sql`truncate users, oidc_sign_ins, sign_in_requests cascade`.execute(db);
    const user = { party: 'ofsted', roles: ['viewer'], name: 'Ada', email: 'ada@ofsted.example', createdBy: 'a test' };
    userId = (await insertUser(db, user))?.id ?? '';
  });
  const link = (more: object = {}) =>
    insertSignInLink(db, {
      ...{ userId, tokenHash: 'token', browserHash: 'browser', codeHash: 'code' },
      ...{ at: AT, expiresAt: later(600), ...more },
    });
  const session = (tokenHash: string, replaces: string | null = null, at = AT) =>
    insertSession(db, { tokenHash, userId, signedInBy: 'link', browser: 'A browser', replaces, at });
  const six = [1, 2, 3, 4, 5, 6];

  it('have each address once', async () => {
    const again = { party: 'ofsted', roles: ['viewer'], name: 'Ada', email: 'ada@ofsted.example', createdBy: 'a test' };
    expect(await insertUser(db, again)).toBeUndefined();
    await expect(insertUser(db, { ...again, email: 'Ada@ofsted.example' })).rejects.toThrow(/check/);
  });

  it('gives a link to one of many', async () => {
    await link();
    expect(await spendSignInLink(db, 'token', 'another', AT)).toBeUndefined();
    expect(await spendSignInLink(db, 'token', null, AT)).toBeUndefined();
    expect(await spendSignInLink(db, 'token', 'browser', later(600))).toBeUndefined();
    const used = await Promise.all(six.map(() => spendSignInLink(db, 'token', 'browser', later(599))));
    expect(used.filter((each) => each !== undefined)).toEqual([{ user_id: userId, browser_hash: 'browser' }]);
  });

  it('gives a code to one of many, and counts wrong ones that come at once', async () => {
    await link();
    const used = await Promise.all(six.map(() => spendSignInCode(db, 'code', 'browser', AT)));
    expect(used.filter((each) => each !== undefined)).toHaveLength(1);
    await link({ tokenHash: 'second', at: later(1) });
    await Promise.all(six.map(() => spendSignInCode(db, 'wrong', 'browser', later(2))));
    expect(await spendSignInCode(db, 'code', 'browser', later(3))).toBeUndefined();
    const rows = await db.selectFrom('sign_in_links').select('wrong_codes').orderBy('created_at').execute();
    expect(rows.map((row) => row.wrong_codes)).toEqual([0, 5]);
  });

  it('takes the code of the newest link only', async () => {
    await link();
    await link({ tokenHash: 'second', codeHash: 'newer', at: later(1) });
    expect(await spendSignInCode(db, 'code', 'browser', later(2))).toBeUndefined();
    expect(await spendSignInCode(db, 'newer', 'browser', later(2))).toMatchObject({ user_id: userId });
  });

  it('begins a session of somebody who may sign in, and ends the one before', async () => {
    expect(await session('first')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await findSessionUser(db, 'first', AT)).toMatchObject({ id: userId, roles: ['viewer'], name: 'Ada' });
    await session('second', 'first', later(60));
    expect(await findSessionUser(db, 'first', later(60))).toBeUndefined();
    expect(await listSessions(db, userId, later(60))).toHaveLength(1);
    await updateUser(db, userId, { disabledAt: AT });
    expect(await session('third')).toBeUndefined();
    expect(await findSessionUser(db, 'second', later(60))).toBeUndefined();
  });

  it('notes the use of sessions and tokens in the same statement, once a minute', async () => {
    await session('used');
    await insertApiToken(db, {
      ...{ tokenHash: 'used', userId, name: 'x', scopes: ['see'], createdBy: 'a test' },
      ...{ at: AT, expiresAt: later(3600) },
    });
    const seen = async () => {
      const [s] = await db.selectFrom('sessions').select('last_seen_at').execute();
      const [t] = await db.selectFrom('api_tokens').select('last_used_at').execute();
      return [s?.last_seen_at, t?.last_used_at];
    };
    for (const [at, expected] of [
      [0, 0],
      [59, 0],
      [60, 60],
      [119, 60],
    ] as const) {
      await Promise.all([findSessionUser(db, 'used', later(at)), findTokenUser(db, 'used', later(at))]);
      expect([at, await seen()]).toEqual([at, [later(expected), later(expected)]]);
    }
    expect(await findTokenUser(db, 'used', later(3600))).toBeUndefined();
    expect(await endSessionsOf(db, userId, later(120))).toBe(1);
  });

  it('gives back what a sign-in at the provider was begun with to one of many', async () => {
    await insertOidcSignIn(db, {
      ...{ state_hash: 'state', browser_hash: 'browser', nonce: 'n', code_verifier: 'v', return_to: '/' },
      expires_at: later(600),
    });
    expect(await takeOidcSignIn(db, 'state', 'another', AT)).toBeUndefined();
    const taken = await Promise.all(six.map(() => takeOidcSignIn(db, 'state', 'browser', AT)));
    expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
  });

  it('counts wishes for links of an address, and clears what is a day old', async () => {
    expect(await noteSignInRequest(db, 'a', AT, later(-3600))).toBe(1);
    expect(await noteSignInRequest(db, 'a', later(1), later(-3600))).toBe(2);
    expect(await noteSignInRequest(db, 'b', later(1), later(-3600))).toBe(1);
    expect(await noteSignInRequest(db, 'a', later(3600), later(0))).toBe(2);
    await link();
    await session('old');
    await clearOldSignIns(db, later(24 * 3600 + 700));
    const left = await Promise.all(
      (['sign_in_requests', 'sign_in_links', 'sessions'] as const).map((table) =>
        db.selectFrom(table).selectAll().execute(),
      ),
    );
    expect(left.map((rows) => rows.length)).toEqual([1, 0, 1]);
  });
});
