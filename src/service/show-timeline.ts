import type { z } from 'zod';
import type { SeenTimeline } from './seen-timeline.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import {
  type InspectionDetail,
  type InspectionSummary,
  showInspection,
  showInspectionInput,
} from './show-inspection.ts';

export { showInspectionInput as showTimelineInput } from './show-inspection.ts';

/** An inspection with its dates and nothing else: no people, nothing that was written with an event. */
export interface InspectionTimeline extends InspectionSummary {
  readonly timeline: SeenTimeline;
}

/** What was recorded of an inspection, in the order recorded. */
export interface RecordedEvents extends Pick<InspectionSummary, 'id' | 'version'> {
  readonly events: InspectionDetail['events'];
}

/**
 * The timeline of one inspection as at now, as the principal's party may see it.
 * @throws InspectionNotFoundError where there is none, or none that the party may know of.
 */
export async function showTimeline(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof showInspectionInput>,
): Promise<InspectionTimeline> {
  // One place decides what a party sees of an inspection.
  const {
    people: _,
    events: __,
    reason: ___,
    offeredEdition: ____,
    completions: _____,
    calendarVersion: ______,
    ...shown
  } = await showInspection(deps, principal, input);
  return shown;
}

/**
 * What was recorded of one inspection, as the principal's party may see it.
 * @throws InspectionNotFoundError where there is none, or none that the party may know of.
 */
export async function listRecordedEvents(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof showInspectionInput>,
): Promise<RecordedEvents> {
  const { id, version, events } = await showInspection(deps, principal, input);
  return { id, version, events };
}
