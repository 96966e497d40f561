import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DatabaseMoment } from './database-moment.ts';
import type { ReminderRow } from './reminders.ts';
import { isNotAccepted, isOfThePlan, isSendable, mayKnow, withCircumstances } from './sendable.ts';
import type { Tables } from './tables.ts';

/** How a claim is made. */
export interface Claim {
  /** The reminder that the job or the sweep points at. */
  readonly id: string;
  /** New for every claim: who ends the work must still hold it. */
  readonly leaseToken: string;
  readonly leaseMs: number;
  /** Whether emails may leave at all now; if not, only those that may leave at any time. */
  readonly windowOpen: boolean;
  /** Takes the one reminder and none that could go in the same email. */
  readonly alone?: boolean;
  readonly now: DatabaseMoment;
}

/** How many reminders one email carries at most. */
const MOST_PER_EMAIL = 50;

/**
 * Takes a reminder, and with it all others that one email to the same person may carry now, in one statement.
 *
 * A row is taken only while it is due by the database's clock, waiting or left behind by a lease that ran out, and
 * while it is sendable. Rows of an earlier attempt are taken together as they were, so that the same email can be sent
 * again; where a lease ran out over one, it may have been sent, which the email keeps. All are taken or none: while
 * somebody else holds one of them, there is nothing to take.
 */
export async function claimReminders(db: Kysely<Tables>, claim: Claim): Promise<readonly ReminderRow[]> {
  const { id, now } = claim;
  // Claims for one mailbox take turns, or two at once would each see rows that the other holds, and both give up.
  const result = await sql<ReminderRow>`
    with seed as materialized (
      select r.id, r.recipient, r.kind, r.email_id, pg_advisory_xact_lock(hashtextextended(r.recipient, 0)) as turn
      from reminders r where r.id = ${id} and r.due_at <= ${now}
    ), together as materialized (
      select seed.id from seed
      union
      select r.id from seed
      join reminders r on r.recipient = seed.recipient and r.due_at <= ${now} and r.kind = seed.kind
        and r.email_id is not distinct from seed.email_id
      where seed.kind = 'reminder' and not ${claim.alone ?? false}
    ), wanted as materialized (
      select r.id, r.plan_version
      from together join reminders r on r.id = together.id ${withCircumstances}
      where (r.at_any_time or ${claim.windowOpen}) and ${isSendable(now)} and ${isNotBeingTold(now)}
      order by (r.id = ${id}) desc, r.due_at, r.id
      limit ${MOST_PER_EMAIL}
    ), locked as materialized (
      select r.id, r.state, r.email_id
      from wanted join reminders r on r.id = wanted.id
      where r.due_at <= ${now} and r.plan_version = wanted.plan_version
      for update of r skip locked
    ), taken as (
      update reminders r
      set state = 'sending', attempt = r.attempt + 1, lease_token = ${claim.leaseToken}::uuid,
        lease_until = ${now} + ${claim.leaseMs} * interval '1 millisecond'
      from locked
      where r.id = locked.id
        and exists (select 1 from wanted where wanted.id = ${id})
        and (select count(*) from locked) = (select count(*) from wanted)
      returning r.*
    ), doubted as (
      update emails e set possible_duplicate = true
      from locked join taken on taken.id = locked.id
      where locked.state = 'sending' and e.id = locked.email_id
    )
    select * from taken order by send_at, id`.execute(db);
  return result.rows;
}

/** Nobody is just telling the same person of another change: what that one tells need not be told again. */
function isNotBeingTold(now: DatabaseMoment): RawBuilder<boolean> {
  return sql<boolean>`(r.kind <> 'change' or not exists (
    select 1 from reminders other
    where other.inspection_id = r.inspection_id and other.recipient = r.recipient and other.kind = 'change'
      and other.id <> r.id and other.state = 'sending' and other.lease_until > ${now}))`;
}

/** Whether a claim may still be sent, or why not. */
export type Entitlement = 'entitled' | 'changed' | 'accepted' | 'lease-over';

/**
 * Whether all rows of a claim may still be sent: the lease is held, no mail server took them by an attempt that had
 * lost its own, and the plans are those that they were claimed from. Only where these changed does the email no longer
 * tell the truth.
 */
export async function checkEntitlement(
  db: Kysely<Tables>,
  rows: readonly Pick<ReminderRow, 'id' | 'plan_version'>[],
  leaseToken: string,
  now: DatabaseMoment,
): Promise<Entitlement> {
  const ids = rows.map((row) => row.id);
  const versions = rows.map((row) => row.plan_version);
  const result = await sql<{ held: string; waiting: string; unchanged: string }>`
    select count(*) as held, count(*) filter (where ${isNotAccepted}) as waiting,
      count(*) filter (where r.plan_version = claimed.version and ${isOfThePlan} and ${mayKnow}) as unchanged
    from unnest(${ids}::uuid[], ${versions}::integer[]) as claimed (id, version)
    join reminders r on r.id = claimed.id
    ${withCircumstances}
    where r.state = 'sending' and r.lease_token = ${leaseToken}::uuid and r.lease_until > ${now}`.execute(db);
  const all = (count: string | undefined): boolean => Number(count) === rows.length;
  const counted = result.rows[0];
  if (!all(counted?.held)) return 'lease-over';
  if (!all(counted?.waiting)) return 'accepted';
  return all(counted?.unchanged) ? 'entitled' : 'changed';
}
