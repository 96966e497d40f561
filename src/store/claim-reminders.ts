import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ReminderRow } from './reminders.ts';
import type { Tables } from './tables.ts';

/** The moment as the database has it; a simulation hands in one of its own. */
export type DatabaseMoment = RawBuilder<Date>;

/** The database's own clock, by which alone anything is due in service. */
export const DATABASE_NOW: DatabaseMoment = sql<Date>`now()`;

/** How a claim is made. */
export interface Claim {
  /** The reminder that the job or the sweep points at. */
  readonly id: string;
  /** New for every claim: who ends the work must still hold it. */
  readonly leaseToken: string;
  readonly leaseMs: number;
  /** Whether emails may leave at all now; if not, only those that may leave at any time. */
  readonly windowOpen: boolean;
  readonly now: DatabaseMoment;
}

/** How many reminders one email carries at most. */
const MOST_PER_EMAIL = 50;

/**
 * Takes a reminder, and with it all others that one email to the same person may carry now, in one statement.
 *
 * A row is taken only while it is due by the database's clock, waiting or left behind by a lease that ran out, of the
 * present version of its plan, and while its recipient may still have it: not taken off the inspection, and of a party
 * that may see the milestone and know of the inspection. Rows of an earlier attempt are taken together as they were.
 * Gives nothing where there is nothing to take.
 */
export async function claimReminders(db: Kysely<Tables>, claim: Claim): Promise<readonly ReminderRow[]> {
  const { now } = claim;
  const result = await sql<ReminderRow>`
    with seed as (
      select r.id, r.recipient, r.kind, r.email_id from reminders r where r.id = ${claim.id}
    ), chosen as (
      select r.id
      from seed
      join reminders r on r.id = seed.id
        or (seed.kind = 'reminder' and r.kind = 'reminder' and r.recipient = seed.recipient
          and r.state in ('pending', 'sending') and r.email_id is not distinct from seed.email_id)
      join inspections i on i.id = r.inspection_id
      join people p on p.id = r.person_id
      left join milestones m on m.inspection_id = r.inspection_id and m.milestone = r.milestone
      where ${isClaimable(now)}
        and (r.at_any_time or ${claim.windowOpen})
        and ${isEntitled}
        and ${isLatestStage(now)}
      order by (r.id = seed.id) desc, r.send_at
      limit ${MOST_PER_EMAIL}
      for update of r skip locked
    )
    update reminders r
    set state = 'sending', attempt = r.attempt + 1, lease_token = ${claim.leaseToken}::uuid,
      lease_until = ${now} + ${claim.leaseMs} * interval '1 millisecond'
    from chosen
    where r.id = chosen.id
      and exists (select 1 from chosen c where c.id = ${claim.id})
    returning r.*`.execute(db);
  return result.rows;
}

/** Whether the rows of a lease may still be sent: the lease is held, and nothing about them has changed since. */
export async function isStillEntitled(db: Kysely<Tables>, leaseToken: string, now: DatabaseMoment): Promise<boolean> {
  const result = await sql<{ entitled: boolean | null }>`
    select bool_and(r.lease_until > ${now} and ${isEntitled}) as entitled
    from reminders r
    join inspections i on i.id = r.inspection_id
    join people p on p.id = r.person_id
    left join milestones m on m.inspection_id = r.inspection_id and m.milestone = r.milestone
    where r.lease_token = ${leaseToken}::uuid and r.state = 'sending'`.execute(db);
  return result.rows[0]?.entitled ?? false;
}

/** Waiting and due, or in the hands of a worker whose lease ran out. */
export function isClaimable(now: DatabaseMoment): RawBuilder<boolean> {
  return sql<boolean>`(
    (r.state = 'pending' and coalesce(r.not_before, r.send_at) <= ${now})
    or (r.state = 'sending' and r.lease_until < ${now})
  )`;
}

/** The recipient may have it: the plan is the present one, and the party may see it and know of the inspection. */
const isEntitled = sql<boolean>`(
  r.plan_version = i.version and i.ended_at is null
  and p.removed_at is null and p.email = r.recipient
  and (not p.inspected or i.announced_at is not null)
  and (r.milestone is null or (m.status = 'open' and p.party = any(m.visible_to)))
)`;

/** No later stage for the same person and milestone is due as well: after an outage only the latest is of use. */
export function isLatestStage(now: DatabaseMoment): RawBuilder<boolean> {
  return sql<boolean>`(r.milestone is null or not exists (
    select 1 from reminders later
    where later.inspection_id = r.inspection_id and later.milestone = r.milestone and later.person_id = r.person_id
      and later.send_at > r.send_at and later.send_at <= ${now}
      and later.state in ('pending', 'sending', 'accepted')
      and r.email_id is null))`;
}
