import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { UsersTable } from './access-tables.ts';
import type { Tables } from './tables.ts';

/** Somebody who may sign in. */
export type UserRow = Selectable<UsersTable>;

/** A new user; the address is in lower case. */
export interface NewUser {
  readonly party: string;
  readonly roles: readonly string[];
  readonly name: string;
  readonly email: string;
  /** Who adds them: a name or an address. */
  readonly createdBy: string;
}

/** Everybody, in the order of their addresses, with those who may not sign in any more. */
export async function listUsers(db: Kysely<Tables>): Promise<readonly UserRow[]> {
  return db.selectFrom('users').selectAll().orderBy('email').execute();
}

/** Whether there is anybody at all. */
export async function hasUsers(db: Kysely<Tables>): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).execute()).length > 0;
}

/** The user of an id or an address in any case; undefined where there is none. Disabled ones are found as well. */
export async function findUser(db: Kysely<Tables>, idOrEmail: string): Promise<UserRow | undefined> {
  const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(idOrEmail);
  return db
    .selectFrom('users')
    .selectAll()
    .where(isId ? 'id' : 'email', '=', idOrEmail.toLowerCase())
    .executeTakeFirst();
}

/** The user whom a provider knows by this subject; undefined where it never brought one. */
export async function findUserBySubject(
  db: Kysely<Tables>,
  issuer: string,
  subject: string,
): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('oidc_issuer', '=', issuer)
    .where('oidc_subject', '=', subject)
    .executeTakeFirst();
}

/** Writes a user; undefined where the address is taken. */
export async function insertUser(db: Kysely<Tables>, user: NewUser): Promise<UserRow | undefined> {
  return db
    .insertInto('users')
    .values({
      id: randomUUID(),
      party: user.party,
      roles: [...user.roles],
      name: user.name,
      email: user.email,
      created_by: user.createdBy,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Ties a user to what a provider calls them, once: undefined where they are tied already, or may not sign in. */
export async function linkSubject(
  db: Kysely<Tables>,
  email: string,
  issuer: string,
  subject: string,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ oidc_issuer: issuer, oidc_subject: subject })
    .where('email', '=', email.toLowerCase())
    .where('oidc_subject', 'is', null)
    .where('disabled_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Changes a user and gives them as they are now; undefined where there is no such user. */
export async function updateUser(
  db: Kysely<Tables>,
  id: string,
  change: { readonly name?: string; readonly roles?: readonly string[]; readonly disabledAt?: Date | null },
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.roles === undefined ? {} : { roles: [...change.roles] }),
      ...(change.disabledAt === undefined ? {} : { disabled_at: change.disabledAt }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** The ids of the users with a role who may sign in, locked until the transaction ends, so that two changes see each other. */
export async function lockUsersWithRole(db: Kysely<Tables>, role: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where(sql<boolean>`${role} = any(roles)`)
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map((row) => row.id);
}
