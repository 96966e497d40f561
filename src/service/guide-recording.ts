import { z } from 'zod';
import { londonMoment } from '../clock.ts';
import { listEvents } from '../store/recorded-events.ts';
import { buildTimeline } from '../timeline/build-timeline.ts';
import { checkPublication, type PublicationVerdict } from '../timeline/check-publication.ts';
import { possibleEvents } from '../timeline/possible-events.ts';
import { requireInspecting } from './not-allowed-error.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { findKnownInspection, planOf, requestOf } from './stored-timeline.ts';

export const guideInput = z.strictObject({ inspection: z.string().min(1) });

/** Whether an inspection's report or letter may be published now. */
export interface PublicationAnswer extends PublicationVerdict {
  readonly id: string;
  readonly name: string;
}

/** An event that makes sense now, and what has to be said with it. */
export interface RecordableEvent {
  readonly type: string;
  readonly title: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** What the date that it sets is; null where it sets none. */
  readonly dateIs: string | null;
  /** What may come of it; any words where empty. */
  readonly outcomes: readonly string[];
  /** Why it would need a reason; empty where it is the usual thing. */
  readonly unusual: readonly string[];
}

/**
 * Whether the report or letter may be published now, with every reason why not.
 * @throws NotAllowedError for an inspected party.
 */
export async function canPublish(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof guideInput>,
): Promise<PublicationAnswer> {
  const { inspection, plan, timeline, request } = await readForGuide(deps, principal, input.inspection);
  return { id: inspection.id, name: inspection.name, ...checkPublication(plan, timeline, request) };
}

/**
 * The events that make sense to record now, in the order of the rule file.
 * @throws NotAllowedError for an inspected party.
 */
export async function listPossibleEvents(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof guideInput>,
): Promise<{ readonly id: string; readonly version: number; readonly events: readonly RecordableEvent[] }> {
  const { inspection, plan, timeline, request } = await readForGuide(deps, principal, input.inspection);
  const events = possibleEvents({ plan, timeline, request, now: londonMoment(deps.now()) });
  return {
    id: inspection.id,
    version: inspection.version,
    events: events.map(({ rule, unusual }) => {
      const fields = Object.entries(rule.asks);
      return {
        type: rule.id,
        title: rule.title,
        required: fields.filter(([, need]) => need === 'required').map(([field]) => field),
        optional: fields.filter(([, need]) => need === 'optional').map(([field]) => field),
        dateIs: rule.dateIs ?? null,
        outcomes: rule.outcomes,
        unusual,
      };
    }),
  };
}

async function readForGuide({ db, rules, now }: ServiceDeps, principal: Principal, given: string) {
  requireInspecting(principal);
  const inspection = await findKnownInspection(db, given, principal);
  const plan = planOf(rules, inspection);
  const request = requestOf(inspection, await listEvents(db, inspection.id), now());
  return { inspection, plan, request, timeline: buildTimeline(plan, request) };
}
