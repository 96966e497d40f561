import { inspectedParties } from '../../framework/framework.ts';
import { planReminders } from '../../schedules/plan-reminders.ts';
import type { InspectionRow, PersonRow } from '../../store/inspections.ts';
import type { PlanWrites } from '../../store/write-plans.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import { planOf } from '../stored-timeline.ts';
import { toMilestoneRow } from './milestone-rows.ts';
import { compareReminders } from './reminder-rows.ts';
import { toPerson } from './to-person.ts';

/** An inspection about to be planned. */
export interface NewInspection {
  readonly inspection: InspectionRow;
  readonly people: readonly PersonRow[];
  readonly timeline: Timeline;
}

/** What storing a new inspection writes besides itself and its people. */
export interface NewInspectionWrites extends Pick<PlanWrites, 'milestones' | 'reminders' | 'because'> {
  readonly inspection: InspectionRow;
}

/**
 * The milestones and reminders of a new inspection: the same before it is stored and as it is.
 * @param now The instant of planning.
 */
export function proposeNewInspection(
  rules: RulesLibrary,
  { inspection, people, timeline }: NewInspection,
  now: number,
): NewInspectionWrites {
  const plan = planOf(rules, inspection);
  const reminders = compareReminders({
    inspectionId: inspection.id,
    version: inspection.version,
    planned: planReminders({
      rules: rules.reminders,
      calendar: plan.calendar,
      timeline,
      people: people.map(toPerson),
      inspectedParties: inspectedParties(plan.framework),
    }),
    stored: [],
    people,
    now,
  });
  const rows = timeline.milestones.map((milestone, position) => toMilestoneRow(inspection.id, milestone, position));
  return { inspection, milestones: { upsert: rows, remove: [] }, reminders, because: '' };
}
