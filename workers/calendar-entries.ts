import { buildCalendarFile, type CalendarEntry } from '../src/mail/calendar-file.ts';
import { neutralDescription, neutralTitle } from '../src/mail/neutral-entry.ts';
import type { EmailAddress } from '../src/mail/email-address.ts';
import { type CalendarDates, toCalendarDates } from '../src/schedules/calendar-dates.ts';
import { milestoneUid } from '../src/service/milestone-uid.ts';
import type { EmailContent } from '../src/store/reminder-tables.ts';
import type { Milestone } from '../src/timeline/milestone.ts';
import type { ReminderWork } from './reminder-work.ts';
import type { SeenInspection } from './see-inspection.ts';

/** Whether calendars are told nothing of who or what: until the inspected party knows. */
export function isWordedNeutrally({ mail }: Pick<ReminderWork, 'mail'>, { timeline }: SeenInspection): boolean {
  return mail.neutralTitles !== false && !timeline.announced;
}

/** The title and the text of a milestone's entry. */
export function wordEntry(
  work: Pick<ReminderWork, 'mail'>,
  seen: SeenInspection,
  milestone: Milestone,
): Pick<CalendarEntry, 'title' | 'description'> {
  const { inspection, timeline } = seen;
  if (isWordedNeutrally(work, seen)) {
    const step = timeline.milestones.findIndex((each) => each.id === milestone.id) + 1;
    const neutral = { inspectionId: inspection.id, step, isDue: milestone.due !== null };
    return { title: neutralTitle(neutral), description: neutralDescription(neutral) };
  }
  const embargo = timeline.embargoed ? '\n\nUnder embargo until publication.' : '';
  return {
    title: `${milestone.what ?? milestone.title}: ${inspection.name}`,
    description: `${milestone.title}. ${milestone.working.text}${embargo}`,
  };
}

/**
 * The milestone as an entry of the calendar of one person; nothing where it has no date, nor where an invitation brings
 * it into their calendar.
 */
export function writeCalendarEntry(
  work: Pick<ReminderWork, 'mail'>,
  seen: SeenInspection,
  milestone: Milestone,
  moment: number,
  personId = seen.person.id,
): CalendarEntry[] {
  const dates = toCalendarDates(milestone);
  if (dates === null || isInvited(seen, milestone, personId)) return [];
  const words = wordEntry(work, seen, milestone);
  return [{ ...entryOf(seen, milestone, moment, personId), ...words, ...dates, status: 'confirmed' }];
}

/** The end of an entry of one person's calendar, which stood at these dates; nothing where an invitation ends it. */
export function cancelCalendarEntry(
  work: Pick<ReminderWork, 'mail'>,
  seen: SeenInspection,
  milestone: Milestone,
  was: CalendarDates,
  moment: number,
  personId: string,
): CalendarEntry[] {
  if (isInvited(seen, milestone, personId)) return [];
  const { title } = wordEntry(work, seen, milestone);
  const description = isWordedNeutrally(work, seen)
    ? 'It has no date any more.'
    : `${milestone.title} has no date any more.`;
  return [{ ...entryOf(seen, milestone, moment, personId), title, description, ...was, status: 'cancelled' }];
}

/** Whoever wants invitations has one for each date of their own: a second entry would stay behind when it moves. */
function isInvited({ sharing }: SeenInspection, milestone: Milestone, personId: string): boolean {
  const person = sharing.find((each) => each.id === personId);
  return person !== undefined && person.invitations && person.role === milestone.owner;
}

/** The entries as a file to attach; nothing where there are none. Two reminders of one milestone are one entry. */
export function attachCalendar(
  work: ReminderWork,
  method: 'PUBLISH' | 'CANCEL',
  entries: readonly CalendarEntry[],
  fileName: string,
): NonNullable<EmailContent['calendar']> | undefined {
  if (entries.length === 0) return undefined;
  const single = [...new Map(entries.map((entry) => [entry.uid, entry])).values()];
  const { name, address } = work.mail.from;
  const organizer = { name, address: address as EmailAddress };
  return { method, fileName, content: buildCalendarFile({ method, entries: single, organizer }) };
}

/**
 * The sequence goes up with every version, since a date that is told has moved then or may have; for an inspected party
 * with what changed of the entry since it knew of the inspection, and with nothing else.
 */
function entryOf({ inspection, revisions }: SeenInspection, milestone: Milestone, moment: number, personId: string) {
  const seen = revisions && (revisions.get(milestone.id) ?? 0) + (revisions.get('') ?? 0);
  return {
    uid: milestoneUid(inspection.id, milestone.id, personId),
    sequence: seen ?? inspection.version - 1,
    stamp: new Date(Math.floor(moment / 1000) * 1000).toISOString(),
  };
}
