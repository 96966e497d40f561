import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { compileForChildren, type CompiledSources } from '../support/compile-for-children.ts';
import { copyEmbeddedDirectory, type EmbeddedDirectory } from '../support/embedded-directory.ts';
import { createTestDatabase, describeWithPostgres, type TestDatabase } from '../support/test-database.ts';

const CHILD = 'test/store/embedded/commit-rows.child.ts';
const KILLS = 4;

/** When to kill, after the first commit: chosen anew each run, and in the test's name so that a failure can be repeated. */
const delays = Array.from({ length: KILLS }, () => Math.floor(Math.random() * 250));

let compiled: CompiledSources;
beforeAll(() => {
  compiled = compileForChildren(CHILD);
});
afterAll(() => compiled.remove());

describe('the embedded database', () => {
  let directory: EmbeddedDirectory;
  beforeAll(async () => {
    directory = await copyEmbeddedDirectory();
  });
  afterAll(() => directory.remove());

  it(`has every acknowledged row, and no half transaction, after kills at ${String(delays)} ms`, async () => {
    await expectNothingLost(directory.path, undefined);
  });
});

describeWithPostgres('a PostgreSQL server', () => {
  let server: TestDatabase;
  beforeAll(async () => {
    server = await createTestDatabase();
  });
  afterAll(() => server.drop());

  it(`has every acknowledged row, and no half transaction, after its client is killed at ${String(delays)} ms`, async () => {
    await expectNothingLost('', server.url);
  });
});

async function expectNothingLost(dataDirectory: string, databaseUrl: string | undefined): Promise<void> {
  await use(dataDirectory, databaseUrl, async ({ pool }) => {
    await pool.query('create schema if not exists timeline');
    await pool.query('create table timeline.rows (run int, row int, primary key (run, row))');
    await pool.query('create table timeline.runs (run int primary key, rows int)');
  });
  const acknowledged = new Map<number, number[]>();
  for (const [run, delay] of delays.entries()) {
    acknowledged.set(run, await killWhileCommitting(dataDirectory, databaseUrl, run, delay));
  }
  await use(dataDirectory, databaseUrl, async ({ pool }) => {
    const { rows } = await pool.query<{ run: number; rows: number; row: number[] }>(
      'select run, rows, array(select row from timeline.rows r where r.run = s.run) as row from timeline.runs s order by run',
    );
    expect(rows.map(({ run }) => run)).toEqual([...acknowledged.keys()]);
    for (const { run, rows: counted, row } of rows) {
      const said = acknowledged.get(run) ?? [];
      expect(said.length, `run ${run}`).toBeGreaterThan(0);
      expect(
        said.filter((each) => !row.includes(each)),
        `run ${run}: lost`,
      ).toEqual([]);
      expect(row, `run ${run}: rows and their count are of one transaction`).toHaveLength(counted);
      // Three are in flight; one more of each may have been written to the pipe and not read.
      expect(row.length - said.length, `run ${run}: more than were in flight`).toBeLessThanOrEqual(6);
    }
  });
}

/** The rows that the child said it had committed. */
async function killWhileCommitting(
  dataDirectory: string,
  databaseUrl: string | undefined,
  run: number,
  delay: number,
): Promise<number[]> {
  const args = [compiled.pathOf(CHILD), dataDirectory, String(run), '1000000', ...(databaseUrl ? [databaseUrl] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), delay);
    output += text.toString();
  });
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect([status, signal]).toEqual([null, 'SIGKILL']);
  // A line that was cut off was not said.
  return output.split('\n').slice(0, -1).map(Number);
}

async function use(
  dataDirectory: string,
  databaseUrl: string | undefined,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const database = await openDatabase({
    databaseUrl,
    dataDirectory,
    holder: 'a test',
    progress: () => {},
    report: (error) => console.error(error),
  });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
