import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { londonMoment } from '../clock.ts';
import { InvalidInputError, TimelineError } from '../errors.ts';
import { listPeople, lockInspection, updateInspection } from '../store/inspections.ts';
import { insertEvent, listEvents, withoutCorrected } from '../store/recorded-events.ts';
import type { Timeline } from '../timeline/build-timeline.ts';
import { buildTimeline } from '../timeline/build-timeline.ts';
import { checkEvent } from '../timeline/check-event.ts';
import type { RecordedEvent } from '../timeline/timeline-request.ts';
import { applyPlan, type PlanChangeResult } from './apply-plan.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import {
  buildStoredTimeline,
  InspectionNotFoundError,
  requestOf,
  resolveInspectionId,
  toRecordedEvent,
} from './stored-timeline.ts';
import { localTimeInput, plainDateInput, present } from './timeline-input.ts';

/** What happened, and when it really did. */
export const recordEventInput = z.strictObject({
  inspection: z.string().min(1),
  type: z.string().min(1),
  on: plainDateInput,
  at: localTimeInput.optional(),
  milestone: z.string().optional(),
  reason: z.string().trim().min(1).max(2000).optional(),
  note: z.string().trim().min(1).max(2000).optional(),
  /** The version that the recorder saw; another one is refused. */
  version: z.number().int().optional(),
});

/** Somebody else changed the inspection since it was read. */
export class VersionConflictError extends TimelineError {
  readonly code = 'version-conflict';
}

/** A date that an event moved. */
export interface MovedMilestone {
  readonly id: string;
  readonly title: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** What recording an event did. */
export interface RecordedResult {
  readonly id: string;
  readonly event: string;
  readonly version: number;
  readonly moved: readonly MovedMilestone[];
  readonly reminders: PlanChangeResult;
  readonly timeline: Timeline;
}

/**
 * Records what happened and brings milestones and reminders in line with it, in one transaction. A recorded event is
 * never changed: with a reason, one of the same type supersedes it.
 * @throws InvalidInputError where the event makes no sense now, with what could be done instead.
 */
export async function recordEvent(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof recordEventInput>,
): Promise<RecordedResult> {
  const id = await resolveInspectionId(deps.db, input.inspection, principal);
  const now = deps.now();
  const event = present({ type: input.type, on: input.on, at: input.at, milestone: input.milestone }) as RecordedEvent;
  const result = await deps.db.transaction().execute(async (tx) => {
    const inspection = await lockInspection(tx, id);
    if (!inspection) throw new InspectionNotFoundError(`There is no inspection ${id}.`);
    if (input.version !== undefined && input.version !== inspection.version) {
      throw new VersionConflictError(
        `Somebody else changed this inspection: it is at version ${inspection.version}, you saw ${input.version}. Look at it again.`,
      );
    }
    const rows = await listEvents(tx, id);
    const holding = withoutCorrected(rows);
    const plan = deps.rules.plan(inspection.framework, inspection.kind);
    const before = buildStoredTimeline(deps.rules, inspection, rows, now);
    const recorded = holding.map(toRecordedEvent);
    const problems = checkEvent({
      plan,
      timeline: before,
      recorded,
      event,
      reason: input.reason,
      now: londonMoment(now),
    });
    if (problems.length > 0) throw new InvalidInputError(problems, `The event ${input.type}`);

    const corrected = holding.findLast(
      (row) => row.type === event.type && (row.milestone ?? undefined) === event.milestone,
    );
    const eventId = randomUUID();
    await insertEvent(tx, {
      id: eventId,
      inspection_id: id,
      sequence: rows.length + 1,
      type: event.type,
      on_date: event.on,
      at_time: event.at ?? null,
      milestone: event.milestone ?? null,
      reason: input.reason ?? null,
      note: input.note ?? null,
      supersedes: corrected?.id ?? null,
      recorded_by: principal.name,
    });
    const request = requestOf(
      inspection,
      holding.filter((row) => row !== corrected),
      now,
    );
    const after = buildTimeline(plan, { ...request, events: [...(request.events ?? []), event] });
    const version = inspection.version + 1;
    await updateInspection(tx, id, {
      version,
      announced_at: after.announced ? (inspection.announced_at ?? new Date(now)) : null,
      ended_at: after.ended ? (inspection.ended_at ?? new Date(now)) : null,
      embargoed: after.embargoed,
      calendar_version: deps.rules.calendar(inspection.calendar).version,
    });
    const reminders = await applyPlan(tx, deps.rules, {
      inspectionId: id,
      version,
      timeline: after,
      people: await listPeople(tx, id),
      because: `${event.type} was recorded for ${event.on}`,
      now,
    });
    return { id, event: eventId, version, moved: findMoved(before, after), reminders, timeline: after };
  });
  deps.ring();
  return result;
}

/** Every milestone not yet done whose date is another one now. */
function findMoved(before: Timeline, after: Timeline): readonly MovedMilestone[] {
  return after.milestones.flatMap((milestone) => {
    const earlier = before.milestones.find((each) => each.id === milestone.id);
    const was = earlier?.due?.on ?? earlier?.planned?.on ?? null;
    const is = milestone.due?.on ?? milestone.planned?.on ?? null;
    return was === is || milestone.state === 'done' ? [] : [{ id: milestone.id, title: milestone.title, was, is }];
  });
}
