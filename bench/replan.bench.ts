import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { plainDate, type PlainDate } from '../src/calendar/plain-date.ts';
import { addWorkingDays } from '../src/calendar/working-day-calendar.ts';
import { localTime } from '../src/calendar/local-time.ts';
import { londonInstant } from '../src/clock.ts';
import { registerCalendars } from '../src/service/calendars/register-calendars.ts';
import { runOperation } from '../src/service/operations.ts';
import { planInspectionInput, planInspection } from '../src/service/plan-inspection.ts';
import { writeNewInspections } from '../src/service/replan/write-new-inspections.ts';
import type { Principal, ServiceDeps } from '../src/service/service-deps.ts';
import { migrate } from '../src/store/migrate.ts';
import { databaseUrl, onOwnServer, onServer, openDeps } from './bench-database.ts';
import { formatNumber, printTable } from './print-table.ts';

const INSPECTIONS = 10_000;
const AT_ONCE = 200;

/** Falls between the fieldwork and the report of all of them. */
const DAY_OFF = plainDate('2027-06-03');
const FIRST_START = plainDate('2027-05-04');
const NOW = londonInstant(plainDate('2027-01-11'), localTime('12:00'));

const COORDINATOR: Principal = {
  name: 'Asha Rao',
  party: 'ofsted',
  inspected: false,
  permissions: ['see', 'see-planning', 'record', 'plan'],
  recordsOnAny: true,
};
const ROLES = ['coordinator', 'lead-inspector', 'qa-manager', 'ceo', 'link-person'];

/**
 * Plans 10,000 open inspections again after a new bank holiday, end to end on a PostgreSQL server of its own, beside a
 * bare UPDATE of the same rows to the same values in a copy of the database as it was before.
 */
export async function benchReplan(): Promise<void> {
  await onOwnServer(compare);
}

async function compare(serverUrl: string): Promise<void> {
  await onServer(serverUrl, 'postgres', 'create database replanned');
  await fill(databaseUrl(serverUrl, 'replanned'));
  await onServer(serverUrl, 'postgres', 'create database bare template replanned');
  await onServer(serverUrl, 'postgres', 'checkpoint');
  const replanned = await replan(databaseUrl(serverUrl, 'replanned'));
  await bringChanges(serverUrl);
  await onServer(serverUrl, 'postgres', 'checkpoint');
  const bare = await updateBare(serverUrl);

  printTable(
    [`${formatNumber(replanned.inspections)} inspections`, 'rows', 'seconds', 'times the bare UPDATE', 'goal'],
    [
      ['bare UPDATE', formatNumber(bare.updated), formatNumber(bare.seconds), '', ''],
      [
        'bare UPDATE, and INSERT of what is new',
        formatNumber(bare.updated + bare.inserted),
        formatNumber(bare.withInserts),
        '',
        '',
      ],
      [
        'planned again, with history',
        formatNumber(bare.updated + bare.inserted + replanned.inspections),
        formatNumber(replanned.seconds),
        formatNumber(replanned.seconds / bare.seconds),
        '3',
      ],
    ],
  );
  console.log(
    `\nThat is ${formatNumber(replanned.seconds / bare.withInserts)} times the bare statements with the rows that are new. ` +
      `${formatNumber(replanned.moved)} dates moved in ${formatNumber(replanned.moving)} inspections. Memory of the process: ` +
      `${formatNumber(replanned.before)} MB before, ${formatNumber(replanned.peak)} MB at most.`,
  );
}

/** Fills an empty database with open inspections, all planned by the same state of the calendar. */
async function fill(url: string): Promise<void> {
  const { deps, close } = await openDeps(url, NOW);
  try {
    await migrate(deps.db as Kysely<unknown>);
    await registerCalendars(deps.db, deps.rules, 'bench');
    const starts = listStarts(deps);
    for (let from = 0; from < INSPECTIONS; from += AT_ONCE) {
      const planned = Array.from({ length: AT_ONCE }, (_, index) => {
        const planning = planInspection(deps.rules, inputOf(from + index, starts), COORDINATOR.name, NOW);
        if (!planning.ok) throw new Error(JSON.stringify(planning.problems));
        return planning.planned;
      });
      await deps.db.transaction().execute((tx) => writeNewInspections(tx, deps.rules, planned, NOW));
    }
    await sql`vacuum analyze`.execute(deps.db);
  } finally {
    await close();
  }
}

/** Records the day off and applies it to all, as `calendar add … --apply all` does. */
async function replan(url: string): Promise<{
  readonly inspections: number;
  /** Dates. */
  readonly moved: number;
  /** Inspections with such dates. */
  readonly moving: number;
  readonly seconds: number;
  readonly before: number;
  readonly peak: number;
}> {
  const { deps, close } = await openDeps(url, NOW);
  try {
    await registerCalendars(deps.db, deps.rules, 'bench');
    globalThis.gc?.();
    const before = memoryMb();
    let peak = before;
    let inspections = 0;
    let moved = 0;
    let moving = 0;
    const begun = performance.now();
    const change = { kind: 'add', date: DAY_OFF, name: 'One-off bank holiday', source: 'a bench' } as const;
    await runOperation('changeCalendar', deps, COORDINATOR, { change });
    for (let after: string | null | undefined; after !== null;) {
      const page = await runOperation('applyCalendar', deps, COORDINATOR, {
        inspections: 'all',
        ...(after === undefined ? {} : { after }),
      });
      inspections += page.applied.length;
      moved += page.applied.reduce((sum, each) => sum + each.moved, 0);
      moving += page.applied.filter((each) => each.moved > 0).length;
      peak = Math.max(peak, memoryMb());
      after = page.next;
    }
    const seconds = (performance.now() - begun) / 1000;
    if (inspections !== INSPECTIONS)
      throw new Error(`Only ${inspections} of ${INSPECTIONS} inspections were planned again`);
    return { inspections, moved, moving, seconds, before, peak };
  } finally {
    await close();
  }
}

/** Puts the rows that are otherwise now into tables of the copy, so that only their UPDATE is timed there. */
async function bringChanges(serverUrl: string): Promise<void> {
  const { username, password, port } = new URL(serverUrl);
  await onServer(
    serverUrl,
    'bare',
    `create extension postgres_fdw`,
    `create server replanned foreign data wrapper postgres_fdw
      options (host '127.0.0.1', port '${port}', dbname 'replanned', fetch_size '10000')`,
    `create user mapping for current_user server replanned options (user '${username}', password '${password}')`,
    `create schema remote`,
    `import foreign schema timeline limit to (inspections, milestones, reminders) from server replanned into remote`,
    ...Object.entries(KEYS).flatMap(([table, keys]) => [
      `create table changed_${table} as select r.* from remote.${table} r join timeline.${table} t using (${keys})
        where r::text is distinct from t::text`,
      `create table added_${table} as select r.* from remote.${table} r left join timeline.${table} t using (${keys})
        where t.tableoid is null`,
      `analyze changed_${table}`,
    ]),
  );
}

const KEYS = { inspections: 'id', milestones: 'inspection_id, milestone', reminders: 'id' } as const;

async function updateBare(serverUrl: string): Promise<{
  readonly updated: number;
  readonly inserted: number;
  readonly seconds: number;
  readonly withInserts: number;
}> {
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, 'bare') });
  await client.connect();
  try {
    const columns = new Map<string, readonly string[]>();
    for (const table of Object.keys(KEYS)) {
      const { rows } = await client.query<{ name: string }>(
        `select column_name as name from information_schema.columns
        where table_schema = 'timeline' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
        [table],
      );
      columns.set(
        table,
        rows.map((row) => `"${row.name}"`),
      );
    }
    const begun = performance.now();
    await client.query('begin');
    let updated = 0;
    for (const [table, keys] of Object.entries(KEYS)) {
      const names = columns.get(table) ?? [];
      const same = keys.split(', ').map((key) => `t.${key} = c.${key}`);
      const { rowCount } = await client.query(
        `update timeline.${table} t set (${names.join()}) = row(${names.map((name) => `c.${name}`).join()})
        from changed_${table} c where ${same.join(' and ')}`,
      );
      updated += rowCount ?? 0;
    }
    const seconds = (performance.now() - begun) / 1000;
    let inserted = 0;
    for (const table of Object.keys(KEYS)) {
      const names = (columns.get(table) ?? []).join();
      const { rowCount } = await client.query(
        `insert into timeline.${table} (${names}) select ${names} from added_${table}`,
      );
      inserted += rowCount ?? 0;
    }
    await client.query('commit');
    return { updated, inserted, seconds, withInserts: (performance.now() - begun) / 1000 };
  } finally {
    await client.end();
  }
}

function inputOf(number: number, starts: readonly PlainDate[]) {
  return planInspectionInput.parse({
    kind: 'inspection',
    start: starts[number % starts.length],
    people: ROLES.map((role) => ({ role, name: `Person ${number}`, email: `${role}-${number}@x.example` })),
  });
}

/** Starts whose fieldwork is over before the day off, and whose reports come after it. */
function listStarts({ rules }: ServiceDeps): readonly PlainDate[] {
  const { calendar } = rules.calendar(rules.current.calendar);
  return Array.from({ length: 14 }, (_, index) => addWorkingDays(calendar, FIRST_START, index));
}

function memoryMb(): number {
  return process.memoryUsage().rss / 1e6;
}
