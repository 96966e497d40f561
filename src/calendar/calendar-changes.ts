import { formatLongDate, partsOf, type PlainDate, WEEKDAY_NAMES, weekdayOf } from './plain-date.ts';
import type { WorkingDayCalendarSource } from './working-day-calendar.ts';

/** What can be changed about a calendar over what its file says. */
export const CALENDAR_CHANGES = ['added', 'removed', 'official-until'] as const;

/** One change: a day added or, where it is off already, renamed; a day removed; or how far the published list reaches. */
export interface CalendarChange {
  readonly kind: (typeof CALENDAR_CHANGES)[number];
  readonly on: PlainDate;
  /** What an added day is called; null otherwise. */
  readonly name: string | null;
}

/**
 * The calendar after some changes, in their order. Adding a day that is off gives it another name, and removing one that
 * is not changes nothing, so that a file which comes to say the same is no contradiction. What is published stays so:
 * the list never reaches less far.
 */
export function applyCalendarChanges<Source extends WorkingDayCalendarSource>(
  source: Source,
  changes: readonly CalendarChange[],
): Source {
  const days = new Map(source.closures.map((day) => [day.on, day.name]));
  let { officialUntil } = source;
  for (const { kind, on, name } of changes) {
    if (kind === 'official-until') officialUntil = on > officialUntil ? on : officialUntil;
    else if (kind === 'removed') days.delete(on);
    else days.set(on, name ?? days.get(on) ?? 'Bank holiday');
  }
  const closures = [...days].map(([on, name]) => ({ on, name })).toSorted((a, b) => (a.on < b.on ? -1 : 1));
  return { ...source, officialUntil, closures };
}

/** Why a day cannot be added to a calendar, as a sentence without a full stop; null where it can. */
export function whyNotAdd(calendar: WorkingDayCalendarSource, on: PlainDate): string | null {
  const weekday = weekdayOf(on);
  if (weekday > 5) return `is a ${WEEKDAY_NAMES[weekday - 1]}, a day off already`;
  const known = calendar.closures.find((day) => day.on === on);
  if (known) return `is a bank holiday already: ${known.name}`;
  return whyOutside(calendar, on);
}

/** Why a day cannot be removed from a calendar, as a sentence without a full stop; null where it can. */
export function whyNotRemove(calendar: WorkingDayCalendarSource, on: PlainDate): string | null {
  const outside = whyOutside(calendar, on);
  if (outside !== null || calendar.closures.some((day) => day.on === on)) return outside;
  return `is no bank holiday of the calendar ${calendar.title} (${formatLongDate(on)})`;
}

function whyOutside({ firstDate, lastDate }: WorkingDayCalendarSource, on: PlainDate): string | null {
  if (on >= firstDate && on <= lastDate) return null;
  return `must lie in the years ${partsOf(firstDate).year} to ${partsOf(lastDate).year}`;
}
