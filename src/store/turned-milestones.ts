import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
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
  readonly limit: number;
}

/** What is due since a day after `sinceDay` and not overdue yet, in the order of inspections. */
export function listNewlyDue(tx: Transaction<Tables>, filter: TurnedFilter): Promise<readonly TurnedMilestoneRow[]> {
  return listUntold(tx, filter, {
    type: 'milestone-due',
    turned: sql`m.begins_on > ${filter.sinceDay} and m.begins_on <= ${filter.today}
      and (m.overdue_after is null or m.overdue_after >= ${filter.now})`,
    toldFor: sql`concat_ws(' ', to_char(m.begins_on, 'YYYY-MM-DD'), to_char(coalesce(m.due_on, m.planned_on), 'YYYY-MM-DD'),
      case when m.due_on is null then m.planned_at else m.due_at end)`,
  });
}

/** What is overdue since the instant `since`, in the order of inspections. */
export function listNewlyOverdue(
  tx: Transaction<Tables>,
  filter: TurnedFilter,
): Promise<readonly TurnedMilestoneRow[]> {
  return listUntold(tx, filter, {
    type: 'milestone-overdue',
    turned: sql`m.overdue_after < ${filter.now} and m.overdue_after >= ${filter.since}`,
    toldFor: sql`concat_ws(' ', to_char(m.due_on, 'YYYY-MM-DD'), m.due_at)`,
  });
}

interface Turn {
  readonly type: 'milestone-due' | 'milestone-overdue';
  readonly turned: RawBuilder<unknown>;
  readonly toldFor: RawBuilder<unknown>;
}

/**
 * Open milestones that have begun are few, and an index finds them alone. The planner takes them for many, since it does
 * not know that those of the past are mostly done: it is told to leave whole tables alone, and to sort afterwards.
 */
async function listUntold(
  tx: Transaction<Tables>,
  { today, seenBy, limit }: TurnedFilter,
  { type, turned, toldFor }: Turn,
): Promise<readonly TurnedMilestoneRow[]> {
  await sql`select set_config('enable_seqscan', 'off', true)`.execute(tx);
  const result = await sql<TurnedMilestoneRow>`
    with turned as materialized (
      select m.inspection_id, m.milestone, m.position, m.begins_on, m.overdue_after, m.planned_on, m.planned_at,
        m.due_on, m.due_at, m.visible_to, ${toldFor} as told_for
      from milestones m
      where m.status = 'open' and least(m.begins_on, m.due_on) <= ${today} and ${turned}
    )
    select m.inspection_id, i.version, m.milestone, m.begins_on, m.overdue_after, m.planned_on, m.planned_at, m.due_on,
      m.due_at, m.told_for
    from turned m
    join inspections i on i.id = m.inspection_id and i.ended_at is null
    left join webhook_milestones t
      on t.inspection_id = m.inspection_id and t.milestone = m.milestone and t.type = ${type}
    where ${seenBy} = any(m.visible_to) and t.told_for is distinct from m.told_for
    order by m.inspection_id, m.position limit ${limit}`.execute(tx);
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
