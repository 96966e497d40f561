import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { parsePlainDate } from '../calendar/plain-date.ts';
import type { SimulatedEmail, SimulateOptions, SimulationResult } from '../cli/cli-deps.ts';
import { londonToday } from '../clock.ts';
import { InvalidInputError, type Problem, TimelineError } from '../errors.ts';
import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { Settings } from '../settings.ts';
import { copyTables } from '../store/copy-tables.ts';
import { listPendingMigrations } from '../store/migrate.ts';
import { openDatabase, restoreDatabase } from '../store/open-database.ts';
import type { Tables } from '../store/tables.ts';
import { awaitDirectory } from './await-directory.ts';
import { openService } from './open-service.ts';
import { onEndSignal } from './signals.ts';
import { runSimulatedClock } from './simulated-clock.ts';
import { connectToSocket } from './socket-client.ts';

/** What a simulation needs besides what is asked of it. */
export interface SimulationDeps {
  readonly settings: Settings;
  readonly rules: RulesLibrary;
  readonly progress: (message: string) => void;
}

/** The database is of an older version, and a simulation changes nothing. */
export class NotMigratedError extends TimelineError {
  readonly code = 'not-migrated';
}

const HOLDER = 'inspection-timeline simulate';
const PATIENCE_MS = 20_000;

/**
 * Every email that would go out up to a day if nothing more is recorded, on a temporary copy of the data.
 *
 * The planner, the claim and the words are those of the service; only the clock is handed in, and jumps from one due
 * moment to the next. The data itself is only read.
 * @throws InvalidInputError for a day that is past, or a folder that holds something.
 */
export async function simulate(deps: SimulationDeps, options: SimulateOptions): Promise<SimulationResult> {
  const until = parsePlainDate(options.until);
  const problems = [...checkUntil(options.until), ...checkFolder(options.directory)];
  if (until === null || problems.length > 0) throw new InvalidInputError(problems);
  const directory = mkdtempSync(path.join(tmpdir(), 'inspection-timeline-simulation-'));
  const removeCopy = (): void => rmSync(directory, { recursive: true, force: true });
  const stopListening = onEndSignal((exitCode) => {
    removeCopy();
    process.exit(exitCode);
  });
  try {
    const { databaseUrl: _database, redisUrl: _queue, smtpUrl: _mail, ...rest } = deps.settings;
    const copySettings: Settings = { ...rest, dataDirectory: path.join(directory, 'data') };
    deps.progress('Copying the data.');
    await copyData(deps, directory, copySettings);
    const { rules } = deps;
    const copy = await openService({
      settings: copySettings,
      rules,
      holder: HOLDER,
      progress: () => {},
      report: () => {},
    });
    try {
      mkdirSync(options.directory, { recursive: true });
      const emails = await runSimulatedClock(copy, copySettings, until, options.directory, (email) =>
        options.onEmail(numberFile(email)),
      );
      return { emails, directory: options.directory };
    } finally {
      await copy.close();
    }
  } finally {
    stopListening();
    removeCopy();
  }
}

function checkUntil(text: string): Problem[] {
  const until = parsePlainDate(text);
  if (until === null) return [{ where: 'until', message: 'must be a date written as 2027-06-30', seen: text }];
  return until < londonToday() ? [{ where: 'until', message: 'must not be past', seen: text }] : [];
}

/** Emails of another run, or of the service, must not be taken for those of this one. */
function checkFolder(directory: string): Problem[] {
  const names = listFolder(directory);
  if (names === null) return [{ where: 'to', message: 'must be a folder', seen: directory }];
  if (names.length === 0) return [];
  return [{ where: 'to', message: 'must be an empty folder, or one that does not exist yet', seen: directory }];
}

/** Null where it is no folder. */
function listFolder(directory: string): readonly string[] | null {
  try {
    return readdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') return null;
    throw error;
  }
}

/** Copies the data into an embedded database of its own; the data is not changed, not even migrated. */
async function copyData({ settings, rules }: SimulationDeps, directory: string, copySettings: Settings): Promise<void> {
  if (settings.databaseUrl !== undefined) return copyFromServer(settings, rules, copySettings);
  const file = path.join(directory, 'copy.tar.gz');
  await backUpEmbedded(settings, file);
  const { dataDirectory } = copySettings;
  const quiet = { holder: HOLDER, progress: () => {}, report: () => {} };
  await restoreDatabase({ dataDirectory, file, force: false, ...quiet });
}

async function backUpEmbedded({ dataDirectory }: Settings, file: string): Promise<void> {
  const progress = (): void => {};
  await awaitDirectory(
    async () => {
      const client = await connectToSocket(dataDirectory, { actingAs: 'simulation' });
      if (client) {
        try {
          await client.call('backup', { file });
        } finally {
          await client.close();
        }
        return;
      }
      const database = await openDatabase({ dataDirectory, holder: HOLDER, progress, report: () => {} });
      try {
        await database.backup(file);
      } finally {
        await database.close();
      }
    },
    { limitMs: PATIENCE_MS, progress },
  );
}

async function copyFromServer(settings: Settings, rules: RulesLibrary, copySettings: Settings): Promise<void> {
  const { databaseUrl, dataDirectory } = settings;
  const quiet = { holder: HOLDER, progress: () => {}, report: () => {} };
  const source = await openDatabase({ databaseUrl, dataDirectory, ...quiet });
  try {
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: source.pool }) });
    if ((await listPendingMigrations(db as unknown as Kysely<unknown>)).length > 0) {
      throw new NotMigratedError('The database must be brought up to date first: run `inspection-timeline migrate`.');
    }
    const copy = await openService({ settings: copySettings, rules, ...quiet });
    try {
      await copyTables(db, copy.db);
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}

/** Names by which a listing of the folder is in the order of sending. */
function numberFile(email: SimulatedEmail & { readonly number: number }): SimulatedEmail {
  const { number, ...rest } = email;
  const name = `${String(number).padStart(5, '0')}-${path.basename(email.file)}`;
  const file = path.join(path.dirname(email.file), name);
  renameSync(email.file, file);
  return { ...rest, file };
}
