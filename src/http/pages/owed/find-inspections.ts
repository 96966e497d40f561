import type { FastifyRequest } from 'fastify';
import type { InspectionDetail, InspectionPage, InspectionSummary } from '../../../service/show-inspection.ts';
import { InspectionNotFoundError } from '../../../service/stored-timeline.ts';
import type { Site } from '../site.ts';

/** How many inspections a page tells of; the earlier ones stand in the list of inspections. */
const MOST_INSPECTIONS = 10;

/** What somebody of an inspected party was told of. */
export interface AnnouncedInspections {
  /** The latest by their start, the latest first, each whole. */
  readonly shown: readonly InspectionDetail[];
  /** Whether there are earlier ones. */
  readonly more: boolean;
}

/** The inspections that were announced and not cancelled; nothing of any other one comes into it. */
export async function findAnnounced(site: Site, request: FastifyRequest): Promise<AnnouncedInspections> {
  const all: InspectionSummary[] = [];
  for (let after: string | null = ''; after !== null;) {
    const input = { limit: 500, ...(after === '' ? {} : { after }) };
    const page: InspectionPage = await site.run(request, 'listInspections', input);
    all.push(...page.inspections.filter(({ state }) => state === 'announced'));
    after = page.next;
  }
  const shown: InspectionDetail[] = [];
  for (const { id } of all.slice(-MOST_INSPECTIONS).toReversed()) {
    try {
      shown.push(await site.run(request, 'showInspection', { inspection: id }));
    } catch (error) {
      // The announcement may have been taken back in between.
      if (!(error instanceof InspectionNotFoundError)) throw error;
    }
  }
  return { shown, more: all.length > MOST_INSPECTIONS };
}
