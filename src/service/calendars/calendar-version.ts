import { createHash } from 'node:crypto';
import { applyCalendarChanges, type CalendarChange } from '../../calendar/calendar-changes.ts';
import type { WorkingDayCalendarSource } from '../../calendar/working-day-calendar.ts';
import type { CalendarSource } from '../assemble-rules.ts';

/** The fingerprint of a calendar: that of its days off and of how far its list reaches. Names do not matter to it. */
export function versionOf({ officialUntil, closures }: WorkingDayCalendarSource): string {
  const days = closures.map((day) => day.on).join();
  return createHash('sha256').update(`${officialUntil} ${days}`).digest('hex').slice(0, 12);
}

/** A calendar after some changes, with its own version; the same object where there are none. */
export function changedCalendar(source: CalendarSource, changes: readonly CalendarChange[]): CalendarSource {
  if (changes.length === 0) return source;
  const changed = applyCalendarChanges(source, changes);
  return { ...changed, version: versionOf(changed) };
}
