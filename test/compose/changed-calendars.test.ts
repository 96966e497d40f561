import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainDate } from '../../src/calendar/plain-date.ts';
import { nameOfDayOff } from '../../src/calendar/working-day-calendar.ts';
import { loadCurrentRules } from '../../src/compose/current-rules.ts';
import { forgetKeptCalendars, keepCalendars, readKeptCalendars } from '../../src/compose/kept-calendars.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { registerCalendars } from '../../src/service/calendars/register-calendars.ts';
import { planInspection, planInspectionInput } from '../../src/service/plan-inspection.ts';
import { writeNewInspections } from '../../src/service/replan/write-new-inspections.ts';
import { loadRules } from '../../src/service/rules-library.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import type { Tables } from '../../src/store/tables.ts';
import { endBins, runBin, startBin } from '../cli/run-bin.ts';
import { settingsOf } from '../cli/run-in-process.ts';
import { copyEmbeddedDirectory } from '../support/embedded-directory.ts';
import { createTestDatabase, describeWithPostgres } from '../support/test-database.ts';

const DAY = plainDate('2027-06-03');
const ADD = ['calendar', 'add', DAY, '--name', 'Jubilee', '--source', 'Royal proclamation'];
const PREVIEW = ['preview', '--kind', 'inspection', '--start', '2027-05-10', '--json'];

/** More than two pages of them. */
const INSPECTIONS = 420;

interface Place {
  readonly settings: Record<string, string>;
  readonly cleanUp: () => Promise<void>;
}

const folder = mkdtempSync(path.join(tmpdir(), 'changed-calendars-'));
afterAll(async () => {
  await endBins();
  rmSync(folder, { recursive: true });
});

describe('in an embedded database', () => {
  changesOf(async () => {
    const directory = await copyEmbeddedDirectory();
    return { settings: { DATA_DIR: directory.path }, cleanUp: directory.remove };
  });
});

describeWithPostgres('on a PostgreSQL server', () => {
  changesOf(async () => {
    const { url, drop } = await createTestDatabase();
    return { settings: { DATA_DIR: path.join(folder, 'none'), DATABASE_URL: url }, cleanUp: drop };
  });
});

function changesOf(open: () => Promise<Place>): void {
  let place: Place;
  beforeAll(async () => {
    place = await open();
    await use(place, fill);
  });
  afterAll(() => place.cleanUp());

  it('a preview without a database counts the days that were added to it', async () => {
    expect(await draftOf(place.settings)).toBe('2027-06-07');
    expect((await runBin([...ADD, '--apply', 'none'], place.settings)).code).toBe(0);
    expect(await draftOf(place.settings)).toBe('2027-06-08');
  });

  it('applying goes on where it was killed, and does nothing twice', async () => {
    const killed = startBin(['calendar', 'apply', 'all', '--json'], place.settings);
    // The first page is done, and told of.
    await killed.prints(/"inspection"/);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const versions = await use(place, (db) => db.selectFrom('inspections').select('version').execute());
    const done = versions.filter((row) => row.version === 2).length;
    expect(done).toBeGreaterThanOrEqual(200);
    const { code, out } = await runBin(['calendar', 'apply', 'all', '--json'], place.settings);
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ total: { inspections: INSPECTIONS - done, unmovable: 0 } });
    const rows = await use(place, (db) =>
      db.selectFrom('inspections').select(['version', 'calendar_version']).execute(),
    );
    expect(new Set(rows.map((row) => `${row.version} ${row.calendar_version}`)).size).toBe(1);
    expect(rows[0]?.version).toBe(2);
    const history = await use(place, (db) => db.selectFrom('history').select('what').execute());
    expect(history.filter((row) => row.what === 'calendar-applied')).toHaveLength(INSPECTIONS);
  });
}

describe('what is kept beside an embedded database', () => {
  const changed = [{ calendar: 'england-and-wales', changes: [{ kind: 'added', on: DAY, name: 'Jubilee' }] }] as const;

  it('is what was recorded, nothing, or not known', () => {
    const directory = path.join(folder, 'kept');
    expect(readKeptCalendars(directory)).toEqual([]);
    keepCalendars(directory, changed);
    expect(readKeptCalendars(directory)).toEqual(changed);
    forgetKeptCalendars(directory);
    expect(readKeptCalendars(directory)).toBeNull();
    keepCalendars(directory, []);
    expect(readKeptCalendars(directory)).toEqual([]);
    for (const broken of ['', '{"calendars": [{"calendar": "x", "changes": [{"kind": "added", "on": "x"}]}]}', '[]']) {
      writeFileSync(path.join(directory, 'calendars.json'), broken);
      expect(readKeptCalendars(directory)).toBeNull();
    }
  });

  it('is what rules are loaded with, and what cannot be told is said', async () => {
    const directory = path.join(folder, 'loaded');
    const told: string[] = [];
    const load = () => loadCurrentRules(settingsOf(directory), (message) => told.push(message));
    keepCalendars(directory, changed);
    const known = await load();
    expect(nameOfDayOff(known.calendar('england-and-wales').calendar, DAY)).toBe('Jubilee');
    expect(told).toEqual([]);
    forgetKeptCalendars(directory);
    const unknown = await load();
    expect(nameOfDayOff(unknown.calendar('england-and-wales').calendar, DAY)).toBeNull();
    expect(told).toEqual([expect.stringMatching(/^Note: changes of the calendar in the database could not be read\./)]);
  });

  it('a server that cannot be reached is said as well', async () => {
    const told: string[] = [];
    const settings = settingsOf(folder, { databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing' });
    await loadCurrentRules(settings, (message) => told.push(message));
    expect(told).toHaveLength(1);
  });
});

/** When the draft is due by a preview that opens no database. */
async function draftOf(settings: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { code, out, err } = await runBin(PREVIEW, settings);
  if (code !== 0) throw new Error(err);
  const { milestones } = JSON.parse(out) as { milestones: { id: string; due: { on: string } | string | null }[] };
  const due = milestones.find((each) => each.id === 'draft')?.due;
  return typeof due === 'string' ? due : due?.on;
}

async function fill(db: Kysely<Tables>): Promise<void> {
  await migrate(db as Kysely<unknown>);
  const rules = loadRules(path.join(PROJECT_ROOT, 'config'));
  await registerCalendars(db, rules, 'a test');
  const now = Date.parse('2027-01-11T12:00:00Z');
  const planned = Array.from({ length: INSPECTIONS }, () => {
    const input = planInspectionInput.parse({ kind: 'focused-visit', start: '2027-05-25', people: [] });
    const planning = planInspection(rules, input, 'a test', now);
    return planning.ok ? planning.planned : expect.unreachable();
  });
  await db.transaction().execute((tx) => writeNewInspections(tx, rules, planned, now));
}

async function use<T>({ settings }: Place, act: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const database = await openDatabase({
    databaseUrl: settings['DATABASE_URL'],
    dataDirectory: settings['DATA_DIR'] ?? '',
    holder: 'a test',
    progress: () => {},
    report: () => {},
  });
  try {
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) });
    return await act(db);
  } finally {
    await database.close();
  }
}
