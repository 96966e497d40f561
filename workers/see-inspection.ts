import { joinWords } from '../src/mail/reminder-words.ts';
import { learnCalendarOf } from '../src/service/calendars/register-calendars.ts';
import { type SeenTimeline, seenTimeline } from '../src/service/seen-timeline.ts';
import { buildStoredTimeline, planOf } from '../src/service/stored-timeline.ts';
import { listAnnouncedRevisions } from '../src/store/feed-entries.ts';
import { findInspection, type InspectionRow, listPeople, type PersonRow } from '../src/store/inspections.ts';
import { type EventRow, listEvents } from '../src/store/recorded-events.ts';
import type { ReminderRow } from '../src/store/reminders.ts';
import type { ReminderWork } from './reminder-work.ts';

/** An inspection as the recipient of an email may see it. */
export interface SeenInspection {
  readonly inspection: InspectionRow;
  readonly person: PersonRow;
  /** Everybody of the person's party who reads the same mailbox, the person among them. */
  readonly sharing: readonly PersonRow[];
  /** All that was recorded, of which the recipient may not see everything. */
  readonly events: readonly EventRow[];
  readonly timeline: SeenTimeline;
  /** How often each milestone's entry has changed, as far as an inspected party knew; null for the inspecting one. */
  readonly revisions: ReadonlyMap<string, number> | null;
}

/** The inspection of a reminder with its timeline as at an instant, worked out anew and seen by its recipient. */
export async function seeInspection(work: ReminderWork, row: ReminderRow, moment: number): Promise<SeenInspection> {
  const inspection = await findInspection(work.db, row.inspection_id);
  const people = await listPeople(work.db, row.inspection_id);
  const person = people.find((each) => each.id === row.person_id);
  if (!inspection || !person) throw new Error(`reminder ${row.id} is about nothing or for nobody`);
  await learnCalendarOf(work.db, work.rules, inspection);
  const events = await listEvents(work.db, inspection.id);
  const timeline = buildStoredTimeline(work.rules, inspection, events, moment);
  const mailbox = person.email.toLowerCase();
  return {
    inspection,
    person,
    events,
    revisions: person.inspected ? await listAnnouncedRevisions(work.db, inspection.id) : null,
    sharing: people.filter((each) => each.party === person.party && each.email.toLowerCase() === mailbox),
    // An email names an earlier start only to whoever was told it.
    timeline: { ...seenTimeline(timeline, person, inspection.announced_at), earlierStarts: timeline.earlierStarts },
  };
}

/** Every role that the recipient's mailbox stands for: "coordinator", or "coordinator and lead inspector". */
export function nameRoles(work: ReminderWork, { inspection, sharing }: SeenInspection): string {
  const known = planOf(work.rules, inspection).framework.roles;
  return joinWords(sharing.map(({ role }) => (known.find((each) => each.id === role)?.title ?? role).toLowerCase()));
}
