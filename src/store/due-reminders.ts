import { type Kysely, sql } from 'kysely';
import { type DatabaseMoment, isLatestStage } from './claim-reminders.ts';
import type { Tables } from './tables.ts';

/** One email that falls due: the reminder that leads it, and how long until then. */
export interface DueReminder {
  readonly id: string;
  readonly attempt: number;
  /** Milliseconds by the database's clock; 0 or less where it is due now. */
  readonly dueInMs: number;
}

/**
 * What falls due up to a horizon, the earliest first, one row for each email: reminders to one person at one time
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
  const result = await sql<{ id: string; attempt: number; due_in_ms: string }>`
    select id, attempt, floor(extract(epoch from due_at - ${now}) * 1000)::bigint as due_in_ms
    from (
      select distinct on (r.recipient, r.email_id, at, case when r.kind = 'timeline' then r.id end)
        r.id, r.attempt, at as due_at
      from reminders r
      join inspections i on i.id = r.inspection_id and i.version = r.plan_version
      cross join lateral (select case r.state when 'sending' then r.lease_until else coalesce(r.not_before, r.send_at) end as at) t
      where ((r.state = 'pending' and coalesce(r.not_before, r.send_at) <= ${now} + ${options.horizonMs} * interval '1 millisecond')
          or (r.state = 'sending' and r.lease_until < ${now}))
        and (r.at_any_time or not ${options.atAnyTimeOnly})
        and ${isLatestStage(now)}
      order by r.recipient, r.email_id, at, case when r.kind = 'timeline' then r.id end, r.id
    ) first_of_each
    order by due_at
    limit ${options.limit}`.execute(db);
  return result.rows.map((row) => ({ id: row.id, attempt: row.attempt, dueInMs: Number(row.due_in_ms) }));
}

/** The earliest moment after `now` at which anything is to be sent, or null where nothing waits. */
export async function findNextDueMoment(db: Kysely<Tables>, now: DatabaseMoment): Promise<Date | null> {
  const result = await sql<{ at: Date | null }>`
    select min(coalesce(r.not_before, r.send_at)) as at
    from reminders r join inspections i on i.id = r.inspection_id and i.version = r.plan_version
    where r.state = 'pending' and coalesce(r.not_before, r.send_at) > ${now}`.execute(db);
  return result.rows[0]?.at ?? null;
}

/** What a clean-up closed. */
export interface ClosedReminders {
  readonly superseded: number;
  readonly lapsed: number;
  readonly abandoned: number;
}

/**
 * Closes what will never be sent: reminders overtaken by a later stage that is due too, those no longer of use, and
 * those left in hand by a worker that died while the plan changed.
 */
export async function closeStaleReminders(db: Kysely<Tables>, now: DatabaseMoment): Promise<ClosedReminders> {
  const superseded = await sql`
    update reminders r set state = 'superseded', closed_at = ${now}, closed_because = 'a later reminder of the same date was due as well'
    where r.state = 'pending' and r.milestone is not null and r.send_at <= ${now} and not ${isLatestStage(now)}`.execute(
    db,
  );
  const lapsed = await sql`
    update reminders r set state = 'lapsed', closed_at = ${now},
      closed_because = 'it could not be sent while it was of use' || coalesce(': ' || r.last_error, '')
    where r.state = 'pending' and r.useful_until < ${now}`.execute(db);
  const abandoned = await sql`
    update reminders r set state = 'cancelled', closed_at = ${now}, lease_token = null, lease_until = null,
      closed_because = 'the plan changed while it was being sent; it may have been sent'
    from inspections i
    where i.id = r.inspection_id and r.state = 'sending' and r.lease_until < ${now} and r.plan_version <> i.version`.execute(
    db,
  );
  return {
    superseded: Number(superseded.numAffectedRows ?? 0n),
    lapsed: Number(lapsed.numAffectedRows ?? 0n),
    abandoned: Number(abandoned.numAffectedRows ?? 0n),
  };
}
