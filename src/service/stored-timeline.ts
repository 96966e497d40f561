import type { Kysely } from 'kysely';
import { londonMoment } from '../clock.ts';
import { TimelineError } from '../errors.ts';
import { buildTimeline, type Timeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { effectiveEvents } from '../timeline/effective-events.ts';
import type { RecordedEvent, TimelineRequest } from '../timeline/timeline-request.ts';
import { findInspection, type InspectionRow, listInspectionIds } from '../store/inspections.ts';
import type { EventRow } from '../store/recorded-events.ts';
import type { Tables } from '../store/tables.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import type { Principal } from './service-deps.ts';

/** No inspection of that id, or none that may be told of: the two are not to be told apart. */
export class InspectionNotFoundError extends TimelineError {
  readonly code = 'inspection-not-found';
}

/** The timeline of a stored inspection as at an instant, from its inputs and what was recorded. */
export function buildStoredTimeline(
  rules: RulesLibrary,
  inspection: InspectionRow,
  events: readonly EventRow[],
  now: number,
): Timeline {
  return buildTimeline(planOf(rules, inspection), requestOf(inspection, events, now));
}

/** What a stored inspection is planned by: its edition of the rules, in its version of the calendar. */
export function planOf(
  rules: RulesLibrary,
  inspection: Pick<InspectionRow, 'framework' | 'kind' | 'calendar_version'>,
): KindPlan {
  return rules.plan(inspection.framework, inspection.kind, inspection.calendar_version);
}

/** What the timeline of a stored inspection is worked out from. */
export function requestOf(
  inspection: Pick<InspectionRow, 'first_start_on' | 'fieldwork_end_on' | 'conditions' | 'grounds'>,
  events: readonly EventRow[],
  now: number,
): TimelineRequest {
  return {
    start: inspection.first_start_on,
    planned: true,
    ...(inspection.fieldwork_end_on === null ? {} : { fieldworkEnd: inspection.fieldwork_end_on }),
    conditions: inspection.conditions,
    ...(inspection.grounds === null ? {} : { grounds: inspection.grounds }),
    events: effectiveEvents(events.map(toRecordedEvent)),
    asAt: londonMoment(now),
  };
}

/** An event of the store as the core reads it. */
export function toRecordedEvent(row: EventRow): RecordedEvent {
  return {
    id: row.id,
    ...(row.supersedes === null ? {} : { supersedes: row.supersedes }),
    type: row.type,
    on: row.on_date,
    ...(row.at_time === null ? {} : { at: row.at_time }),
    ...(row.milestone === null ? {} : { milestone: row.milestone }),
    ...(row.set_date === null ? {} : { date: row.set_date }),
    ...(row.hold === null ? {} : { hold: row.hold }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(row.told === null ? {} : { told: row.told }),
    ...(row.lifted_by === null ? {} : { liftedBy: row.lifted_by }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    by: row.recorded_by,
  };
}

/**
 * The full id of an inspection from its first characters.
 * @throws InspectionNotFoundError where they name none that the principal's party may know of, or more than one.
 */
export async function resolveInspectionId(db: Kysely<Tables>, given: string, principal: Principal): Promise<string> {
  const known = /^[0-9a-f-]{4,36}$/i.test(given);
  const ids = known ? await listInspectionIds(db, given.toLowerCase(), principal.inspected) : [];
  if (ids.length === 1) return ids[0] as string;
  throw new InspectionNotFoundError(
    ids.length === 0
      ? `There is no inspection ${given}: \`list\` shows those there are.`
      : `More than one inspection begins with ${given}: give more of its id.`,
  );
}

/**
 * The inspection that the first characters of an id name.
 * @throws InspectionNotFoundError where they name none that the principal's party may know of, or more than one.
 */
export async function findKnownInspection(
  db: Kysely<Tables>,
  given: string,
  principal: Principal,
): Promise<InspectionRow> {
  const inspection = await findInspection(db, await resolveInspectionId(db, given, principal));
  // Asked again: the announcement may have been taken back in between.
  if (inspection && !(principal.inspected && inspection.announced_at === null)) return inspection;
  throw new InspectionNotFoundError(`There is no inspection ${given}: \`list\` shows those there are.`);
}
