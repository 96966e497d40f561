import type { Kysely, Transaction } from 'kysely';
import { TimelineError } from '../../errors.ts';
import { holdCurrentVersion } from '../../store/calendar-versions.ts';
import type { Tables } from '../../store/tables.ts';
import { type RulesLibrary, UnknownCalendarVersionError } from '../assemble-rules.ts';
import { learnCalendars } from './register-calendars.ts';

/** A calendar was changed while something was planned by it. */
export class CalendarMovedError extends TimelineError {
  readonly code = 'calendar-moved';
}

/**
 * Keeps the current states of calendars as they are until the transaction ends, so that nothing new is planned by a
 * state that is about to be an older one.
 * @throws CalendarMovedError where one of them is no longer that which was planned by.
 */
export async function holdCalendars(
  tx: Transaction<Tables>,
  planned: readonly { readonly calendar: string; readonly calendar_version: string }[],
): Promise<void> {
  for (const calendar of new Set(planned.map((each) => each.calendar))) {
    const current = await holdCurrentVersion(tx, calendar);
    if (current === undefined) continue;
    if (planned.some((each) => each.calendar === calendar && each.calendar_version !== current)) {
      throw new CalendarMovedError('The calendar was changed just now, so nothing was planned. Try again.');
    }
  }
}

/** How old the view of the calendars may be for what is not stored. */
const RECENT_MS = 1000;

const learnedAt = new WeakMap<RulesLibrary, number>();

/** Has the rules know the calendars as they were within the last second: for what only calculates. */
export async function learnRecentCalendars(db: Kysely<Tables>, rules: RulesLibrary): Promise<void> {
  const now = performance.now();
  if (now - (learnedAt.get(rules) ?? -Infinity) < RECENT_MS) return;
  await learnCalendars(db, rules);
  learnedAt.set(rules, now);
}

/** Acts by the calendars as they are now, and once more where one is changed meanwhile. */
export async function byCurrentCalendars<T>(
  { db, rules }: { readonly db: Kysely<Tables>; readonly rules: RulesLibrary },
  act: () => Promise<T>,
): Promise<T> {
  await learnCalendars(db, rules);
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CalendarMovedError || error instanceof UnknownCalendarVersionError)) throw error;
    await learnCalendars(db, rules);
    return act();
  }
}
