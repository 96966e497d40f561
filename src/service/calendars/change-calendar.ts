import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { CalendarDifference } from '../../calendar/diff-calendar.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { insertCalendarChanges, listCalendarChanges } from '../../store/calendar-changes.ts';
import { lockCalendars } from '../../store/calendar-versions.ts';
import { countStanding } from '../../store/standing-inspections.ts';
import type { Tables } from '../../store/tables.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { VersionConflictError } from '../version-conflict-error.ts';
import { calendarChangeInput, proposeCalendarChange, resolveCalendar } from './calendar-change-input.ts';
import { changedCalendar } from './calendar-version.ts';
import { requireInspecting } from '../not-allowed-error.ts';
import { changesIn, groupChanges, learnCalendars, registerCurrent } from './register-calendars.ts';

/** A change of a calendar, to be recorded. */
export const changeCalendarInput = z.strictObject({
  /** The calendar; that of the newest rules where absent. */
  calendar: z.string().optional(),
  change: calendarChangeInput,
  /** The version of the calendar that the change was previewed from; another one is refused. */
  version: z.string().optional(),
});

/** What was recorded of a calendar. */
export interface ChangedCalendarResult {
  readonly calendar: string;
  readonly title: string;
  readonly version: { readonly was: string; readonly is: string };
  readonly difference: CalendarDifference;
  readonly remarks: readonly string[];
  /** How many changes were recorded; 0 where no date depends on it. */
  readonly recorded: number;
  /** Open inspections that stand on an older version: nothing of theirs has changed. */
  readonly standing: number;
}

/**
 * Records a change of a calendar. New inspections are planned by it from now on; those that there are keep the state
 * that they stand on until it is applied to them.
 * @throws InvalidInputError for a change that cannot be made.
 * @throws VersionConflictError where the calendar is no longer as it was seen.
 * @throws NotAllowedError for an inspected party.
 */
export async function changeCalendar(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof changeCalendarInput>,
): Promise<ChangedCalendarResult> {
  requireInspecting(principal);
  const { db, rules } = deps;
  const calendar = resolveCalendar(rules, input.calendar);
  const configured = rules.configured.find((each) => each.id === calendar) ?? rules.source(calendar);
  const change = async (tx: Transaction<Tables>): Promise<Omit<ChangedCalendarResult, 'standing'>> => {
    await lockCalendars(tx);
    const rows = (await listCalendarChanges(tx)).filter((row) => row.calendar === calendar);
    const present = changedCalendar(configured, changesIn(rows, calendar));
    if (input.version !== undefined && input.version !== present.version) {
      throw new VersionConflictError('Somebody else changed this calendar meanwhile. Look at the preview again.');
    }
    const { changes, becomes, difference, remarks } = proposeCalendarChange(present, input.change);
    const { source } = input.change;
    await insertCalendarChanges(
      tx,
      changes.map(({ kind, on, name }, index) => ({
        id: randomUUID(),
        calendar,
        sequence: rows.length + index + 1,
        kind,
        on_date: on,
        name,
        source,
        recorded_at: new Date(deps.now()),
        recorded_by: principal.name,
      })),
    );
    if (changes.length > 0) await registerCurrent(tx, becomes, { by: principal.name, source });
    const version = { was: present.version, is: becomes.version };
    return { calendar, title: becomes.title, version, difference, remarks, recorded: changes.length };
  };
  // Ended at any moment in between, nobody takes what was kept before for what is so now.
  deps.runtime.keepCalendars?.(null);
  let result: Awaited<ReturnType<typeof change>>;
  try {
    result = await inTransaction(db, 'read committed', change);
  } finally {
    await learnCalendars(db, rules);
    deps.runtime.keepCalendars?.(groupChanges(await listCalendarChanges(db)));
  }
  const standing = (await countStanding(db)).filter(
    (row) => row.calendar === calendar && row.version !== result.version.is,
  );
  return { ...result, standing: standing.reduce((sum, row) => sum + row.inspections, 0) };
}
