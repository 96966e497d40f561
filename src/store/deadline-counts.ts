import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import { daysOfSections, DEADLINE_SECTIONS, type DeadlineSection } from '../timeline/deadline-sections.ts';
import { datedMilestones, type MilestoneFilter } from './milestones.ts';
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
  const isPicked = inspectionId === undefined ? sql`true` : sql`id = ${inspectionId}::uuid`;
  const open = datedMilestones(db, filter)
    .where('m.status', '=', 'open')
    .select(['i.id', 'i.name', 'i.kind', 'i.start_on', 'm.deadline_on', sectionAt(filter).as('section')]);
  const rows = await db
    .selectFrom(open.as('open'))
    .select(['id', 'name', 'kind', 'start_on', sql<number>`count(*)::integer`.as('deadlines')])
    .select(
      DEADLINE_SECTIONS.map((section) =>
        // Summed over every inspection before the limit cuts any off.
        sql<number>`(sum(count(*) filter (where section = ${section} and ${isPicked})) over ())::integer`.as(section),
      ),
    )
    .groupBy(['id', 'name', 'kind', 'start_on'])
    .orderBy((each) => each.fn.min('deadline_on'))
    .orderBy('id')
    .limit(filter.limit)
    .execute();
  const [first] = rows;
  const counts = DEADLINE_SECTIONS.map((section) => [section, first?.[section] ?? 0]);
  return { sections: Object.fromEntries(counts) as DeadlineCountRows['sections'], inspections: rows };
}

/** The section of a milestone `m`, as `sectionOf` has it. */
function sectionAt({ today, now }: MilestoneFilter): RawBuilder<DeadlineSection> {
  const days = daysOfSections(today);
  const upTo = (section: DeadlineSection): RawBuilder<boolean> =>
    sql<boolean>`m.deadline_on <= ${days[section].to}::date`;
  return sql<DeadlineSection>`case
    when m.overdue_after < ${now} then 'overdue'
    when ${upTo('passed')} then 'passed'
    when ${upTo('today')} then 'today'
    when ${upTo('this-week')} then 'this-week'
    when ${upTo('next-four-weeks')} then 'next-four-weeks'
    else 'later' end`;
}
