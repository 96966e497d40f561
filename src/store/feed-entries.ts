import { type Kysely, type Selectable, sql } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { MilestonesTable, Tables } from './tables.ts';

/** A milestone as a calendar that somebody reads shows it. */
export interface FeedEntryRow extends Pick<
  Selectable<MilestonesTable>,
  | 'inspection_id'
  | 'milestone'
  | 'position'
  | 'title'
  | 'owner'
  | 'party'
  | 'status'
  | 'planned_on'
  | 'planned_at'
  | 'due_on'
  | 'due_at'
  | 'opens_on'
  | 'ends_on'
  | 'actual_on'
  | 'actual_at'
  | 'provisional'
> {
  readonly kind: string;
  readonly framework: string;
  readonly name: string;
  readonly embargoed: boolean;
  readonly announced: boolean;
  readonly ended: boolean;
  /** How often what the calendar shows of it has changed. */
  readonly revision: number;
  /** When that was last; never before the call. */
  readonly changed_at: Date;
  /** The reader has the role that has to do it. */
  readonly own: boolean;
}

/** Whose calendar, and what of it. */
export interface FeedEntryFilter {
  readonly party: string;
  readonly inspected: boolean;
  /** The reader's address, in lower case. */
  readonly email: string;
  /** Only inspections that the reader takes part in. */
  readonly mineOnly: boolean;
  /** The first day that is still shown. */
  readonly from: PlainDate;
  readonly limit: number;
}

/**
 * The dated milestones that somebody may see now, the earliest first: open and done ones, and of an inspection that was
 * cancelled after it was announced those that nobody keeps any more.
 */
export async function listFeedEntries(db: Kysely<Tables>, filter: FeedEntryFilter): Promise<readonly FeedEntryRow[]> {
  const { party, inspected, email, mineOnly, from, limit } = filter;
  const own = sql`exists (
    select from people p
    where p.inspection_id = i.id and lower(p.email) = ${email} and p.removed_at is null and p.role = m.owner)`;
  // Whoever takes part in a few has them found by their address, and not by going through all that is to come.
  const mine = sql`and m.inspection_id in (
    select p.inspection_id from people p where lower(p.email) = ${email} and p.removed_at is null)`;
  const result = await sql<FeedEntryRow>`
    select m.inspection_id, m.milestone, m.position, m.title, m.owner, m.party, m.status, m.planned_on, m.planned_at,
      m.due_on, m.due_at, m.opens_on, m.ends_on, m.actual_on, m.actual_at, m.provisional,
      i.kind, i.framework, i.name, i.embargoed, i.announced_at is not null as announced,
      i.ended_at is not null as ended,
      ${revisionOf('rm', inspected)} + ${revisionOf('ri', inspected)} as revision,
      greatest(i.created_at, i.announced_at, rm.changed_at, ri.changed_at) as changed_at,
      ${own} as own
    from milestones m
    join inspections i on i.id = m.inspection_id
    left join entry_revisions rm on rm.inspection_id = m.inspection_id and rm.milestone = m.milestone
    left join entry_revisions ri on ri.inspection_id = m.inspection_id and ri.milestone = ''
    where m.deadline_on >= ${from} and ${party} = any(m.visible_to)
      and (not ${inspected} or i.announced_at is not null)
      and (m.status in ('open', 'done') and i.ended_at is null
        or m.status in ('done', 'not-applicable') and i.ended_at is not null and i.announced_at is not null)
      ${mineOnly ? mine : sql``}
    order by m.deadline_on, m.inspection_id, m.position
    limit ${limit}`.execute(db);
  return result.rows;
}

/** How often it changed; for an inspected party, since it first knew of the inspection. */
function revisionOf(alias: 'r' | 'rm' | 'ri', inspected: boolean) {
  const [revision, unannounced] = [sql.ref(`${alias}.revision`), sql.ref(`${alias}.unannounced`)];
  return inspected
    ? sql<number>`coalesce(${revision} - coalesce(${unannounced}, 0), 0)`
    : sql<number>`coalesce(${revision}, 0)`;
}

/**
 * How often what calendars show of each milestone of an inspection has changed since the inspected party first knew of
 * it; under the empty name, what all of them say. What never changed is not among them.
 */
export async function listAnnouncedRevisions(
  db: Kysely<Tables>,
  inspectionId: string,
): Promise<ReadonlyMap<string, number>> {
  const result = await sql<{ milestone: string; revision: number }>`
    select r.milestone, ${revisionOf('r', true)} as revision
    from entry_revisions r where r.inspection_id = ${inspectionId}`.execute(db);
  return new Map(result.rows.map((row) => [row.milestone, row.revision]));
}
