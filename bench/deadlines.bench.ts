import { Agent, request } from 'node:http';
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { localTime } from '../src/calendar/local-time.ts';
import { plainDate } from '../src/calendar/plain-date.ts';
import { londonInstant, londonToday } from '../src/clock.ts';
import { permissionsOf, type Role } from '../src/service/access/permissions.ts';
import { API_TOKEN_PREFIX, hashSecret, newSecret } from '../src/service/access/secret.ts';
import { registerCalendars } from '../src/service/calendars/register-calendars.ts';
import { planInspectionInput, planInspection } from '../src/service/plan-inspection.ts';
import { writeNewInspections } from '../src/service/replan/write-new-inspections.ts';
import { insertApiToken } from '../src/store/api-tokens.ts';
import { columnTypes } from '../src/store/column-types.ts';
import { migrate } from '../src/store/migrate.ts';
import { listDeadlines } from '../src/store/milestones.ts';
import { SEARCH_PATH } from '../src/store/session-settings.ts';
import type { Tables } from '../src/store/tables.ts';
import { insertUser } from '../src/store/users.ts';
import { onOwnServer, openDeps } from './bench-database.ts';
import { formatNumber, printTable } from './print-table.ts';
import { whileServed } from './served.ts';

const OPEN_MILESTONES = 1_000_000;
const REQUESTS = 2_000;
const LIMIT = 50;
const NOW = londonInstant(plainDate('2027-01-11'), localTime('12:00'));

/** A million open milestones, every other inspection announced: what each party asks by HTTP, beside the bare SQL. */
export async function benchDeadlines(): Promise<void> {
  await onOwnServer(async (url) => {
    const { milestones, tokens } = await fill(url);
    console.log(
      `${formatNumber(milestones)} open milestones, the next ${LIMIT}, ${formatNumber(REQUESTS)} times each.`,
    );
    await whileServed(url, NOW, async ({ service }) => {
      const rows: string[][] = [];
      for (const [party, token] of Object.entries(tokens)) rows.push(...(await compare(url, service, party, token)));
      printTable(['for', 'p50 ms', 'p99 ms', 'times the SQL at p99', 'goal'], rows);
    });
  });
}

async function compare(url: string, service: string, party: string, token: string): Promise<string[][]> {
  const query = await captureQuery(url, party);
  const client = new pg.Client({ connectionString: url, types: columnTypes });
  await client.connect();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const address = new URL(`/api/deadlines?party=${party}&limit=${LIMIT}`, service);
  const ask = (): Promise<string> => get(address, token, agent);
  try {
    await client.query(`set search_path = ${SEARCH_PATH}`);
    const bare = async (): Promise<unknown[]> =>
      (await client.query({ text: query.sql, values: [...query.parameters] })).rows;
    const listed = (JSON.parse(await ask()) as { deadlines: unknown[] }).deadlines.length;
    if (listed !== LIMIT || (await bare()).length !== LIMIT + 1) throw new Error(`${listed} deadlines were listed`);
    // In turns, so that whatever else the machine does meets both.
    const times: Record<'bare' | 'http', number[]> = { bare: [], http: [] };
    for (let round = -100; round < REQUESTS; round += 1) {
      for (const [name, call] of [
        ['bare', bare],
        ['http', ask],
      ] as const) {
        const begun = performance.now();
        await call();
        if (round >= 0) times[name].push(performance.now() - begun);
      }
    }
    const [bareAt, httpAt] = [times.bare, times.http].map((each) => each.toSorted((a, b) => a - b)) as [
      number[],
      number[],
    ];
    const at = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] as number;
    const cells = (sorted: readonly number[]): string[] =>
      [at(sorted, 0.5), at(sorted, 0.99)].map((ms) => ms.toFixed(2));
    return [
      [`${party}, SQL by pg`, ...cells(bareAt), '', ''],
      [`${party}, GET /deadlines`, ...cells(httpAt), formatNumber(at(httpAt, 0.99) / at(bareAt, 0.99)), '2'],
    ];
  } finally {
    agent.destroy();
    await client.end();
  }
}

/** The statement that answers the route, as text with its values. */
async function captureQuery(url: string, party: string): Promise<CompiledQuery> {
  const queries: CompiledQuery[] = [];
  const pool = new pg.Pool({
    connectionString: url,
    types: columnTypes,
    max: 1,
    options: `-c search_path=${SEARCH_PATH.replaceAll(' ', '')}`,
  });
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => void queries.push(event.query),
  });
  try {
    await listDeadlines(db, {
      today: londonToday(NOW),
      now: new Date(NOW),
      seenBy: { party, inspected: party === 'cafcass' },
      party,
      states: ['upcoming', 'due', 'overdue'],
      limit: LIMIT + 1,
    });
    return queries[0] as CompiledQuery;
  } finally {
    await db.destroy();
  }
}

/** Plans one inspection and copies it on other days until there are enough open milestones; a token for each party. */
async function fill(
  url: string,
): Promise<{ readonly milestones: number; readonly tokens: Readonly<Record<string, string>> }> {
  const { deps, close } = await openDeps(url, NOW);
  const { db, rules } = deps;
  try {
    await migrate(db as Kysely<unknown>);
    await registerCalendars(db, rules, 'bench');
    const input = planInspectionInput.parse({ kind: 'inspection', start: '2027-03-01' });
    const planning = planInspection(rules, input, 'bench', NOW);
    if (!planning.ok) throw new Error(JSON.stringify(planning.problems));
    await db.transaction().execute((tx) => writeNewInspections(tx, rules, [planning.planned], NOW));
    const open = await countOpen(db);
    await sql`create table copies as
      select gen_random_uuid() as id, (number * 7) % 700 as days, number % 2 = 0 as announced
      from generate_series(1, ${Math.ceil(OPEN_MILESTONES / open)}::integer) as number`.execute(db);
    await copyRows(db, 'inspections', { id: 'c.id', announced_at: 'case when c.announced then t.created_at end' });
    await copyRows(db, 'milestones', { inspection_id: 'c.id' });
    await sql`vacuum analyze`.execute(db);
    const tokens = {
      ofsted: await makeToken(db, 'ofsted', 'coordinator'),
      cafcass: await makeToken(db, 'cafcass', 'link-person'),
    };
    return { milestones: await countOpen(db), tokens };
  } finally {
    await close();
  }
}

/** Copies a table's one plan for every row of `copies`, all its days moved; some columns are given. */
async function copyRows(db: Kysely<Tables>, table: string, given: Readonly<Record<string, string>>): Promise<void> {
  const { rows } = await sql<{ name: string; type: string }>`
    select column_name as name, data_type as type from information_schema.columns
    where table_schema = 'timeline' and table_name = ${table}`.execute(db);
  const values = rows.map(({ name, type }) => {
    if (given[name] !== undefined) return given[name];
    if (type === 'date') return `t.${name} + c.days`;
    return name === 'overdue_after' ? `t.${name} + c.days * interval '1 day'` : `t.${name}`;
  });
  const names = rows.map(({ name }) => name).join();
  const from = `from ${table} t cross join copies c where not exists (select 1 from copies where id::text = t.${table === 'inspections' ? 'id' : 'inspection_id'}::text)`;
  await db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql.raw(`insert into ${table} (${names}) select ${values.join()} ${from}`).execute(tx);
  });
}

async function countOpen(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ open: string }>`select count(*) as open from milestones where status = 'open'`.execute(
    db,
  );
  return Number(rows[0]?.open);
}

async function makeToken(db: Kysely<Tables>, party: string, role: Role): Promise<string> {
  const user = await insertUser(db, {
    party,
    roles: [role],
    name: role,
    email: `${role}@example.org`,
    createdBy: 'bench',
  });
  const token = `${API_TOKEN_PREFIX}${newSecret()}`;
  await insertApiToken(db, {
    tokenHash: hashSecret(token),
    userId: user?.id ?? '',
    name: 'bench',
    scopes: permissionsOf([role]),
    createdBy: 'bench',
    at: new Date(NOW),
    expiresAt: new Date(NOW + 86_400_000),
  });
  return token;
}

function get(address: URL, token: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    request(address, { agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    })
      .on('error', reject)
      .end();
  });
}
