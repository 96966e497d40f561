import { type IsolationLevel, type Kysely, sql, type Transaction } from 'kysely';
import { INSPECTED_ROLE, PARTY_SETTING } from './inspected-role.ts';
import type { Tables } from './tables.ts';

/**
 * Reads for an inspected party behind the wall: in the role to which row-level security shows announced inspections and
 * the milestones of that party alone. Nothing can be written, and everything is of one moment.
 *
 * Role and party are the transaction's, so that no other client of the same connection ever has them. In a transaction
 * that is open already they are put on for as long as `act` takes; that one may write before and after it.
 * @param db The service's own login, or one that can take no other role.
 */
export function asInspected<T>(
  db: Kysely<Tables>,
  party: string,
  act: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return withinRole(db as Transaction<Tables>, party, act);
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

/** Reads behind the wall within a transaction that goes on in front of it afterwards. */
async function withinRole<T>(
  tx: Transaction<Tables>,
  party: string,
  act: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  // Read before they are set: a login may come with a role of its own.
  const { rows } = await sql<{ role: string }>`
    select current_setting('role') as role, set_config(${PARTY_SETTING}, ${party}, true),
      set_config('role', ${INSPECTED_ROLE}, true)`.execute(tx);
  const result = await act(tx);
  // Where it failed the transaction ends with it, and the role as well.
  await sql`select set_config('role', ${rows[0]?.role ?? 'none'}, true), set_config(${PARTY_SETTING}, '', true)`.execute(
    tx,
  );
  return result;
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
