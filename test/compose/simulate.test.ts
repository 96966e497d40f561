import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, type PlainDate, weekdayOf } from '../../src/calendar/plain-date.ts';
import { nextWorkingDay, workingDaysBetween } from '../../src/calendar/working-day-calendar.ts';
import type { SimulatedEmail } from '../../src/cli/cli-deps.ts';
import { londonToday } from '../../src/clock.ts';
import { connect } from '../../src/compose/connect.ts';
import { NotMigratedError, simulate } from '../../src/compose/simulate.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { Settings } from '../../src/settings.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { endBins, runBin, startBin } from '../cli/run-bin.ts';
import { run, RULES, settingsOf } from '../cli/run-in-process.ts';
import { PEOPLE } from '../service/test-service.ts';
import { copyEmbeddedDirectory } from '../support/embedded-directory.ts';
import { createTestDatabase, describeWithPostgres } from '../support/test-database.ts';

/** A Monday on which work can start, far enough ahead for everything to be still to come. */
const START = startAfter(addDays(londonToday(), 90));
const UNTIL = addDays(START, 30);

let folder: string;
const temporary = process.env['TMPDIR'];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'simulate-'));
  mkdirSync(path.join(folder, 'temporary'));
});
beforeEach(() => {
  process.env['TMPDIR'] = path.join(folder, 'temporary');
  return () => {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
  };
});
afterAll(async () => {
  await endBins();
  rmSync(folder, { recursive: true });
});

describe('simulate on an embedded database', () => {
  let settings: Settings;

  beforeAll(async () => {
    const directory = await copyEmbeddedDirectory();
    settings = settingsOf(directory.path);
    await plan(settings);
    return directory.remove;
  });

  it('writes every email in the order of sending, and leaves the data and the disk as they were', async () => {
    await checkSimulation(settings, path.join(folder, 'embedded'));
  });

  it('goes through a running service, and ends at Ctrl+C without leaving its copy behind', async () => {
    const { dataDirectory: DATA_DIR } = settings;
    const TMPDIR = path.join(folder, 'temporary');
    const service = startBin(['start'], { DATA_DIR });
    await service.prints(/Stop with Ctrl\+C\.\n/);
    const to = path.join(folder, 'through-service');
    const whole = await runBin(['simulate', '--until', UNTIL, '--to', to, '--json'], { DATA_DIR, TMPDIR });
    expect(whole.code).toBe(0);
    const told = whole.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as SimulatedEmail).file);
    expect(told.map((file) => path.basename(file))).toEqual(readdirSync(to).sort());

    const cut = startBin(['simulate', '--until', UNTIL, '--to', path.join(folder, 'cut')], { DATA_DIR, TMPDIR });
    await cut.prints(/Copying the data/);
    cut.process.kill('SIGINT');
    expect((await cut.ended).code).toBe(130);
    expect(readdirSync(TMPDIR)).toEqual([]);
    service.process.kill('SIGTERM');
    expect((await service.ended).err).not.toMatch(/"level":[4-6]0/);
  });
});

describeWithPostgres('simulate on a PostgreSQL server', () => {
  let settings: Settings;

  beforeAll(async () => {
    const { url, drop } = await createTestDatabase();
    settings = settingsOf(path.join(folder, 'never-made'), { databaseUrl: url });
    return drop;
  });

  it('does not bring the database up to date by itself', async () => {
    const refused = simulate(depsOf(settings), optionsOf(path.join(folder, 'not-migrated')));
    await expect(refused).rejects.toThrow(NotMigratedError);
    expect(readdirSync(path.join(folder, 'temporary'))).toEqual([]);
  });

  it('writes every email in the order of sending, and leaves the data and the disk as they were', async () => {
    await plan(settings);
    await checkSimulation(settings, path.join(folder, 'server'));
    expect(readdirSync(folder)).not.toContain('never-made');
  });
});

describe('simulate refuses', () => {
  it.each<[string, () => { until?: string; directory?: string }, RegExp]>([
    ['a day that is none', () => ({ until: '2027-02-30' }), /until: must be a date/],
    ['a day that is past', () => ({ until: '2020-01-01' }), /until: must not be past/],
    [
      'a folder that holds something',
      () => ({ directory: path.dirname(write('used/mail.eml')) }),
      /to: must be an empty/,
    ],
    ['a file for a folder', () => ({ directory: write('file') }), /to: must be a folder/],
  ])('%s', async (_, given, expected) => {
    const refused = simulate(depsOf(settingsOf('/nowhere')), { ...optionsOf(path.join(folder, 'fresh')), ...given() });
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(expected);
  });

  it('in the words of its options', async () => {
    const { code, err } = await run(['simulate', '--until', 'soon', '--to', folder], {
      simulate: (options) => simulate(depsOf(settingsOf('/nowhere')), options),
    });
    expect(code).toBe(2);
    expect(err).toMatch(/--until: must be a date[^]*--to: must be an empty folder/);
  });
});

async function checkSimulation(settings: Settings, directory: string): Promise<void> {
  const before = await dump(settings);
  const told: SimulatedEmail[] = [];
  const options = { ...optionsOf(directory), onEmail: (email: SimulatedEmail) => void told.push(email) };
  const result = await simulate(depsOf(settings), options);

  expect(result).toEqual({ emails: told.length, directory });
  expect(told.length).toBeGreaterThan(20);
  expect(told.map((each) => each.at)).toEqual(told.map((each) => each.at).toSorted());
  expect(told.every((each) => each.at.slice(0, 10) <= UNTIL)).toBe(true);
  const files = readdirSync(directory).toSorted();
  expect(told.map((each) => path.basename(each.file))).toEqual(files);

  const emails = await Promise.all(told.map(async (each) => PostalMime.parse(readFileSync(each.file))));
  expect(emails.map((email) => [email.to?.[0]?.address, email.subject])).toEqual(
    told.map((each) => [each.to, each.subject]),
  );
  expect(emails.map(sentAt)).toEqual(emails.map(sentAt).toSorted((a, b) => a - b));
  // Nobody has recorded the call, so nobody at Cafcass hears of anything.
  expect(told.filter((each) => each.to.endsWith('@cafcass.example'))).toEqual([]);
  expect(told.slice(0, 3).map((each) => each.subject)).toEqual(Array(3).fill(expect.stringMatching(/^Timeline of/)));
  const day = (date: PlainDate) =>
    told.filter((each) => each.at.startsWith(date)).map((each) => `${each.at.slice(11)} ${each.to}`);
  // Five working days before: the last moment of the call, and half an hour after it.
  expect(day(addDays(START, -7))).toEqual(expect.arrayContaining(['09:20 cara.diaz@ofsted.example']));

  expect(await dump(settings)).toEqual(before);
  expect(readdirSync(path.join(folder, 'temporary'))).toEqual([]);
}

function depsOf(settings: Settings): Parameters<typeof simulate>[0] {
  return { settings, rules: RULES, progress: () => {} };
}

function optionsOf(directory: string): Parameters<typeof simulate>[1] {
  return { until: UNTIL, directory, onEmail: () => {} };
}

/** An inspection with one person for each role, as a command plans it. */
async function plan(settings: Settings): Promise<void> {
  const rules = () => Promise.resolve(RULES);
  const client = await connect({ settings, rules, holder: 'a test', progress: () => {}, actingAs: 'the tester' });
  await client.call('createInspection', { kind: 'inspection', start: START, people: [...PEOPLE] });
  await client.close();
}

/** Every row of every table. */
async function dump({ databaseUrl, dataDirectory }: Settings): Promise<unknown> {
  const database = await openDatabase({
    databaseUrl,
    dataDirectory,
    holder: 'a test',
    progress: () => {},
    report: () => {},
  });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: database.pool }) });
  const { rows: tables } = await sql<{ name: string }>`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema not in ('information_schema', 'pg_catalog') and table_type = 'BASE TABLE' order by 1`.execute(
    db,
  );
  const dumped: Record<string, unknown> = {};
  for (const { name } of tables) {
    dumped[name] = (await sql`select to_jsonb(t) as row from ${sql.table(name)} t order by 1`.execute(db)).rows;
  }
  await database.close();
  expect(Object.keys(dumped)).toContain('timeline.reminders');
  return dumped;
}

/** A Monday with five working days in the week before it. */
function startAfter(date: PlainDate): PlainDate {
  const { calendar } = RULES.calendar(RULES.current.calendar);
  let start = nextWorkingDay(calendar, date);
  while (weekdayOf(start) !== 1 || workingDaysBetween(calendar, addDays(start, -7), start) !== 5) {
    start = nextWorkingDay(calendar, start);
  }
  return start;
}

function sentAt(email: Email): number {
  return Date.parse(email.date ?? '');
}

function write(name: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  return file;
}
