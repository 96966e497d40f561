import { spawnSync } from 'node:child_process';
import { openEmbeddedDatabase } from '../../../src/store/embedded/embedded-database.ts';

// Commits rows until the kernel refuses to write, and says as JSON what became of everything.
const seen = { acknowledged: 0, failure: '', stopped: '', later: '', inTransaction: '', reports: [] as string[] };
process.on('SIGXFSZ', () => {});

const database = await openEmbeddedDatabase({
  directory: process.argv[2] ?? '',
  holder: 'fill-disk',
  report: (error) => seen.reports.push(error.message),
  onStop: (error) => (seen.stopped = error.message),
});
const { pool } = database;
await pool.query('create schema timeline; create table timeline.rows (row int primary key)');
const waiting = await pool.connect();

// No file may grow beyond this from now on: PostgreSQL finds the disk full towards the end of this file of its log.
await pool.query('select pg_switch_wal()');
const limit = spawnSync('prlimit', ['--pid', String(process.pid), '--fsize=3000000']);
if (limit.status !== 0) throw new Error(limit.stderr.toString());

try {
  for (;;) {
    await pool.query(
      `with filler as (select pg_logical_emit_message(true, 'filler', repeat('x', 40000)))
      insert into timeline.rows select $1 from filler`,
      [seen.acknowledged],
    );
    seen.acknowledged += 1;
  }
} catch (error) {
  seen.failure = String(error);
}
await pool.query('select 1').catch((error: unknown) => (seen.later = String(error)));
await waiting.query('begin').catch((error: unknown) => (seen.inTransaction = String(error)));
waiting.release();
await database.close();
process.stdout.write(JSON.stringify(seen));
process.exit();
