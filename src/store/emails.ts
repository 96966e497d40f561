import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { DatabaseMoment } from './database-moment.ts';
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
  const retryAt =
    outcome.state === 'pending' ? sql<Date>`${now} + ${outcome.retryInMs} * interval '1 millisecond'` : sql<null>`null`;
  return db.transaction().execute(async (tx) => {
    // Reminders before the email, as a claim locks them.
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
    await tx
      .updateTable('emails')
      .set((set) => ({
        attempts: set('attempts', '+', 1),
        response: outcome.response,
        ...(outcome.state === 'accepted' ? { accepted_at: sql<Date>`coalesce(accepted_at, ${now})` } : {}),
        ...(outcome.state === 'pending' && outcome.mayHaveBeenSent ? { possible_duplicate: true } : {}),
      }))
      .where('id', '=', email.id)
      .execute();
    return Number(result.numUpdatedRows);
  });
}

/** Why a claim ends without an email handed over. */
export interface Release {
  readonly retryInMs: number;
  /** Shown with the reminder until its next attempt. */
  readonly why: string;
  /** The words that were written hold no longer, so that the next claim writes new ones. */
  readonly forgetEmail: boolean;
}

/** Gives reminders back that were claimed and will not be sent by this claim; gives their number, 0 where the lease was lost. */
export async function releaseClaim(
  db: Kysely<Tables>,
  claim: { readonly leaseToken: string; readonly now: DatabaseMoment },
  release: Release,
): Promise<number> {
  const result = await sql`
    update reminders set state = 'pending', lease_token = null, lease_until = null, attempt = greatest(attempt - 1, 0),
      not_before = ${claim.now} + ${release.retryInMs} * interval '1 millisecond', last_error = ${release.why},
      email_id = case when ${release.forgetEmail} then null else email_id end
    where lease_token = ${claim.leaseToken}::uuid and state = 'sending'`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}
