import pg from 'pg';
import { columnTypes } from './column-types.ts';
import type { Database } from './database.ts';
import { endPool, guardPool, type ReportError } from './guard-pool.ts';
import { backupServer } from './server-backup.ts';
import { DatabaseUnavailableError, parseServerUrl } from './server-url.ts';
import { IDLE_IN_TRANSACTION_MS, SEARCH_PATH, STATEMENT_MS } from './session-settings.ts';

export interface ServerDatabaseOptions {
  readonly databaseUrl: string;
  readonly report: ReportError;
  /** Connections at most; BullMQ holds one for each worker. 20 unless told. */
  readonly maxConnections?: number;
}

/** A database on a PostgreSQL server. */
export interface ServerDatabase extends Database {
  readonly kind: 'server';
}

/** As in `server_version_num`. */
const OLDEST_VERSION = 150_000;

const CONNECT_MS = 10_000;
const CLOSE_MS = 5_000;

interface ServerFacts {
  readonly version: string;
  readonly versionNumber: number;
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  readonly superuser: boolean;
}

/**
 * Connects to a PostgreSQL server and checks that it can be used.
 * @throws DatabaseUnavailableError naming the database, never the password, when it cannot be reached or is too old.
 */
export async function openServerDatabase(options: ServerDatabaseOptions): Promise<ServerDatabase> {
  const address = parseServerUrl(options.databaseUrl);
  const pool = createServerPool(options);
  let facts: ServerFacts;
  try {
    facts = await readFacts(pool);
    if (facts.versionNumber < OLDEST_VERSION) {
      throw new DatabaseUnavailableError(`it is PostgreSQL ${facts.version}, and 15 or newer is needed`);
    }
  } catch (cause) {
    await endPool(pool, CLOSE_MS);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseUnavailableError(`The database ${address.description} cannot be used: ${reason}.`, { cause });
  }
  const unsafe = unsafeSettings(facts);
  return {
    kind: 'server',
    pool,
    description: `PostgreSQL ${facts.version}, database ${address.description}`,
    durability: unsafe.length === 0 ? 'synced' : 'not-synced',
    notices: serverNotices(facts, unsafe),
    runMaintenance: async () => [],
    takeSnapshot: async () => null,
    backup: (file) => backupServer(address, file),
    diagnose: async () => {
      const { rows } = await pool.query<{ sizeBytes: number }>(
        `select pg_database_size(current_database())::float8 as "sizeBytes"`,
      );
      return { version: facts.version, sizeBytes: rows[0]?.sizeBytes ?? 0 };
    },
    close: () => endPool(pool, CLOSE_MS),
  };
}

/** A pool whose connections see what those of the embedded database see. */
export function createServerPool(options: ServerDatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    types: columnTypes,
    max: options.maxConnections ?? 20,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: 'inspection-timeline',
    // The pool waits for what this returns. Not by `options` of the connection: an address may bring its own.
    onConnect: (client) => prepareSession(client) as unknown as void,
  });
  guardPool(pool, options.report);
  return pool;
}

/** Without `jit`: our statements are short, and compiling one takes longer than they all do. */
async function prepareSession(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select set_config('search_path', $1, false), set_config('timezone', 'UTC', false), set_config('jit', 'off', false),
      set_config('statement_timeout', $2, false), set_config('idle_in_transaction_session_timeout', $3, false)`,
    [SEARCH_PATH, String(STATEMENT_MS), String(IDLE_IN_TRANSACTION_MS)],
  );
}

async function readFacts(pool: pg.Pool): Promise<ServerFacts> {
  const { rows } = await pool.query<ServerFacts>(`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::int as "versionNumber",
      current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as "synchronousCommit",
      current_setting('full_page_writes') as "fullPageWrites",
      current_setting('is_superuser') = 'on' as superuser`);
  if (rows[0] === undefined) throw new Error('it gave no settings');
  return rows[0];
}

/** Settings by which an acknowledged commit can be lost in a crash. */
function unsafeSettings(facts: ServerFacts): string[] {
  return [
    ...(facts.fsync === 'off' ? ['fsync = off'] : []),
    ...(facts.synchronousCommit === 'off' ? ['synchronous_commit = off'] : []),
    ...(facts.fullPageWrites === 'off' ? ['full_page_writes = off'] : []),
  ];
}

function serverNotices(facts: ServerFacts, unsafe: readonly string[]): string[] {
  return [
    ...(unsafe.length === 0
      ? []
      : [`The server runs with ${unsafe.join(', ')}: what it acknowledges can be lost when it crashes.`]),
    ...(facts.superuser
      ? ['The service connects as a superuser of the server. Give it a role of its own that owns its database.']
      : []),
  ];
}
