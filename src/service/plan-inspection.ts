import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { londonMoment } from '../clock.ts';
import type { Problem } from '../errors.ts';
import { buildTimeline } from '../timeline/build-timeline.ts';
import type { KindPlan } from '../timeline/compile-kind.ts';
import { asksReason } from '../timeline/find-warnings.ts';
import type { Warning } from '../timeline/milestone.ts';
import { checkTimelineRequest, type TimelineRequest } from '../timeline/timeline-request.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import { checkPeople, personInput } from './people-input.ts';
import type { NewInspection } from './replan/propose-new-inspection.ts';
import { present, timelineInput } from './timeline-input.ts';

/** An inspection to plan, with the people who take part. */
export const planInspectionInput = timelineInput.extend({
  people: z.array(personInput).max(200, 'must be at most 200 people').default([]),
  reason: z.string().trim().min(1).max(2000).optional(),
});

/** An inspection ready to be stored. */
export interface PlannedInspection extends NewInspection {
  readonly plan: KindPlan;
  /** What its planner should look at; what asks for a reason is left out where one is given. */
  readonly warnings: readonly Warning[];
}

export type InspectionPlanning =
  | { readonly ok: true; readonly planned: PlannedInspection }
  | { readonly ok: false; readonly subject: string; readonly problems: readonly Problem[] };

/**
 * An inspection by the present rules and calendar, or every problem of its dates and people at once. Stores nothing.
 * @param by Who plans it.
 * @param now The instant of planning.
 * @throws InvalidInputError for a kind that the rules do not know, UnknownRulesError for an edition.
 */
export function planInspection(
  rules: RulesLibrary,
  input: z.output<typeof planInspectionInput>,
  by: string,
  now: number,
): InspectionPlanning {
  const { kind, framework, people: given, reason, ...rest } = input;
  const plan = rules.plan(framework ?? rules.current.id, kind);
  const request: TimelineRequest = { ...(present(rest) as TimelineRequest), asAt: londonMoment(now) };
  const { people, problems: peopleProblems } = checkPeople(plan.framework, given);
  const problems = [...checkTimelineRequest(plan.framework, plan.kind, plan.calendar, request), ...peopleProblems];
  if (problems.length > 0) return { ok: false, subject: `This ${plan.kind.name}`, problems };

  const timeline = buildTimeline(plan, request);
  const id = randomUUID();
  const warnings = timeline.warnings.filter((warning) => reason === undefined || !asksReason(plan, warning));
  return {
    ok: true,
    planned: {
      plan,
      timeline,
      warnings: people.length === 0 ? [...warnings, NOBODY_TO_REMIND] : warnings,
      people: people.map((person) => ({ id: randomUUID(), inspection_id: id, removed_at: null, ...person })),
      inspection: {
        id,
        kind,
        framework: plan.framework.id,
        calendar: plan.framework.calendar,
        calendar_version: rules.calendar(plan.framework.calendar).version,
        name: plan.kind.name,
        start_on: request.start,
        first_start_on: request.start,
        fieldwork_end_on: request.fieldworkEnd ?? null,
        conditions: [...(request.conditions ?? [])],
        grounds: request.grounds ?? null,
        reason: reason ?? null,
        version: 1,
        announced_at: null,
        ended_at: null,
        embargoed: false,
        edition_kept: null,
        created_at: new Date(now),
        created_by: by,
      },
    },
  };
}

const NOBODY_TO_REMIND: Warning = {
  id: 'nobody-to-remind',
  severity: 'warning',
  message: 'Nobody was named, so nobody will be reminded.',
  milestones: [],
};
