import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { ChangedCalendar } from '../service/calendars/register-calendars.ts';
import type { Settings } from '../settings.ts';
import { learnChanges, readKeptCalendars } from './kept-calendars.ts';
import { loadKeptRules } from './kept-rules.ts';

/**
 * The rules of the settings with the calendars as they are now, for commands that open no database: as they are kept
 * beside an embedded one, or as a server says. Where that cannot be told, `tell` is told so.
 */
export async function loadCurrentRules(settings: Settings, tell: (message: string) => void): Promise<RulesLibrary> {
  const rules = await loadKeptRules(settings.configDirectory);
  const changed = await readChanges(settings);
  if (changed) learnChanges(rules, changed);
  else
    tell('Note: changes of the calendar in the database could not be read. Only the bank holidays of the files count.');
  return rules;
}

/** A server that does not answer by then will be told of by whatever needs it. */
const PATIENCE_MS = 3_000;

async function readChanges({ databaseUrl, dataDirectory }: Settings): Promise<readonly ChangedCalendar[] | null> {
  if (databaseUrl === undefined) return readKeptCalendars(dataDirectory);
  const { askServerCalendars } = await import('./ask-server-calendars.ts');
  return askServerCalendars(databaseUrl, PATIENCE_MS);
}
