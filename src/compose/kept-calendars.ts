import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CALENDAR_CHANGES } from '../calendar/calendar-changes.ts';
import { plainDate } from '../calendar/plain-date.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import { changedCalendar } from '../service/calendars/calendar-version.ts';
import type { ChangedCalendar } from '../service/calendars/register-calendars.ts';

/** What was changed about calendars, beside the data, for commands that open no database. */
const FILE = 'calendars.json';

const keptSchema = z.union([
  z.strictObject({ notKnown: z.literal(true) }),
  z.strictObject({
    calendars: z.array(
      z.strictObject({
        calendar: z.string(),
        changes: z.array(
          z.strictObject({
            kind: z.enum(CALENDAR_CHANGES),
            on: z.string().transform((text) => plainDate(text)),
            name: z.string().nullable(),
          }),
        ),
      }),
    ),
  }),
]);

/** Keeps what the database has recorded of calendars beside it, whole or not at all; nothing is written where all is said. */
export function keepCalendars(dataDirectory: string, calendars: readonly ChangedCalendar[]): void {
  write(dataDirectory, calendars.length === 0 ? null : JSON.stringify({ calendars }));
}

/** Says that what is kept may not be so: another database stands there now, or a change is being made. */
export function forgetKeptCalendars(dataDirectory: string): void {
  write(dataDirectory, JSON.stringify({ notKnown: true }));
}

/**
 * What was changed about the calendars of the database in a directory; none where nothing is kept there. Null where it
 * cannot be told before the database is opened.
 */
export function readKeptCalendars(dataDirectory: string): readonly ChangedCalendar[] | null {
  const text = readText(path.join(dataDirectory, FILE));
  if (text === null) return [];
  try {
    const kept = keptSchema.parse(JSON.parse(text));
    return 'calendars' in kept ? kept.calendars : null;
  } catch {
    return null;
  }
}

/** Has rules plan by calendars with what was changed about them. */
export function learnChanges(rules: RulesLibrary, changed: readonly ChangedCalendar[]): void {
  for (const { calendar, changes } of changed) {
    const source = rules.configured.find(({ id }) => id === calendar);
    if (source && changes.length > 0) rules.learn(changedCalendar(source, changes), { current: true });
  }
}

function write(dataDirectory: string, text: string | null): void {
  const file = path.join(dataDirectory, FILE);
  if (readText(file) === text) return;
  if (text === null) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.${process.pid}`, text, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
