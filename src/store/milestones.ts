import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { MilestoneState } from '../timeline/milestone.ts';
import type { MilestonesTable, Tables } from './tables.ts';

/** A milestone with its inspection and its state at the moment asked for. */
export interface DeadlineRow extends Selectable<MilestonesTable> {
  readonly state: MilestoneState;
  readonly kind: string;
  readonly name: string;
  readonly start_on: PlainDate;
  readonly embargoed: boolean;
  /** The mail server's or our own words on reminders of it that failed. */
  readonly failed_reminders: readonly { readonly recipient: string; readonly error: string | null }[];
}

/** A place in the list of deadlines: that of the last one shown. */
export interface DeadlineCursor {
  readonly deadlineOn: string;
  readonly inspectionId: string;
  readonly position: number;
}

/** Which milestones are asked about, and for which London day and instant their states are told. */
export interface MilestoneFilter {
  readonly today: PlainDate;
  readonly now: Date;
  /** Only what this party may see: announced inspections, and milestones visible to it. */
  readonly seenBy?: { readonly party: string; readonly inspected: boolean } | undefined;
  readonly party?: string | undefined;
  readonly owner?: string | undefined;
  readonly kind?: string | undefined;
}

/** Which milestones to list. */
export interface DeadlineFilter extends MilestoneFilter {
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
  readonly states?: readonly MilestoneState[] | undefined;
  readonly inspectionId?: string | undefined;
  readonly after?: DeadlineCursor | undefined;
  readonly limit: number;
}

/** Milestones with a date, in the order of their deadlines. */
export async function listDeadlines(db: Kysely<Tables>, filter: DeadlineFilter): Promise<DeadlineRow[]> {
  const state = stateAt(filter);
  let query = datedMilestones(db, filter)
    .selectAll('m')
    .select(['i.kind', 'i.name', 'i.start_on', 'i.embargoed', state.as('state')])
    .select(
      sql<DeadlineRow['failed_reminders']>`(
        select coalesce(jsonb_agg(jsonb_build_object('recipient', r.recipient, 'error', r.last_error)), '[]')
        from reminders r
        where r.inspection_id = m.inspection_id and r.milestone = m.milestone and r.state = 'failed')`.as(
        'failed_reminders',
      ),
    )
    .orderBy('m.deadline_on')
    .orderBy('m.inspection_id')
    .orderBy('m.position')
    .limit(filter.limit);
  const { after } = filter;
  if (filter.from !== undefined) query = query.where('m.deadline_on', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('m.deadline_on', '<=', filter.to);
  if (filter.inspectionId !== undefined) query = query.where('m.inspection_id', '=', filter.inspectionId);
  if (filter.states !== undefined) {
    const open = filter.states.every((each) => each === 'upcoming' || each === 'due' || each === 'overdue');
    if (open) query = query.where('m.status', '=', 'open');
    query = query.where(state, 'in', [...filter.states]);
  }
  if (after) {
    query = query.where(
      sql<boolean>`(m.deadline_on, m.inspection_id, m.position) > (${after.deadlineOn}::date, ${after.inspectionId}::uuid, ${after.position}::integer)`,
    );
  }
  return query.execute();
}

/** Milestones with a date of inspections that were not cancelled, each `m` with its inspection `i`, in no order. */
export function datedMilestones(db: Kysely<Tables>, { seenBy, party, owner, kind }: MilestoneFilter) {
  let query = db
    .selectFrom('milestones as m')
    .innerJoin('inspections as i', 'i.id', 'm.inspection_id')
    .where('m.deadline_on', 'is not', null)
    .where('i.ended_at', 'is', null);
  if (seenBy) query = query.where(sql<boolean>`${seenBy.party} = any(m.visible_to)`);
  if (seenBy?.inspected) query = query.where('i.announced_at', 'is not', null);
  if (party !== undefined) query = query.where('m.party', '=', party);
  if (owner !== undefined) query = query.where('m.owner', '=', owner);
  if (kind !== undefined) query = query.where('i.kind', '=', kind);
  return query;
}

/** The state of a milestone `m` at the filter's moment. */
function stateAt({ today, now }: MilestoneFilter): RawBuilder<MilestoneState> {
  return sql<MilestoneState>`case
    when m.status <> 'open' then m.status
    when m.overdue_after < ${now} then 'overdue'
    when m.begins_on <= ${today} then 'due'
    else 'upcoming' end`;
}
