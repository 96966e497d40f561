import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { SEARCH_PATH } from '../session-settings.ts';
import { TimelineError } from '../../errors.ts';
import { SyncedNodeFS } from './synced-node-fs.ts';
import { queryMessage } from './wire-messages.ts';

/** The embedded database does not start, or had to stop while it ran. */
export class EmbeddedDatabaseError extends TimelineError {
  readonly code = 'embedded-database-failed';
}

/** PostgreSQL inside this process, on one directory, as one session. */
export interface Engine {
  /** Executes whole wire messages, one request at a time. Rejects once the engine has stopped. */
  readonly execute: (request: Buffer) => Promise<Buffer>;
  /** True when the self-check at the start saw a commit reach the disk. */
  readonly synced: boolean;
  /** How often PostgreSQL has asked for a file to be on the disk. */
  readonly syncCalls: () => number;
  /** Shuts PostgreSQL down; what it still held in memory is written by then. */
  readonly close: () => Promise<void>;
}

export interface EngineOptions {
  /** An initialised directory, whose lock the caller holds. */
  readonly directory: string;
  /** PostgreSQL's cache, in MB; the process grows by as much. 8 unless told: the system's cache lies behind it. */
  readonly sharedBuffersMb?: number;
  /**
   * Called once, should the engine have to stop: why. What was committed is on the disk; a new process can go on. This
   * one should exit: a timer of the stopped engine may keep it alive for ten seconds.
   */
  readonly onStop: (error: EmbeddedDatabaseError) => void;
}

/** PGlite signals an ordinary database error, already handled by PostgreSQL, by this exit status. */
const ORDINARY_ERROR = 100;

/** Lines of PostgreSQL's log that are kept to explain a failure. */
const LOG_LINES = 8;

/**
 * Starts PostgreSQL on a directory.
 * @throws EmbeddedDatabaseError with the last lines of PostgreSQL's log when it does not start.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const log: string[] = [];
  const files = new SyncedNodeFS(options.directory);
  const db = await PGlite.create({
    fs: files,
    pgliteWasmModule: await compileEngine(),
    startParams: startParameters(options.sharedBuffersMb ?? 8),
    onStderr: (line) => {
      log.push(line);
      if (log.length > LOG_LINES) log.shift();
      return false;
    },
  }).catch((cause: unknown) => {
    throw new EmbeddedDatabaseError(
      `The embedded database in ${options.directory} does not start:\n${[String(cause), ...log].join('\n')}`,
      { cause },
    );
  });
  let stopped: EmbeddedDatabaseError | undefined;
  stopAfterPanic(db, (cause) => {
    const reason = log.findLast((line) => /PANIC|FATAL/.test(line)) ?? String(cause);
    stopped ??= new EmbeddedDatabaseError(`The embedded database had to stop: ${reason}`, { cause });
    options.onStop(stopped);
  });

  const execute = async (request: Buffer): Promise<Buffer> => {
    if (stopped !== undefined) throw stopped;
    const parts: Buffer[] = [];
    try {
      // The part is a view of PostgreSQL's memory, which the next part overwrites.
      await db.execProtocolRawStream(request, { onRawData: (part) => void parts.push(Buffer.from(part)) });
    } catch (error) {
      throw stopped ?? error;
    }
    return Buffer.concat(parts);
  };

  return {
    execute,
    synced: await seesCommitSynced(execute, files),
    syncCalls: () => files.syncCalls,
    close: async () => {
      if (stopped === undefined) await db.close();
    },
  };
}

/** The compiler's types for Node do not have it. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

/** Left to itself PGlite compiles in the background, which takes 100 ms longer and leaves 15 MB more behind. */
async function compileEngine(): Promise<never> {
  const distribution = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return new WebAssembly.Module(await readFile(join(distribution, 'pglite.wasm'))) as never;
}

function startParameters(sharedBuffersMb: number): string[] {
  const settings = {
    search_path: SEARCH_PATH,
    timezone: 'UTC',
    // PGlite's stock flags include -F, which turns fsync off; the rest of them follows here.
    fsync: 'on',
    wal_sync_method: 'fsync',
    shared_buffers: `${sharedBuffersMb}MB`,
    exit_on_error: 'false',
    log_checkpoints: 'false',
    io_method: 'sync',
    max_worker_processes: '0',
    max_parallel_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['--single', '-O', '-j', ...flags];
}

/**
 * Ends PostgreSQL's loop for good when it panics.
 *
 * PGlite takes every exception for an ordinary database error and would go on executing after a PANIC (a full disk, a
 * failed fsync), which PostgreSQL never does: its memory may no longer agree with the disk.
 */
function stopAfterPanic(db: PGlite, onPanic: (cause: unknown) => void): void {
  const engine = db.Module;
  const executeOne = engine._PostgresMainLoopOnce;
  engine._PostgresMainLoopOnce = () => {
    try {
      executeOne();
    } catch (error) {
      if ((error as { status?: unknown }).status !== ORDINARY_ERROR) {
        onPanic(error);
        // PGlite calls it first of all where it catches; throwing there leaves its loop.
        engine.stackRestore = () => {
          throw error;
        };
        engine._PostgresSendReadyForQueryIfNecessary = () => {};
        engine._pgl_pq_flush = () => {};
      }
      throw error;
    }
  };
}

/** Commits something that leaves no trace and looks whether PostgreSQL asked for it to be on the disk. */
async function seesCommitSynced(execute: Engine['execute'], files: SyncedNodeFS): Promise<boolean> {
  const before = files.syncCalls;
  await execute(queryMessage(`select pg_logical_emit_message(true, 'inspection-timeline', 'sync check')`));
  return files.syncCalls > before;
}
