import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { databasePath, makeUnfinishedPath, settleDirectory } from './database-directory.ts';
import { renameDurably, syncTree } from './durable-files.ts';
import { EmbeddedDatabaseError } from './engine.ts';

/** Told what goes on, in plain sentences, while something takes longer than a second. */
export type Progress = (message: string) => void;

/**
 * Makes sure that a data directory holds a whole database, making an empty one at the first start. The caller holds the
 * directory's lock.
 *
 * PostgreSQL's initdb leaves 800 MB behind in its process, so it runs in a child of its own. It works under another
 * name, and the name is changed when everything is on the disk: killed at any moment, the directory holds no database
 * or a whole one.
 */
export async function initialiseDirectory(directory: string, progress: Progress): Promise<void> {
  await settleDirectory(directory);
  const current = databasePath(directory);
  if (existsSync(current)) return;

  progress(`First start: making an empty database in ${directory}. This takes 4 to 8 seconds.`);
  const started = performance.now();
  const unfinished = await makeUnfinishedPath(directory);
  await runInitdb(unfinished);
  await syncTree(unfinished);
  await renameDurably(unfinished, current);
  progress(`The database is ready after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/**
 * What the child runs, as text, because it must be plain JavaScript both beside the sources and in the build.
 *
 * Two of the three databases that initdb makes are never used; without them the directory is half as large, and
 * snapshots and the start after a crash take half as long. Small WAL segments keep it small. The child ends with its
 * parent, whose end closes its standard input.
 */
const INITDB_SCRIPT = `
  process.stdin.on('close', () => process.exit(1)).resume();
  const [pglite, dataDir] = process.argv.slice(1);
  const { PGlite } = require(pglite);
  (async () => {
    const db = await PGlite.create({ dataDir, initDbStartParams: ['--wal-segsize=4'] });
    for (const name of ['template0', 'template1']) {
      await db.exec('alter database ' + name + ' is_template false');
      await db.exec('drop database ' + name);
    }
    await db.exec('checkpoint');
    await db.close();
    process.exit(0);
  })();
`;

function runInitdb(directory: string): Promise<void> {
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const child = spawn(process.execPath, ['--eval', INITDB_SCRIPT, pglite, directory], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Neither NODE_OPTIONS nor PG… settings of ours are meant for it.
    env: {},
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve();
      else {
        reject(
          new EmbeddedDatabaseError(
            `An empty database could not be made in ${directory} (exit ${signal ?? status}). ` +
              `It needs 100 MB of disk and, this once, 900 MB of memory.\n${errors}`,
          ),
        );
      }
    });
  });
}
