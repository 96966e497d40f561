import { openDatabase } from '../../../src/store/open-database.ts';

/**
 * Commits numbered rows, saying each number once its commit is acknowledged, until it is killed or has committed
 * `count`. Arguments: the data directory, a number for the run, the count, and a server's address where one is meant.
 */
const [dataDirectory = '', run = '0', count = '0', databaseUrl] = process.argv.slice(2);

const database = await openDatabase({
  databaseUrl,
  dataDirectory,
  holder: 'commit-rows',
  progress: () => {},
  report: (error) => console.error(error),
});
const { pool } = database;

let next = 0;
async function commitRows(): Promise<void> {
  while (next < Number(count)) {
    const row = next;
    next += 1;
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into timeline.rows (run, row) values ($1, $2)', [run, row]);
    await client.query('update timeline.runs set rows = rows + 1 where run = $1', [run]);
    await client.query('commit');
    client.release();
    process.stdout.write(`${row}\n`);
    if (row % 40 === 39 && database.kind === 'embedded') {
      // What is rare and riskier than a commit: a new file of the log, and a checkpoint.
      await pool.query('select pg_switch_wal()');
      await pool.query('checkpoint');
    }
  }
}

await pool.query('insert into timeline.runs (run, rows) values ($1, 0)', [run]);
await Promise.all([commitRows(), commitRows(), commitRows()]);
await database.close();
