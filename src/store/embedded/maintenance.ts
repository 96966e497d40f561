import type pg from 'pg';

/** What the embedded database must be told to do, since it has no background processes. */
export type MaintenanceTask = 'checkpoint' | 'vacuum' | 'snapshot';

/** What the decision rests on. A null means never, as far as is known. */
export interface MaintenanceState {
  /** Written to the log since the last checkpoint; all of it is read again when a killed process starts anew. */
  readonly walBytes: number;
  readonly checkpointedAt: Date;
  readonly vacuumedAt: Date | null;
  readonly snapshotAt: Date | null;
}

/** How to do it. */
export interface MaintenanceDeps {
  readonly pool: pg.Pool;
  /** When the newest snapshot was taken; null when there is none. */
  readonly newestSnapshotAt: () => Promise<Date | null>;
  readonly takeSnapshot: (now: Date) => Promise<unknown>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A checkpoint writes a few records itself; less than this is no work to save. */
const IDLE_WAL_BYTES = 8_192;
/** From here on the next start after a kill takes seconds. */
const MUCH_WAL_BYTES = 64 * 1024 * 1024;

/** The hours of the day, in UTC, in which the work that makes others wait is done if it can be. */
const NIGHT_HOURS = [1, 2, 3, 4];

/**
 * What is due now, in the order in which to do it.
 *
 * A checkpoint: five minutes after the last when something was written, or at once after 64 MB. Vacuum and snapshot: daily,
 * by night, or whenever the process runs when the last is over 30 hours ago.
 */
export function dueMaintenance(state: MaintenanceState, now: Date): readonly MaintenanceTask[] {
  const due: MaintenanceTask[] = [];
  const idle = state.walBytes < IDLE_WAL_BYTES;
  const sinceCheckpoint = now.getTime() - state.checkpointedAt.getTime();
  if (state.walBytes >= MUCH_WAL_BYTES || (!idle && sinceCheckpoint >= 5 * MINUTE)) due.push('checkpoint');
  if (isDueDaily(state.vacuumedAt, now)) due.push('vacuum');
  if (isDueDaily(state.snapshotAt, now)) due.push('snapshot');
  return due;
}

/** Does what is due and says what it did. The caller owns the loop, and calls it about every minute. */
export async function runDueMaintenance(deps: MaintenanceDeps, now: Date): Promise<readonly MaintenanceTask[]> {
  const due = dueMaintenance(await readState(deps), now);
  for (const task of due) {
    if (task === 'checkpoint') await deps.pool.query('CHECKPOINT');
    if (task === 'vacuum') await vacuum(deps.pool);
    if (task === 'snapshot') await deps.takeSnapshot(now);
  }
  return due;
}

/** Table by table, so that other statements find room in between. */
export async function vacuum(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and c.relpersistence = 'p' and n.nspname not like 'pg_toast%'
    order by c.relpages, c.oid`);
  for (const { name } of rows) await pool.query(`VACUUM (ANALYZE) ${name}`);
}

function isDueDaily(last: Date | null, now: Date): boolean {
  if (last === null) return true;
  const age = now.getTime() - last.getTime();
  return age >= 30 * HOUR || (age >= 20 * HOUR && NIGHT_HOURS.includes(now.getUTCHours()));
}

async function readState(deps: MaintenanceDeps): Promise<MaintenanceState> {
  const { rows } = await deps.pool.query<Omit<MaintenanceState, 'snapshotAt'>>(`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as "walBytes",
      checkpoint_time as "checkpointedAt",
      (select max(last_vacuum) from pg_stat_all_tables) as "vacuumedAt"
    from pg_control_checkpoint()`);
  if (rows[0] === undefined) throw new Error('pg_control_checkpoint() gave no row');
  return { ...rows[0], snapshotAt: await deps.newestSnapshotAt() };
}
