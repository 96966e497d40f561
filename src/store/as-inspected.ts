import { type IsolationLevel, type Kysely, sql, type Transaction } from 'kysely';
import { INSPECTED_ROLE, PARTY_SETTING } from './inspected-role.ts';
import type { Tables } from './tables.ts';

/**
 * Reads for an inspected party behind the wall: in the role to which row-level security shows announced inspections and
 * the milestones of that party alone. Nothing can be written, and everything is of one moment.
 *
 * Role and party are the transaction's, so that no other client of the same connection ever has them.
 * @param db The service's own login, or one that can take no other role.
 */
export function asInspected<T>(
  db: Kysely<Tables>,
  party: string,
  act: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`select set_config(${PARTY_SETTING}, ${party}, true), set_config('role', ${INSPECTED_ROLE}, true)`.execute(
        tx,
      );
      return act(tx);
    });
}

/** Acts in a transaction: in that which is open already, which then is to be of the isolation asked for, else in one of its own. */
export function inTransaction<T>(
  db: Kysely<Tables>,
  isolation: IsolationLevel,
  act: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return act(db as Transaction<Tables>);
  return db.transaction().setIsolationLevel(isolation).execute(act);
}
