import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { DatabaseMoment } from './database-moment.ts';
import type { InvitationInsert } from './invitations.ts';
import type { ReminderRow } from './reminders.ts';
import type { EmailsTable, ToldDatesTable } from './reminder-tables.ts';
import type { Tables } from './tables.ts';

export type EmailRow = Selectable<EmailsTable>;

/** The email of that id, or undefined. */
export function findEmail(db: Kysely<Tables>, id: string): Promise<EmailRow | undefined> {
  return db.selectFrom('emails').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Reminders that a worker has in hand, as it claimed them. */
export interface ClaimedReminders {
  readonly leaseToken: string;
  readonly rows: readonly Pick<ReminderRow, 'id' | 'plan_version'>[];
}

/** A date that the email tells. */
export type ToldInsert = Omit<Insertable<ToldDatesTable>, 'email_id'>;

/**
 * Stores the words of an email with what they tell of dates or ask of a calendar and the reminders that it carries. False, and nothing is
 * stored, where the lease on these is lost or an inspection is at another version than they were claimed at.
 */
export function storeEmail(
  db: Kysely<Tables>,
  email: Insertable<EmailsTable>,
  claimed: ClaimedReminders,
  told: readonly ToldInsert[],
  invitation?: InvitationInsert,
): Promise<boolean> {
  return db
    .transaction()
    .execute(async (tx) => {
      if (!(await holdInspections(tx, claimed))) return false;
      await tx.insertInto('emails').values(email).execute();
      if (told.length > 0) {
        const rows = told.map((each) => ({ ...each, email_id: email.id }));
        await tx.insertInto('told_dates').values(rows).execute();
      }
      if (invitation)
        await tx
          .insertInto('invitations')
          .values({ ...invitation, email_id: email.id })
          .execute();
      const result = await tx
        .updateTable('reminders')
        .set({ email_id: email.id })
        .where('lease_token', '=', claimed.leaseToken)
        .where('state', '=', 'sending')
        .executeTakeFirst();
      if (Number(result.numUpdatedRows) === claimed.rows.length) return true;
      throw new LeaseLost();
    })
    .catch((error: unknown) => {
      if (error instanceof LeaseLost) return false;
      throw error;
    });
}

/** Ends the transaction above without anything written. */
class LeaseLost extends Error {}

/**
 * Keeps the inspections of claimed reminders as they are until the transaction ends, after whoever is just changing
 * them: a change reads what was told while it holds them. False where one is at another version already.
 */
async function holdInspections(tx: Transaction<Tables>, { rows }: ClaimedReminders): Promise<boolean> {
  const ids = rows.map((row) => row.id);
  const versions = rows.map((row) => row.plan_version);
  const result = await sql`
    select 1 from unnest(${ids}::uuid[], ${versions}::integer[]) as claimed (id, version)
    join reminders r on r.id = claimed.id
    join inspections i on i.id = r.inspection_id and i.version = claimed.version
    order by i.id for share of i`.execute(tx);
  return result.rows.length === rows.length;
}

/** A reminder that the mail server refused for good. */
export type FailedReminderRow = Pick<ReminderRow, 'id' | 'inspection_id' | 'plan_version' | 'milestone' | 'stage'>;

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
 * @param onFailed Told of reminders that failed for good, within the transaction that records it.
 */
export async function settleEmail(
  db: Kysely<Tables>,
  email: { readonly id: string; readonly leaseToken: string; readonly now: DatabaseMoment },
  outcome: Settlement,
  onFailed: (tx: Transaction<Tables>, reminders: readonly FailedReminderRow[]) => Promise<void> = async () => {},
): Promise<number> {
  const { now } = email;
  const retryAt =
    outcome.state === 'pending' ? sql<Date>`${now} + ${outcome.retryInMs} * interval '1 millisecond'` : sql<null>`null`;
  return db.transaction().execute(async (tx) => {
    // Reminders before the email, as a claim locks them.
    const settled = await tx
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
      .returning(['id', 'inspection_id', 'plan_version', 'milestone', 'stage'])
      .execute();
    if (outcome.state === 'failed') await onFailed(tx, settled);
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
    return settled.length;
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

/**
 * Closes claimed reminders for which there is nothing left to say; gives their number. It is 0, and nothing is closed,
 * where the lease was lost or an inspection has changed, so that there may be something to say again.
 */
export function closeClaim(
  db: Kysely<Tables>,
  claimed: ClaimedReminders & { readonly now: DatabaseMoment },
  because: string,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    if (!(await holdInspections(tx, claimed))) return 0;
    const result = await tx
      .updateTable('reminders')
      .set({
        state: 'cancelled',
        lease_token: null,
        lease_until: null,
        closed_at: claimed.now,
        closed_because: because,
      })
      .where('lease_token', '=', claimed.leaseToken)
      .where('state', '=', 'sending')
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  });
}
