import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openEmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts';
import { openServerDatabase } from '../../src/store/server-database.ts';
import { copyEmbeddedDirectory } from './embedded-directory.ts';
import { createTestDatabase, describeWithPostgres } from './test-database.ts';

/**
 * One suite over both kinds of database, each opened empty for the suite and closed after it: our schema is there and
 * holds nothing. `database()` is to be called inside tests and hooks.
 */
export function describeEachDatabase(title: string, tests: (database: () => Database) => void): void {
  describeEmbeddedDatabase(`${title}: embedded`, tests);
  describeWithPostgres(`${title}: PostgreSQL`, () => {
    tests(
      openedForSuite(async () => {
        const { url, drop } = await createTestDatabase();
        return { database: await openServerDatabase({ databaseUrl: url, report }), cleanUp: drop };
      }),
    );
  });
}

/** One suite over the embedded database alone: for what asks operations only, which have suites over both. */
export function describeEmbeddedDatabase(title: string, tests: (database: () => Database) => void): void {
  describe(title, () => {
    tests(
      openedForSuite(async () => {
        const directory = await copyEmbeddedDirectory();
        const database = await openEmbeddedDatabase({ directory: directory.path, holder: 'a test', report });
        return { database, cleanUp: directory.remove };
      }),
    );
  });
}

function openedForSuite(
  open: () => Promise<{ readonly database: Database; readonly cleanUp: () => Promise<void> }>,
): () => Database {
  let opened: Awaited<ReturnType<typeof open>> | undefined;
  beforeAll(async () => {
    opened = await open();
    await opened.database.pool.query('create schema if not exists timeline');
  });
  afterAll(async () => {
    await opened?.database.close();
    await opened?.cleanUp();
  });
  return () => {
    if (opened === undefined) throw new Error('The database is open only while tests and hooks run');
    return opened.database;
  };
}

function report(error: Error): void {
  console.error(error);
}
