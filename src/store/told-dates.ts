import { type Kysely, type Selectable, sql } from 'kysely';
import type { CivilMoment, LocalTime } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { ToldDate } from '../schedules/reminder.ts';
import type { ToldDatesTable } from './reminder-tables.ts';
import type { Tables } from './tables.ts';

/** What an email told somebody of a milestone. */
export interface ToldDateRow extends Omit<Selectable<ToldDatesTable>, 'email_id'> {
  /** The mail server took the email. False where it may have, or where a worker has the email in hand. */
  readonly sure: boolean;
}

/**
 * What the people on these inspections were last told of each milestone: what was told for sure, and what may have been
 * told after it, by an email that had no answer or that is being handed over.
 *
 * Whoever changes an inspection reads this while holding it locked: an email is stored only while its inspections are
 * at the versions that it tells of, so that nothing is told unseen.
 * @param inHand An email that the asker has in hand itself, and that therefore told nothing yet.
 */
export async function listToldDates(
  db: Kysely<Tables>,
  inspectionIds: readonly string[],
  inHand: string | null = null,
): Promise<readonly ToldDateRow[]> {
  // The emails by their ids: a join would read the words of every email there is.
  const result = await sql<ToldDateRow>`
    with told as materialized (
      select * from told_dates where inspection_id = any(${[...inspectionIds]}::uuid[])
    ), sent as materialized (
      select e.id, e.accepted_at is not null as sure
      from emails e
      where e.id = any(array(select distinct email_id from told))
        and (e.accepted_at is not null or e.possible_duplicate
          or e.id is distinct from ${inHand}::uuid and exists (
            select 1 from reminders r
            where r.id = any(e.reminder_ids) and r.email_id = e.id and r.state = 'sending'))
    )
    select distinct on (inspection_id, person_id, milestone, version)
      inspection_id, person_id, milestone, version, planned_on, planned_at, due_on, due_at, opens_on, ends_on, sure
    from (
      select told.*, sent.sure,
        max(told.version) filter (where sent.sure)
          over (partition by told.inspection_id, told.person_id, told.milestone) as sure_version
      from told join sent on sent.id = told.email_id
    ) known
    where sure_version is null or version >= sure_version
    order by inspection_id, person_id, milestone, version desc, sure desc`.execute(db);
  return result.rows;
}

/** A row as the core compares it with the dates of now. */
export function toToldDate(row: ToldDateRow): ToldDate {
  return {
    person: row.person_id,
    milestone: row.milestone,
    version: row.version,
    sure: row.sure,
    planned: toMoment(row.planned_on, row.planned_at),
    due: toMoment(row.due_on, row.due_at),
    opensOn: row.opens_on,
    endsOn: row.ends_on,
  };
}

function toMoment(on: PlainDate | null, at: LocalTime | null): CivilMoment | null {
  return on === null ? null : at === null ? { on } : { on, at };
}
