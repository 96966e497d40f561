import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { registerCalendars } from '../../src/service/calendars/register-calendars.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

const LIST = path.join(PROJECT_ROOT, 'test/fixtures/bank-holidays/gov-uk-bank-holidays.json');
const ADD = ['calendar', 'add', '2025-04-03', '--name', 'Jubilee', '--source', 'Royal proclamation'];

let service: StoredService;
let folder: string;

beforeAll(async () => {
  service = await openStoredService();
  folder = mkdtempSync(path.join(tmpdir(), 'calendar-'));
  return async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  };
});

beforeEach(async () => {
  await service.empty();
  service.setClock('2025-01-15 12:00');
  await registerCalendars(service.db, service.deps.rules, 'a test');
});

/** How many rows every table has, and when they were changed last. */
async function everything(): Promise<string> {
  const { rows } = await sql<{ table: string }>`
    select tablename as table from pg_tables where schemaname = 'timeline' order by 1`.execute(service.db);
  const contents = [];
  for (const { table } of rows) {
    contents.push(
      table,
      (await sql`select t.*, xmin::text from ${sql.table(table)} t order by 1, 2`.execute(service.db)).rows,
    );
  }
  return JSON.stringify(contents);
}

describe('calendar drill', () => {
  it('shows every date and reminder that would move, and can change nothing', async () => {
    const { id } = await service.create();
    const before = await everything();
    const { code, out, err } = await service.run('calendar', 'drill', '2025-04-03');
    expect(code).toBe(0);
    expect(out).toMatch(/^England and Wales: a drill, nothing is changed\n/);
    expect(out).toMatch(/\nThu 3 Apr 2025 {2}becomes a day off {2}Made-up bank holiday\n/);
    expect(out).toContain(`\nCafcass inspection of Mon 10 Mar 2025 (${id.slice(0, 8)})\n`);
    expect(out).toMatch(/\nDraft report sent to Cafcass +Fri 4 Apr 2025 +Mon 7 Apr 2025\n/);
    expect(out).toMatch(
      /\nreminder to ben\.cole@ofsted\.example: Draft report sent to Cafcass +Fri 4 Apr 2025, 9am +Mon 7 Apr 2025, 9am\n/,
    );
    expect(out).toMatch(
      /\nIn all: 1 open inspection would be planned again; \d+ dates move in 1 of them; \d+ reminders move; nobody is told by email\.\n$/,
    );
    expect(err).toBe('\nThis was a drill: nothing was changed, and nobody was told.\n');
    expect(await everything()).toBe(before);
  });

  it.each([
    ['2025-04-18', /<date>: is a bank holiday already: Good Friday, seen 2025-04-18/],
    ['2025-04-05', /<date>: is a Saturday, a day off already/],
    ['2101-01-03', /<date>: must lie in the years 2012 to 2100/],
    ['April', /<date>: must be a date written as 2027-06-03, seen April/],
  ])('of %s is refused', async (date, expected) => {
    const { code, out, err } = await service.run('calendar', 'drill', date);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
  });
});

describe('calendar add', () => {
  it('changes nothing until inspections are named, and then those', async () => {
    const first = await service.create();
    const second = await service.create({ start: '2025-03-11' });
    const before = await everything();
    const preview = await service.run(...ADD);
    expect(preview.err).toMatch(/the same with --apply all, --apply ID,ID or --apply none\.\n$/);
    expect(await everything()).toBe(before);

    const one = await service.run(...ADD, '--apply', first.id.slice(0, 8), '--by', 'Asha Rao');
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(one.out).toMatch(/\nRecorded\. New inspections of England and Wales are planned by it\.\n/);
    expect(one.out).toMatch(
      /Cafcass inspection of Mon 10 Mar 2025: \d+ dates moved \(version 2\)\n1 inspection was planned again/,
    );

    const left = await service.run('calendar', 'apply');
    expect(left.out).toContain(`(${second.id.slice(0, 8)})`);
    expect(left.out).not.toContain(first.id.slice(0, 8));
    expect(left.err).toMatch(/name the inspections: calendar apply all/);
    const dry = await service.run('calendar', 'apply', 'all', '--dry-run');
    expect(dry.out).toBe(left.out);
    expect((await service.run('calendar', 'apply', 'all')).out).toMatch(
      /\n1 inspection was planned again: \d+ dates moved/,
    );
    expect((await service.run('calendar', 'apply')).err).toMatch(
      /Every open inspection stands on the present calendar/,
    );
    expect((await service.run('calendar', 'apply', second.id)).out).toMatch(
      new RegExp(`^${second.id.slice(0, 8)} needs nothing\\.`),
    );
  });

  it('records nothing where an inspection does not exist', async () => {
    const before = await everything();
    const { code, err } = await service.run(...ADD, '--apply', 'ffffffff');
    expect(code).toBe(2);
    expect(err).toMatch(/There is no inspection ffffffff/);
    expect(await everything()).toBe(before);
  });

  it('for none leaves all as they are, and says how many', async () => {
    await service.create();
    const { out } = await service.run(...ADD, '--apply', 'none');
    expect(out).toMatch(/\n1 open inspection stays as planned\. What it would move in them: calendar apply\n$/);
  });

  it('names those that cannot be planned by it', async () => {
    const { id } = await service.create({ start: '2025-04-03' });
    const { code, err } = await service.run(...ADD, '--apply', 'all');
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(
        `Problem: The Cafcass inspection of Thu 3 Apr 2025 \\(${id.slice(0, 8)}\\) stays as it is: its start, Thursday 3 April 2025, is a day off by it`,
      ),
    );
  });

  it('as JSON gives one object a line', async () => {
    const { id } = await service.create();
    const preview = (await service.run(...ADD, '--json')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(preview).toMatchObject([{ standing: 1 }, { inspection: id }, { total: { inspections: 1, told: 0 } }]);
    const done = (await service.run(...ADD, '--apply', 'all', '--json')).out.trim().split('\n');
    expect(done.map((line) => JSON.parse(line) as object)).toMatchObject([
      { recorded: 1 },
      { inspection: id, version: 2 },
      { total: { inspections: 1, unmovable: 0 } },
    ]);
  });

  it('needs a name and a source', async () => {
    expect((await service.run('calendar', 'add', '2025-04-03', '--name', 'x')).err).toMatch(
      /required option '--source/,
    );
    expect((await service.run('calendar', 'add', '2025-04-03', '--source', 'x')).err).toMatch(
      /required option '--name/,
    );
    expect((await service.run('calendar', 'remove', '2025-04-18')).err).toMatch(/required option '--source/);
  });
});

describe('calendar remove', () => {
  it('makes a bank holiday a working day', async () => {
    await service.create();
    const { out } = await service.run('calendar', 'remove', '2025-04-18', '--source', 'A mistake');
    expect(out).toMatch(/\nFri 18 Apr 2025 {2}becomes a working day {2}Good Friday\n/);
    expect(out).toMatch(/\nReport published +\w+ \d+ May 2025 +\w+ \d+ (Apr|May) 2025\n/);
  });
});

describe('calendar import', () => {
  it('finds nothing in the list that the calendar rests on', async () => {
    const { out, code } = await service.run('calendar', 'import', LIST, '--apply', 'all');
    expect(code).toBe(0);
    expect(out).toMatch(/^No day differs\.\nNo date depends on it, so nothing was recorded\.\n0 inspections/);
  });

  it('takes over what differs, and says loudly what is lacking', async () => {
    const { id } = await service.create();
    const lists = JSON.parse(readFileSync(LIST, 'utf8')) as Record<
      string,
      { events: { date: string; title: string }[] }
    >;
    const events = lists['england-and-wales']?.events ?? [];
    const changed = events.map((each) => (each.date === '2025-05-05' ? { ...each, date: '2025-05-08' } : each));
    const file = path.join(folder, 'changed.json');
    writeFileSync(file, JSON.stringify({ division: 'england-and-wales', events: changed }));
    const preview = await service.run('calendar', 'import', file);
    expect(preview.out).toMatch(
      /Mon 5 May 2025 +becomes a working day +Early May bank holiday\nThu 8 May 2025 +becomes a day off +Early May bank holiday\n/,
    );
    expect(preview.out).toMatch(/\nLook out: The list lacks a day that is off by the calendar\./);
    const { out } = await service.run('calendar', 'import', file, '--apply', 'all');
    expect(out).toContain(`${id.slice(0, 8)}  Cafcass inspection`);
    const rows = await service.db.selectFrom('calendar_changes').selectAll().orderBy('sequence').execute();
    expect(rows.map((row) => `${row.kind} ${row.on_date} ${row.source}`)).toEqual([
      "removed 2025-05-05 GOV.UK's list of bank holidays, changed.json",
      "added 2025-05-08 GOV.UK's list of bank holidays, changed.json",
    ]);
  });

  it('refuses a file that is not that list, with every problem', async () => {
    const file = path.join(folder, 'not-it.json');
    writeFileSync(
      file,
      JSON.stringify({ 'england-and-wales': { division: 'england-and-wales', events: [{}, { title: 3 }] } }),
    );
    const { code, err } = await service.run('calendar', 'import', file);
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(5);
    expect(err).toContain('not-it.json england-and-wales.events[0].title: is missing');
    expect((await service.run('calendar', 'import', path.join(folder, 'none.json'))).err).toMatch(
      /there is no such file/,
    );
  });
});
