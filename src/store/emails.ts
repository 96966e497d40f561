import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { DatabaseMoment } from './claim-reminders.ts';
import type { EmailsTable, Tables } from './tables.ts';

export type EmailRow = Selectable<EmailsTable>;

/** The email of that id, or undefined. */
export function findEmail(db: Kysely<Tables>, id: string): Promise<EmailRow | undefined> {
  return db.selectFrom('emails').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Stores the words of an email with the reminders it carries, if the lease on them is still held; false if it is not. */
export function storeEmail(db: Kysely<Tables>, email: Insertable<EmailsTable>, leaseToken: string): Promise<boolean> {
  return db
    .transaction()
    .execute(async (tx) => {
      await tx.insertInto('emails').values(email).execute();
      const result = await tx
        .updateTable('reminders')
        .set({ email_id: email.id })
        .where('lease_token', '=', leaseToken)
        .where('state', '=', 'sending')
        .executeTakeFirst();
      if (Number(result.numUpdatedRows) === email.reminder_ids.length) return true;
      throw new LeaseLost();
    })
    .catch((error: unknown) => {
      if (error instanceof LeaseLost) return false;
      throw error;
    });
}

/** Ends the transaction above without anything written. */
class LeaseLost extends Error {}

/** Every email sent or tried for an inspection, oldest first. */
export async function listEmailsOf(db: Kysely<Tables>, inspectionId: string): Promise<readonly EmailRow[]> {
  const result = await sql<EmailRow>`
    select e.* from emails e
    where exists (select 1 from reminders r where r.email_id = e.id and r.inspection_id = ${inspectionId})
    order by e.dated_at`.execute(db);
  return result.rows;
}

/** How one attempt to send an email ended. */
export type Settlement =
  | { readonly state: 'accepted'; readonly response: string }
  | { readonly state: 'failed'; readonly response: string }
  | {
      readonly state: 'pending';
      readonly response: string;
      readonly retryInMs: number;
      readonly countsAttempt: boolean;
      readonly mayHaveBeenSent: boolean;
    };

/**
 * Records how an attempt ended, for the rows whose lease is still held; gives their number. The email itself keeps
 * what the server said even where the lease was lost meanwhile, so that an accepted one is never forgotten.
 */
export async function settleEmail(
  db: Kysely<Tables>,
  email: { readonly id: string; readonly leaseToken: string; readonly now: DatabaseMoment },
  outcome: Settlement,
): Promise<number> {
  const { now } = email;
  return db.transaction().execute(async (tx) => {
    await tx
      .updateTable('emails')
      .set((set) => ({
        attempts: set('attempts', '+', 1),
        response: outcome.response,
        ...(outcome.state === 'accepted' ? { accepted_at: now } : {}),
        ...(outcome.state === 'pending' && outcome.mayHaveBeenSent ? { possible_duplicate: true } : {}),
      }))
      .where('id', '=', email.id)
      .execute();
    const retryAt =
      outcome.state === 'pending'
        ? sql<Date>`${now} + ${outcome.retryInMs} * interval '1 millisecond'`
        : sql<null>`null`;
    const result = await tx
      .updateTable('reminders')
      .set({
        state: outcome.state,
        lease_token: null,
        lease_until: null,
        not_before: retryAt as never,
        last_error: outcome.state === 'accepted' ? null : outcome.response,
        closed_at: outcome.state === 'pending' ? null : now,
        closed_because: outcome.state === 'failed' ? 'the mail server refused it for good' : null,
        ...(outcome.state === 'pending' && !outcome.countsAttempt ? { attempt: sql`attempt - 1` as never } : {}),
      })
      .where('lease_token', '=', email.leaseToken)
      .where('state', '=', 'sending')
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  });
}

/** Gives reminders back that were claimed and will not be sent by this claim. */
export async function releaseClaim(
  db: Kysely<Tables>,
  leaseToken: string,
  retryInMs: number,
  why: string,
  now: DatabaseMoment,
): Promise<void> {
  await sql`
    update reminders set state = 'pending', lease_token = null, lease_until = null, attempt = greatest(attempt - 1, 0),
      not_before = ${now} + ${retryInMs} * interval '1 millisecond', last_error = ${why}
    where lease_token = ${leaseToken}::uuid and state = 'sending'`.execute(db);
}
