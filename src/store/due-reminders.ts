import { type Kysely, sql } from 'kysely';
import type { DatabaseMoment } from './database-moment.ts';
import { isLatestStage, isOfThePlan, isOfUse, isSendable, mayKnow, withCircumstances } from './sendable.ts';
import type { Tables } from './tables.ts';

/** One email that falls due: the reminder that leads it, and how long until then. */
export interface DueReminder {
  readonly id: string;
  readonly attempt: number;
  /** Milliseconds by the database's clock; 0 or less where it is due now. */
  readonly dueInMs: number;
}

/**
 * What can be sent up to a horizon, the earliest first, one row for each email: reminders to one person at one time
 * become one. Leases that ran out count as due.
 * @param atAnyTimeOnly Leaves out what must wait for the send window.
 */
export async function listDueReminders(
  db: Kysely<Tables>,
  options: {
    readonly now: DatabaseMoment;
    readonly horizonMs: number;
    readonly atAnyTimeOnly: boolean;
    readonly limit: number;
  },
): Promise<readonly DueReminder[]> {
  const { now } = options;
  const alone = sql`case when r.kind <> 'reminder' then r.id end`;
  const result = await sql<{ id: string; attempt: number; due_in_ms: string }>`
    select id, attempt, floor(extract(epoch from due_at - ${now}) * 1000)::bigint as due_in_ms
    from (
      select distinct on (r.recipient, r.email_id, r.due_at, ${alone}) r.id, r.attempt, r.due_at
      from reminders r ${withCircumstances}
      where r.due_at <= ${now} + ${options.horizonMs} * interval '1 millisecond'
        and (r.state = 'pending' or r.due_at <= ${now})
        and (r.at_any_time or not ${options.atAnyTimeOnly})
        and ${isSendable(now)}
      order by r.recipient, r.email_id, r.due_at, ${alone}, r.id
    ) first_of_each
    order by due_at, id
    limit ${options.limit}`.execute(db);
  return result.rows.map((row) => ({ id: row.id, attempt: row.attempt, dueInMs: Number(row.due_in_ms) }));
}

/** The earliest moment after `now` at which anything is to be sent, or null where nothing waits. */
export async function findNextDueMoment(db: Kysely<Tables>, now: DatabaseMoment): Promise<Date | null> {
  const result = await sql<{ at: Date }>`
    select r.due_at as at
    from reminders r ${withCircumstances}
    where r.due_at > ${now} and ${isOfThePlan} and ${mayKnow}
    order by r.due_at limit 1`.execute(db);
  return result.rows[0]?.at ?? null;
}

/** What a clean-up closed, by what it became. */
export interface ClosedReminders {
  /** The mail server had taken them, which was recorded after their lease was lost. */
  readonly accepted: number;
  readonly cancelled: number;
  readonly superseded: number;
  readonly lapsed: number;
}

/**
 * Closes what is due and will never be sent: what a change of plan overtook while it was in hand, reminders followed by
 * a later stage that is due too, and those no longer of use. Looks at nothing that is not due, so it costs little
 * however much waits.
 */
export async function closeStaleReminders(db: Kysely<Tables>, now: DatabaseMoment): Promise<ClosedReminders> {
  const result = await sql<{ state: keyof ClosedReminders; count: string }>`
    with due as materialized (
      select r.id, r.plan_version,
        case
          when e.accepted_at is not null then 'accepted'
          when not ${isOfThePlan} then 'cancelled'
          when not ${isLatestStage(now)} then 'superseded'
          when not ${isOfUse(now)} then 'lapsed'
        end as becomes,
        case when r.state = 'sending' and r.email_id is not null or e.possible_duplicate
          then '; it may have been sent' else '' end as doubt
      from reminders r ${withCircumstances}
      left join emails e on e.id = r.email_id
      where r.due_at <= ${now}
    ), stale as materialized (
      select due.id, due.becomes, due.doubt
      from due join reminders r on r.id = due.id
      where due.becomes is not null and r.due_at <= ${now} and r.plan_version = due.plan_version
      for update of r skip locked
    ), closed as (
      update reminders r
      set state = stale.becomes, closed_at = ${now}, lease_token = null, lease_until = null,
        last_error = case when stale.becomes = 'accepted' then null else r.last_error end,
        closed_because = case stale.becomes
          when 'cancelled' then 'the plan changed while it was due' || stale.doubt
          when 'superseded' then 'a later reminder of the same date was due as well' || stale.doubt
          when 'lapsed' then 'it could not be sent while it was of use' || coalesce(': ' || r.last_error, '') || stale.doubt
        end
      from stale
      where r.id = stale.id
      returning r.state
    )
    select state, count(*) as count from closed group by state`.execute(db);
  const count = (state: keyof ClosedReminders): number =>
    Number(result.rows.find((row) => row.state === state)?.count ?? 0);
  return {
    accepted: count('accepted'),
    cancelled: count('cancelled'),
    superseded: count('superseded'),
    lapsed: count('lapsed'),
  };
}
