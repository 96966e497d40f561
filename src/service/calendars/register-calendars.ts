import type { Kysely, Transaction } from 'kysely';
import { type CalendarChangeRow, listCalendarChanges } from '../../store/calendar-changes.ts';
import {
  listCalendarVersions,
  lockCalendars,
  readCalendarVersions,
  registerCurrentVersion,
  registerUnkeptVersions,
} from '../../store/calendar-versions.ts';
import type { Tables } from '../../store/tables.ts';
import type { CalendarChange } from '../../calendar/calendar-changes.ts';
import type { CalendarSource, RulesLibrary } from '../assemble-rules.ts';
import { changedCalendar } from './calendar-version.ts';

/** What was changed about one calendar over what its file says, in order. */
export interface ChangedCalendar {
  readonly calendar: string;
  readonly changes: readonly CalendarChange[];
}

/**
 * Brings database and rules to the same view of the calendars, when a process begins to use the database: the current
 * state of each is what its file says with the changes recorded. A state that is new is kept. Inspections stay with the
 * state that they were planned by, and the rules learn all of those.
 * @returns what was changed over the files, to be kept for commands that open no database.
 */
export async function registerCalendars(
  db: Kysely<Tables>,
  rules: RulesLibrary,
  by: string,
): Promise<readonly ChangedCalendar[]> {
  const [versions, rows] = await Promise.all([listCalendarVersions(db), listCalendarChanges(db)]);
  const isCurrent = ({ id, version }: CalendarSource): boolean =>
    versions.some((row) => row.calendar === id && row.version === version && row.is_current);
  if (!currentSources(rules, rows).every(isCurrent)) {
    await db.transaction().execute(async (tx) => {
      await lockCalendars(tx);
      // Read again: somebody else may have changed them until the lock was held.
      for (const source of currentSources(rules, await listCalendarChanges(tx))) {
        await registerCurrent(tx, source, { by, source: 'the calendar file and the changes recorded' });
        if (!versions.some((row) => row.calendar === source.id)) {
          await registerUnkeptVersions(tx, { calendar: source.id, content: JSON.stringify(source), by });
        }
      }
    });
  }
  await learnCalendars(db, rules);
  return groupChanges(rows);
}

/** Makes a state of a calendar the current one, within a transaction that holds the calendars locked. */
export async function registerCurrent(
  tx: Transaction<Tables>,
  state: CalendarSource,
  { by, source }: { readonly by: string; readonly source: string },
): Promise<void> {
  const { version, ...content } = state;
  await registerCurrentVersion(tx, {
    calendar: state.id,
    version,
    content: JSON.stringify(content),
    registered_by: by,
    source,
  });
}

/**
 * Has the rules know every state of the calendars that the database keeps, and which one is current. One small query
 * where nothing changed, so that it can come before anything is planned: another process may have changed them.
 */
export async function learnCalendars(db: Kysely<Tables>, rules: RulesLibrary): Promise<void> {
  const used = new Set(rules.configured.map(({ id }) => id));
  const rows = (await listCalendarVersions(db)).filter(({ calendar }) => used.has(calendar));
  const isNews = (row: (typeof rows)[number]): boolean =>
    !rules.knows(row.calendar, row.version) || (row.is_current && rules.calendar(row.calendar).version !== row.version);
  const news = await readCalendarVersions(db, rows.filter(isNews));
  for (const { version, content, is_current } of news) rules.learn({ ...content, version }, { current: is_current });
}

/** Has the rules know the state of the calendar that an inspection was planned by, which another process may have made. */
export async function learnCalendarOf(
  db: Kysely<Tables>,
  rules: RulesLibrary,
  inspection: { readonly calendar: string; readonly calendar_version: string },
): Promise<void> {
  if (!rules.knows(inspection.calendar, inspection.calendar_version)) await learnCalendars(db, rules);
}

/** The changes of each calendar, in order. */
export function groupChanges(rows: readonly CalendarChangeRow[]): readonly ChangedCalendar[] {
  const ids = [...new Set(rows.map((row) => row.calendar))];
  return ids.map((calendar) => ({ calendar, changes: changesIn(rows, calendar) }));
}

/** What was changed about one calendar, in order. */
export function changesIn(rows: readonly CalendarChangeRow[], calendar: string): readonly CalendarChange[] {
  return rows
    .filter((row) => row.calendar === calendar)
    .map(({ kind, on_date, name }) => ({ kind, on: on_date, name }));
}

function currentSources(rules: RulesLibrary, rows: readonly CalendarChangeRow[]): readonly CalendarSource[] {
  return rules.configured.map((source) => changedCalendar(source, changesIn(rows, source.id)));
}
