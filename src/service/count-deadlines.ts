import { z } from 'zod';
import type { PlainDate } from '../calendar/plain-date.ts';
import { londonToday } from '../clock.ts';
import { countDeadlines as countDeadlineRows } from '../store/deadline-counts.ts';
import { daysOfSections, DEADLINE_SECTIONS, type DeadlineSection } from '../timeline/deadline-sections.ts';
import { checkVocabulary } from './list-deadlines.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { resolveInspectionId } from './stored-timeline.ts';

/** Which deadlines to count: those that are not done and have a date. */
export const countDeadlinesInput = z.strictObject({
  party: z.string().optional(),
  owner: z.string().optional(),
  kind: z.string().optional(),
  inspection: z.string().optional(),
});

/** How many deadlines there are, by when they are due and by inspection. */
export interface DeadlineCounts {
  /** The London day that sections and counts are told for. */
  readonly asAt: PlainDate;
  readonly total: number;
  readonly sections: readonly {
    readonly id: DeadlineSection;
    /** Its first day, included; null where it has none. Of a week that is over it is after `to`. */
    readonly from: PlainDate | null;
    /** Its last day, included; null where it has none. */
    readonly to: PlainDate | null;
    readonly count: number;
  }[];
  /** Inspections with any, the earliest deadline first, at most 100; also those that the filter leaves out by its id. */
  readonly inspections: readonly {
    readonly inspection: string;
    readonly inspectionName: string;
    readonly kind: string;
    readonly start: PlainDate;
    readonly count: number;
  }[];
}

const MOST_INSPECTIONS = 100;

/** Counts what is due, as the principal's party may see it. */
export async function countDeadlines(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof countDeadlinesInput>,
): Promise<DeadlineCounts> {
  checkVocabulary(deps, input);
  const now = deps.now();
  const today = londonToday(now);
  const { inspection } = input;
  const { sections, inspections } = await countDeadlineRows(deps.db, {
    today,
    now: new Date(now),
    seenBy: principal,
    party: input.party,
    owner: input.owner,
    kind: input.kind,
    inspectionId: inspection === undefined ? undefined : await resolveInspectionId(deps.db, inspection, principal),
    limit: MOST_INSPECTIONS,
  });
  const days = daysOfSections(today);
  return {
    asAt: today,
    total: DEADLINE_SECTIONS.reduce((sum, id) => sum + sections[id], 0),
    sections: DEADLINE_SECTIONS.map((id) => ({ id, ...days[id], count: sections[id] })),
    inspections: inspections.map((row) => ({
      inspection: row.id,
      inspectionName: row.name,
      kind: row.kind,
      start: row.start_on,
      count: row.deadlines,
    })),
  };
}
