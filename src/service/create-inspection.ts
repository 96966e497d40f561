import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { londonMoment } from '../clock.ts';
import { InvalidInputError, type Problem } from '../errors.ts';
import { findSameInspection, type InspectionRow } from '../store/inspections.ts';
import { buildTimeline, type Timeline } from '../timeline/build-timeline.ts';
import { asksReason } from '../timeline/find-warnings.ts';
import type { Warning } from '../timeline/milestone.ts';
import { checkTimelineRequest, type TimelineRequest } from '../timeline/timeline-request.ts';
import { checkPeople, personInput } from './people-input.ts';
import { writeNewInspections } from './replan/write-new-inspections.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { present, timelineInput } from './timeline-input.ts';

/** An inspection to plan, with the people who take part. */
export const createInspectionInput = timelineInput.extend({
  people: z.array(personInput).max(200, 'must be at most 200 people').default([]),
  reason: z.string().trim().min(1).max(2000).optional(),
});

/** A stored inspection with its whole timeline. */
export interface CreatedInspection {
  readonly id: string;
  readonly version: number;
  readonly timeline: Timeline;
  readonly warnings: readonly Warning[];
  readonly remindersPlanned: number;
}

/**
 * Plans an inspection: stores it with its people, milestones and reminders in one transaction, then has the
 * confirmation sent.
 * @throws InvalidInputError with every problem of dates and people at once; nothing is stored then.
 */
export async function createInspection(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof createInspectionInput>,
): Promise<CreatedInspection> {
  const { kind, framework, people: given, reason, ...rest } = input;
  const plan = deps.rules.plan(framework ?? deps.rules.current.id, kind);
  const now = deps.now();
  const request: TimelineRequest = { ...(present(rest) as TimelineRequest), asAt: londonMoment(now) };
  const { people, problems: peopleProblems } = checkPeople(plan.framework, given);
  const problems: Problem[] = [
    ...checkTimelineRequest(plan.framework, plan.kind, plan.calendar, request),
    ...peopleProblems,
  ];
  if (problems.length > 0) throw new InvalidInputError(problems, `This ${plan.kind.name}`);

  const timeline = buildTimeline(plan, request);
  const id = randomUUID();
  const warnings = [
    ...timeline.warnings,
    ...(await findPlanningWarnings(
      deps,
      plan.kind.id,
      request,
      people.map((each) => each.role),
    )),
  ];
  const inspection: InspectionRow = {
    id,
    kind,
    framework: plan.framework.id,
    calendar: plan.framework.calendar,
    calendar_version: deps.rules.calendar(plan.framework.calendar).version,
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
    created_by: principal.name,
  };
  const rows = people.map((person) => ({ id: randomUUID(), inspection_id: id, removed_at: null, ...person }));
  const [stored] = await deps.db
    .transaction()
    .execute((tx) => writeNewInspections(tx, deps.rules, [{ inspection, people: rows, timeline }], now));
  deps.ring();
  return {
    id,
    version: 1,
    timeline,
    warnings: reason === undefined ? warnings : warnings.filter((warning) => !asksReason(plan, warning)),
    remindersPlanned: stored?.reminders ?? 0,
  };
}

/** What the dates alone do not show: nobody to remind, or the same inspection planned already. */
async function findPlanningWarnings(
  deps: ServiceDeps,
  kind: string,
  request: TimelineRequest,
  roles: readonly string[],
): Promise<readonly Warning[]> {
  const warnings: Warning[] = [];
  const add = (id: string, message: string): void => {
    warnings.push({ id, severity: 'warning', message, milestones: [] });
  };
  if (roles.length === 0) add('nobody-to-remind', 'Nobody was named, so nobody will be reminded.');
  const same = await findSameInspection(deps.db, kind, request.start);
  if (same) add('planned-already', `An inspection of this kind with this start is planned already: ${same.id}.`);
  return warnings;
}
