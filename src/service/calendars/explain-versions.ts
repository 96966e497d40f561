import type { Kysely } from 'kysely';
import { diffCalendars } from '../../calendar/diff-calendar.ts';
import { formatLongDate } from '../../calendar/plain-date.ts';
import { type CalendarChangeRow, listCalendarChanges } from '../../store/calendar-changes.ts';
import { DAYS_NOT_KEPT, listCalendarVersions, readCalendarVersions } from '../../store/calendar-versions.ts';
import type { Tables } from '../../store/tables.ts';

/**
 * How a version of a calendar differs from others, in sentences with who says so, for the history of inspections. The
 * answer tells it from the version that an inspection stood on; null where that is not known.
 */
export async function explainVersions(
  db: Kysely<Tables>,
  calendar: string,
  to: string,
): Promise<(from: string) => string | null> {
  const [changes, versions] = await Promise.all([listCalendarChanges(db), listCalendarVersions(db)]);
  const states = await readCalendarVersions(
    db,
    versions.filter((row) => row.calendar === calendar),
  );
  const target = states.find((row) => row.version === to);
  const own = changes.filter((row) => row.calendar === calendar);
  const told = new Map<string, string | null>(
    states.map((state) => {
      if (!target) return [state.version, null];
      if (state.source === DAYS_NOT_KEPT) return [state.version, `It was ${DAYS_NOT_KEPT}.`];
      const { added, removed, officialUntil } = diffCalendars(state.content, target.content);
      const days = [
        ...added.map(({ on, name }) => `${formatLongDate(on)} is off, ${name}${saidBy(own, 'added', on)}.`),
        ...removed.map(
          ({ on, name }) => `${formatLongDate(on)}, ${name}, is a working day${saidBy(own, 'removed', on)}.`,
        ),
      ];
      const more = days.length > MOST_DAYS ? [`And ${days.length - MOST_DAYS} more days.`] : [];
      const until =
        officialUntil.is === officialUntil.was
          ? []
          : [
              `Bank holidays are published up to ${formatLongDate(officialUntil.is)}${saidBy(own, 'official-until', officialUntil.is)}.`,
            ];
      return [state.version, [...days.slice(0, MOST_DAYS), ...more, ...until].join(' ')];
    }),
  );
  return (from) => told.get(from) ?? null;
}

/** A whole list of other days says little; the calendar's own table has them. */
const MOST_DAYS = 5;

function saidBy(changes: readonly CalendarChangeRow[], kind: CalendarChangeRow['kind'], on: string): string {
  const found = changes.findLast((row) => row.kind === kind && row.on_date === on);
  return found ? ` (${found.source})` : '';
}
