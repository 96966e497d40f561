import { type Kysely, sql } from 'kysely';
import type { LocalTime } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Tables } from './tables.ts';

/** A milestone that is due or overdue now and was not told to be so for its present date. */
export interface TurnedMilestoneRow {
  readonly inspection_id: string;
  readonly version: number;
  readonly milestone: string;
  readonly begins_on: PlainDate;
  readonly overdue_after: Date | null;
  readonly planned_on: PlainDate | null;
  readonly planned_at: LocalTime | null;
  readonly due_on: PlainDate | null;
  readonly due_at: LocalTime | null;
  /** The date that it is told for. */
  readonly told_for: string;
}

/** Which milestones to look for. */
export interface TurnedFilter {
  /** The London day. */
  readonly today: PlainDate;
  readonly now: Date;
  /** What turned before is not told: a day for what is due, an instant for what is overdue. */
  readonly since: Date;
  readonly sinceDay: PlainDate;
  /** Whose webhooks they are: only what that party may see. */
  readonly seenBy: string;
  /** Every party of the rules: the index of open milestones begins with it. */
  readonly parties: readonly string[];
  readonly limit: number;
}

const columns = sql`m.inspection_id, i.version, m.milestone, m.begins_on, m.overdue_after, m.planned_on, m.planned_at,
  m.due_on, m.due_at`;

/** What is due since a day after `sinceDay` and not overdue yet. */
export async function listNewlyDue(db: Kysely<Tables>, filter: TurnedFilter): Promise<readonly TurnedMilestoneRow[]> {
  const toldFor = sql`concat_ws(' ', to_char(m.begins_on, 'YYYY-MM-DD'),
    to_char(coalesce(m.due_on, m.planned_on), 'YYYY-MM-DD'), case when m.due_on is null then m.planned_at else m.due_at end)`;
  const result = await sql<TurnedMilestoneRow>`
    select ${columns}, ${toldFor} as told_for
    from milestones m
    join inspections i on i.id = m.inspection_id and i.ended_at is null
    left join webhook_milestones t
      on t.inspection_id = m.inspection_id and t.milestone = m.milestone and t.type = 'milestone-due'
    where m.status = 'open' and m.begins_on > ${filter.sinceDay} and m.begins_on <= ${filter.today}
      and (m.overdue_after is null or m.overdue_after >= ${filter.now})
      and ${filter.seenBy} = any(m.visible_to)
      and t.told_for is distinct from ${toldFor}
    order by m.inspection_id, m.position limit ${filter.limit}`.execute(db);
  return result.rows;
}

/** What is overdue since the instant `since`. */
export async function listNewlyOverdue(
  db: Kysely<Tables>,
  filter: TurnedFilter,
): Promise<readonly TurnedMilestoneRow[]> {
  const toldFor = sql`concat_ws(' ', to_char(m.due_on, 'YYYY-MM-DD'), m.due_at)`;
  const result = await sql<TurnedMilestoneRow>`
    select ${columns}, ${toldFor} as told_for
    from milestones m
    join inspections i on i.id = m.inspection_id and i.ended_at is null
    left join webhook_milestones t
      on t.inspection_id = m.inspection_id and t.milestone = m.milestone and t.type = 'milestone-overdue'
    where m.status = 'open' and m.party = any(${filter.parties})
      and m.deadline_on >= ${filter.sinceDay} and m.deadline_on <= ${filter.today}
      and m.overdue_after < ${filter.now} and m.overdue_after >= ${filter.since}
      and ${filter.seenBy} = any(m.visible_to)
      and t.told_for is distinct from ${toldFor}
    order by m.inspection_id, m.position limit ${filter.limit}`.execute(db);
  return result.rows;
}

/**
 * Keeps that milestones are told, and gives those that nobody else told meanwhile, by `inspection milestone`.
 * @param rows In the order of the ids of their inspections, so that two who tell at once cannot block each other.
 */
export async function keepTold(
  db: Kysely<Tables>,
  type: 'milestone-due' | 'milestone-overdue',
  rows: readonly Pick<TurnedMilestoneRow, 'inspection_id' | 'milestone' | 'told_for'>[],
): Promise<ReadonlySet<string>> {
  const given = JSON.stringify(
    rows.map(({ inspection_id, milestone, told_for }) => ({ inspection_id, milestone, told_for })),
  );
  const result = await sql<{ inspection_id: string; milestone: string }>`
    insert into webhook_milestones as t (inspection_id, milestone, type, told_for)
    select inspection_id, milestone, ${type}, told_for
    from json_to_recordset(${given}::json) as given (inspection_id uuid, milestone text, told_for text)
    on conflict (inspection_id, milestone, type) do update set told_for = excluded.told_for
      where t.told_for is distinct from excluded.told_for
    returning inspection_id, milestone`.execute(db);
  return new Set(result.rows.map((row) => `${row.inspection_id} ${row.milestone}`));
}
