import { z } from 'zod';
import type { CivilMoment } from '../calendar/local-time.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { londonMoment } from '../clock.ts';
import { InvalidInputError } from '../errors.ts';
import { type InspectionRow, listInspections as listInspectionRows, listPeople } from '../store/inspections.ts';
import { type EventRow, listEvents, listEventsOfAll } from '../store/recorded-events.ts';
import { type Completion, findCompletions } from './completions.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { buildTimeline } from '../timeline/build-timeline.ts';
import { offeredEdition } from './editions/edition-offer.ts';
import { seenEvents } from './seen-events.ts';
import { type SeenTimeline, seenTimeline } from './seen-timeline.ts';
import { seenVersion } from './seen-version.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { pageLimitInput, plainDateInput } from './timeline-input.ts';
import { findKnownInspection, planOf, requestOf } from './stored-timeline.ts';

export const showInspectionInput = z.strictObject({ inspection: z.string().min(1) });

export const listInspectionsInput = z.strictObject({
  kind: z.string().optional(),
  after: z.string().optional(),
  limit: pageLimitInput,
});

/** What identifies an inspection in a list. */
export interface InspectionSummary {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly framework: string;
  readonly start: PlainDate;
  /** Counts up with every change; for an inspected party it counts what it may see recorded, from 1. */
  readonly version: number;
  readonly state: 'planned' | 'announced' | 'cancelled';
  readonly embargoed: boolean;
}

/** An inspection with everything that belongs to it. */
export interface InspectionDetail extends InspectionSummary {
  readonly people: readonly {
    readonly role: string;
    readonly party: string;
    readonly name: string;
    readonly email: string;
  }[];
  readonly events: readonly (CivilMoment & {
    /** Its number, by which it can be taken back: 1 for the first. */
    readonly number: number;
    readonly type: string;
    readonly milestone: string | null;
    /** The date that it sets. */
    readonly date: PlainDate | null;
    readonly hold: string | null;
    readonly outcome: string | null;
    readonly reference: string | null;
    readonly told: string | null;
    readonly liftedBy: string | null;
    readonly reason: string | null;
    readonly note: string | null;
    readonly recordedAt: string;
    readonly recordedBy: string;
    /** The number of the earlier event that it corrects or replaces; null for an inspected party. */
    readonly corrects: number | null;
    /** The number of the last event that corrects or replaces it; null for an inspected party. */
    readonly correctedBy: number | null;
    /** False where a later event corrects it. */
    readonly holds: boolean;
  })[];
  readonly reason: string | null;
  /** The id of a newer edition of the rules that it is offered; null for an inspected party. */
  readonly offeredEdition: string | null;
  /** The version of the bank holidays that its dates are counted by, which may not be the newest. */
  readonly calendarVersion: string;
  /** What of the asking party's own may be recorded as done now, and by which event. */
  readonly completions: readonly Completion[];
  readonly timeline: SeenTimeline;
}

/** A page of inspections in the order of their start; `next` leads to the following one. */
export interface InspectionPage {
  readonly inspections: readonly InspectionSummary[];
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ startOn: plainDateInput, id: z.uuid() });

/** The inspections that the principal's party may know of. */
export async function listInspections(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof listInspectionsInput>,
): Promise<InspectionPage> {
  const kinds = deps.rules.frameworks.flatMap((each) => each.kinds.map((kind) => kind.id));
  if (input.kind !== undefined && !kinds.includes(input.kind)) {
    const known = [...new Set(kinds)].join(', ');
    throw new InvalidInputError([{ where: 'kind', message: `must be one of ${known}`, seen: input.kind }]);
  }
  const rows = await listInspectionRows(deps.db, {
    kind: input.kind,
    announcedOnly: principal.inspected,
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const events = principal.inspected
    ? await listEventsOfAll(
        deps.db,
        page.map(({ id }) => id),
      )
    : [];
  const eventsOf = (id: string): EventRow[] => events.filter((each) => each.inspection_id === id);
  return {
    inspections: page.map((row) => toSummary(row, seenVersion(deps.rules, row, eventsOf(row.id), principal))),
    next: rows.length > page.length && last ? writeCursor({ startOn: last.start_on, id: last.id }) : null,
  };
}

/**
 * One inspection with its timeline as at now, as the principal's party may see it.
 * @throws InspectionNotFoundError where there is none, or none that the party may know of.
 */
export async function showInspection(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof showInspectionInput>,
): Promise<InspectionDetail> {
  const inspection = await findKnownInspection(deps.db, input.inspection, principal);
  const events = await listEvents(deps.db, inspection.id);
  const now = deps.now();
  const plan = planOf(deps.rules, inspection);
  const request = requestOf(inspection, events, now);
  const timeline = buildTimeline(plan, request);
  const people = await listPeople(deps.db, inspection.id);
  const seen = seenTimeline(timeline, principal, inspection.announced_at);
  return {
    ...toSummary(inspection, seenVersion(deps.rules, inspection, events, principal)),
    people: people
      .filter((person) => !principal.inspected || person.inspected)
      .map(({ role, party, name, email }) => ({ role, party, name, email })),
    events: seenEvents(deps.rules, inspection, events, principal).map(({ event, holds }, index) => ({
      // A gap would tell of what is left out.
      number: principal.inspected ? index + 1 : event.sequence,
      type: event.type,
      on: event.on_date,
      ...(event.at_time === null ? {} : { at: event.at_time }),
      milestone: event.milestone,
      date: event.set_date,
      hold: event.hold,
      reference: event.reference,
      // What the inspecting party wrote to itself is its own, and so are judgements until they are published.
      outcome: principal.inspected ? null : event.outcome,
      told: principal.inspected ? null : event.told,
      liftedBy: principal.inspected ? null : event.lifted_by,
      reason: principal.inspected ? null : event.reason,
      note: principal.inspected ? null : event.note,
      recordedAt: event.recorded_at.toISOString(),
      recordedBy: event.recorded_by,
      ...(principal.inspected ? { corrects: null, correctedBy: null } : findCorrections(event, events)),
      holds,
    })),
    reason: principal.inspected ? null : inspection.reason,
    offeredEdition: principal.inspected ? null : (offeredEdition(deps.rules, inspection)?.id ?? null),
    calendarVersion: inspection.calendar_version,
    completions: findCompletions(
      { plan, request, timeline, now: londonMoment(now) },
      principal,
      inspection.announced_at,
    ),
    timeline: seen,
  };
}

function findCorrections(
  { id, supersedes }: EventRow,
  events: readonly EventRow[],
): { readonly corrects: number | null; readonly correctedBy: number | null } {
  return {
    corrects: events.find((each) => each.id === supersedes)?.sequence ?? null,
    correctedBy: events.findLast((each) => each.supersedes === id)?.sequence ?? null,
  };
}

function toSummary(row: InspectionRow, version: number): InspectionSummary {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    framework: row.framework,
    start: row.start_on,
    version,
    state: row.ended_at !== null ? 'cancelled' : row.announced_at !== null ? 'announced' : 'planned',
    embargoed: row.embargoed,
  };
}
