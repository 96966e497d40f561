import { buildCalendarFile, type CalendarEntry } from '../src/mail/calendar-file.ts';
import type { EmailAddress } from '../src/mail/email-address.ts';
import { type CalendarDates, toCalendarDates } from '../src/service/calendar-dates.ts';
import { milestoneUid } from '../src/service/milestone-uid.ts';
import type { EmailContent } from '../src/store/tables.ts';
import type { Milestone } from '../src/timeline/milestone.ts';
import type { ReminderWork } from './reminder-work.ts';
import type { SeenInspection } from './see-inspection.ts';

/** The milestone as an entry of the calendar of one person; nothing where it has no date. */
export function writeCalendarEntry(
  seen: SeenInspection,
  milestone: Milestone,
  moment: number,
  personId = seen.person.id,
): CalendarEntry[] {
  const dates = toCalendarDates(milestone);
  if (dates === null) return [];
  const embargo = seen.timeline.embargoed ? '\n\nUnder embargo until publication.' : '';
  const description = `${milestone.title}. ${milestone.working.text}${embargo}`;
  return [{ ...entryOf(seen, milestone, moment, personId), description, ...dates, status: 'confirmed' }];
}

/** The end of an entry of one person's calendar, which stood at these dates. */
export function cancelCalendarEntry(
  seen: SeenInspection,
  milestone: Milestone,
  was: CalendarDates,
  moment: number,
  personId: string,
): CalendarEntry {
  const description = `${milestone.title} has no date any more.`;
  return { ...entryOf(seen, milestone, moment, personId), description, ...was, status: 'cancelled' };
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

/** The sequence goes up with every version, since a date that is told has moved then or may have. */
function entryOf({ inspection }: SeenInspection, milestone: Milestone, moment: number, personId: string) {
  return {
    uid: milestoneUid(inspection.id, milestone.id, personId),
    sequence: inspection.version - 1,
    title: `${milestone.what ?? milestone.title}: ${inspection.name}`,
    stamp: new Date(Math.floor(moment / 1000) * 1000).toISOString(),
  };
}
