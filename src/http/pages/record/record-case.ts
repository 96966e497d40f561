import type { FastifyRequest } from 'fastify';
import type { WorkingDayCalendar } from '../../../calendar/working-day-calendar.ts';
import type { RecordableEvent } from '../../../service/guide-recording.ts';
import { NotAllowedError } from '../../../service/not-allowed-error.ts';
import type { ShownFramework } from '../../../service/show-framework.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { Principal } from '../../../service/service-deps.ts';
import { inspectionLinks, type InspectionSection } from '../inspection/inspection-links.ts';
import { type Site, whoAsks } from '../site.ts';
import { mayRecord } from './may-record.ts';
import { type RuleNames, ruleNames } from './rule-names.ts';

/** An inspection with the rules that it stands on. */
export interface InspectionCase {
  readonly inspection: InspectionDetail;
  readonly framework: ShownFramework;
  readonly names: RuleNames;
  /** Tells working days apart. */
  readonly calendar: WorkingDayCalendar;
}

/** What the pages of recording work with. */
export interface RecordCase extends InspectionCase {
  /** What can be recorded now. */
  readonly possible: readonly RecordableEvent[];
}

/**
 * Reads an inspection with its rules, as whoever asks may see them.
 * @throws InspectionNotFoundError where there is none that they may know of.
 */
export async function readInspectionCase(site: Site, request: FastifyRequest, id: string): Promise<InspectionCase> {
  const inspection = await site.run(request, 'showInspection', { inspection: id });
  const framework = await site.run(request, 'showFramework', { framework: inspection.framework });
  const { calendar } = site.deps.rules.plan(inspection.framework, inspection.kind);
  return { inspection, framework, names: ruleNames(framework, inspection.kind), calendar };
}

/**
 * Reads what can be recorded of an inspection.
 * @throws NotAllowedError for whoever may not record on it.
 */
export async function readRecordCase(site: Site, request: FastifyRequest, id: string): Promise<RecordCase> {
  const read = await readInspectionCase(site, request, id);
  if (!mayRecord(whoAsks(request), read.inspection)) {
    throw new NotAllowedError('Only coordinators, and inspectors who take part in this inspection, can record on it.');
  }
  const { events: possible } = await site.run(request, 'listPossibleEvents', { inspection: id });
  return { ...read, possible };
}

/** What every page about an inspection shows around its own: names, and where its links lead. */
export function inspectionFrame(
  { inspection }: Pick<InspectionCase, 'inspection'>,
  heading: string,
  section: InspectionSection | null,
  principal: Principal,
) {
  return {
    title: `${heading} – ${inspection.name}`,
    heading,
    current: section,
    inspection,
    links: inspectionLinks(principal, inspection),
    base: `/inspections/${inspection.id}`,
  };
}
