import { fsyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** What the emscripten file system hands to its stream operations: the open file's descriptor, among others. */
interface NodeStream {
  readonly nfd: number;
}

/**
 * PGlite's file system on a directory, with fsync.
 *
 * The stock one has no `fsync` operation, so that PostgreSQL's own calls return at once and nothing but the operating
 * system decides when a commit is on the disk. With the operation added they reach the disk, for files and for
 * directories alike, provided that the server is started without `-F` and with `wal_sync_method=fsync` (its fdatasync is
 * a stub that cannot be replaced).
 */
export class SyncedNodeFS extends NodeFS {
  /** How often PostgreSQL has asked for a file to be on the disk. */
  syncCalls = 0;

  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const addSync = (engine: { FS: { filesystems: { NODEFS: { stream_ops: object } } } }): void => {
      Object.assign(engine.FS.filesystems.NODEFS.stream_ops, { fsync: (stream: NodeStream) => this.#sync(stream) });
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } };
  }

  /** An error of the disk is thrown through to PostgreSQL's caller, which stops the database: a lost page is lost. */
  #sync(stream: NodeStream): number {
    this.syncCalls += 1;
    fsyncSync(stream.nfd);
    return 0;
  }
}
