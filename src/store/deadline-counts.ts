import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import { daysOfSections, DEADLINE_SECTIONS, type DeadlineSection } from '../timeline/deadline-sections.ts';
import { datedMilestones, type MilestoneFilter, stateAt } from './milestones.ts';
import type { Tables } from './tables.ts';

/** Which deadlines to count. */
export interface CountFilter extends MilestoneFilter {
  /** Counts only those of this inspection; what each inspection has is given all the same. */
  readonly inspectionId?: string | undefined;
  /** How many inspections to name. */
  readonly limit: number;
}

/** How many deadlines are open. */
export interface DeadlineCountRows {
  readonly sections: Readonly<Record<DeadlineSection, number>>;
  /** Inspections with open deadlines, the earliest deadline first. */
  readonly inspections: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly start_on: PlainDate;
    readonly deadlines: number;
  }[];
}

/** Counts what is open and has a date, by section and by inspection, in one statement. */
export async function countDeadlines(db: Kysely<Tables>, filter: CountFilter): Promise<DeadlineCountRows> {
  const { inspectionId } = filter;
  const isPicked = inspectionId === undefined ? sql`true` : sql`i.id = ${inspectionId}::uuid`;
  const rows = await datedMilestones(db, filter)
    .where('m.status', '=', 'open')
    .select(['i.id', 'i.name', 'i.kind', 'i.start_on'])
    .select(sql<number>`count(*)::integer`.as('deadlines'))
    .select(
      DEADLINE_SECTIONS.map((section) =>
        // Summed over every inspection before the limit cuts any off.
        sql<number>`(sum(count(*) filter (where ${isPicked} and ${isIn(section, filter)})) over ())::integer`.as(
          section,
        ),
      ),
    )
    .groupBy('i.id')
    .orderBy((each) => each.fn.min('m.deadline_on'))
    .orderBy('i.id')
    .limit(filter.limit)
    .execute();
  const [first] = rows;
  const counts = DEADLINE_SECTIONS.map((section) => [section, first?.[section] ?? 0]);
  return { sections: Object.fromEntries(counts) as DeadlineCountRows['sections'], inspections: rows };
}

function isIn(section: DeadlineSection, filter: CountFilter): RawBuilder<boolean> {
  const isOverdue = sql<boolean>`${stateAt(filter)} = 'overdue'`;
  if (section === 'overdue') return isOverdue;
  const { from, to } = daysOfSections(filter.today)[section];
  return sql<boolean>`(not (${isOverdue})
    and (${from}::date is null or m.deadline_on >= ${from}::date)
    and (${to}::date is null or m.deadline_on <= ${to}::date))`;
}
