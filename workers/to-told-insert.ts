import { datesToTell } from '../src/schedules/find-moved-dates.ts';
import type { ToldInsert } from '../src/store/emails.ts';
import type { Milestone } from '../src/timeline/milestone.ts';
import type { SeenInspection } from './see-inspection.ts';

/** What an email tells of a milestone, as the store keeps it: its dates, or that it has none. */
export function toToldInsert(
  { inspection, person }: SeenInspection,
  milestone: Milestone,
  personId = person.id,
): ToldInsert {
  const { planned, due, opensOn, endsOn } = datesToTell(milestone);
  return {
    inspection_id: inspection.id,
    person_id: personId,
    milestone: milestone.id,
    version: inspection.version,
    planned_on: planned?.on ?? null,
    planned_at: planned?.at ?? null,
    due_on: due?.on ?? null,
    due_at: due?.at ?? null,
    opens_on: opensOn,
    ends_on: endsOn,
  };
}
