import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { describe, inject } from 'vitest';

/** A fresh, empty database on the shared PostgreSQL server. */
export interface TestDatabase {
  readonly url: string;
  /** Drops the database, ending every connection to it. */
  readonly drop: () => Promise<void>;
}

/** `describe` for tests that need the PostgreSQL server; skipped, and named so, where there is none. */
export const describeWithPostgres = describeWith('PostgreSQL', inject('postgresUrl'));

/** `describe` for tests that need the Redis server; skipped, and named so, where there is none. */
export const describeWithRedis = describeWith('Redis', inject('redisUrl'));

/** Makes a database for one test file: `beforeAll(async () => { database = await createTestDatabase(); return database.drop; })`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  if (serverUrl === null) throw new Error('There is no PostgreSQL server: wrap the tests in describeWithPostgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runOnServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOnServer(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function describeWith(server: string, url: string | null): (name: string, tests: () => void) => void {
  const missing = url === null;
  return (name, tests) =>
    describe.skipIf(missing)(missing ? `${name} (skipped: there is no ${server} server)` : name, tests);
}
