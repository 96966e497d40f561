import type { Settings } from '../settings.ts';
import { restoreDatabase } from '../store/open-database.ts';
import { forgetKeptCalendars } from './kept-calendars.ts';

/** What is restored, and over what. */
export interface RestoreOptions {
  readonly settings: Settings;
  readonly holder: string;
  readonly progress: (message: string) => void;
  readonly file: string;
  readonly force: boolean;
}

/** Puts a backup in the place of the database of the settings; says what became of the old one. */
export async function restore({ settings, holder, progress, file, force }: RestoreOptions): Promise<string> {
  const restored = await restoreDatabase({
    databaseUrl: settings.databaseUrl,
    dataDirectory: settings.dataDirectory,
    holder,
    progress,
    report: () => {},
    file,
    force,
  });
  if (settings.databaseUrl === undefined) forgetKeptCalendars(settings.dataDirectory);
  return restored.kept === null
    ? `Restored from ${file}.`
    : `Restored from ${file}. What was there before is kept as ${restored.kept}.`;
}
