import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { PROJECT_ROOT } from '../src/project-root.ts';
import type { ServiceDeps } from '../src/service/service-deps.ts';
import { loadRules } from '../src/service/rules-library.ts';
import { openServerDatabase } from '../src/store/server-database.ts';
import type { Tables } from '../src/store/tables.ts';
import { findPostgres, startPostgres } from '../test/support/servers/start-postgres.ts';

/** Measures on a PostgreSQL server that is started for it; says so where there is none. */
export async function onOwnServer(measure: (serverUrl: string) => Promise<void>): Promise<void> {
  const programs = findPostgres();
  if (programs === undefined) {
    console.log('PostgreSQL is not installed, so this is left out.');
    return;
  }
  const server = await startPostgres(programs);
  try {
    await measure(server.url);
  } finally {
    await server.stop();
  }
}

/** The use-cases over one database of a server, at one moment; milliseconds since 1970. */
export async function openDeps(
  url: string,
  now: number,
): Promise<{ readonly deps: ServiceDeps; readonly close: () => Promise<void> }> {
  const database = await openServerDatabase({ databaseUrl: url, report: (error) => console.error(error) });
  const deps: ServiceDeps = {
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: database.pool }) }),
    rules: loadRules(path.join(PROJECT_ROOT, 'config')),
    now: () => now,
    ring: () => {},
    runtime: { describe: () => Promise.resolve([]), notices: [], backup: () => Promise.resolve() },
  };
  return { deps, close: database.close };
}

/** The address of another database of the server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs statements one after the other on one database of the server. */
export async function onServer(serverUrl: string, database: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, database) });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
