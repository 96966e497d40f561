import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { HistoryTable, Tables } from './tables.ts';

export type HistoryRow = Selectable<HistoryTable>;

/** An entry as it is written: its moment as ISO 8601 text with milliseconds. */
export interface NewHistoryRow extends Omit<HistoryRow, 'at'> {
  readonly at: string;
}

/** The last entry of each of these inspections that has one. */
export async function listHeads(
  tx: Kysely<Tables>,
  inspectionIds: readonly string[],
): Promise<ReadonlyMap<string, Pick<HistoryRow, 'sequence' | 'version' | 'hash'>>> {
  const { rows } = await sql<Pick<HistoryRow, 'inspection_id' | 'sequence' | 'version' | 'hash'>>`
    select h.inspection_id, h.sequence, h.version, h.hash
    from unnest(${inspectionIds}::uuid[]) as asked (id)
    cross join lateral (
      select * from history where inspection_id = asked.id order by sequence desc limit 1
    ) h`.execute(tx);
  return new Map(rows.map((row) => [row.inspection_id, row]));
}

/** Adds entries of any number of inspections in one statement. */
export async function insertHistory(tx: Transaction<Tables>, rows: readonly NewHistoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into history
      (inspection_id, sequence, version, at, by_whom, what, because, details, previous_hash, hash)
    select inspection_id, sequence, version, at, by_whom, what, because, details, previous_hash, hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as entry (
      inspection_id uuid, sequence integer, version integer, at timestamptz, by_whom text, what text, because text,
      details jsonb, previous_hash text, hash text)`.execute(tx);
}

/** The history of an inspection, the first entry first. */
export function listHistory(db: Kysely<Tables>, inspectionId: string): Promise<HistoryRow[]> {
  return db.selectFrom('history').selectAll().where('inspection_id', '=', inspectionId).orderBy('sequence').execute();
}

/** The histories of these inspections, entry by entry in order. */
export function listHistories(db: Kysely<Tables>, inspectionIds: readonly string[]): Promise<HistoryRow[]> {
  return db
    .selectFrom('history')
    .selectAll()
    .where('inspection_id', 'in', [...inspectionIds])
    .orderBy('inspection_id')
    .orderBy('sequence')
    .execute();
}

/** A place among the changes of all inspections: that of the last one shown. */
export interface ChangeCursor {
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string;
  readonly inspectionId: string;
  readonly sequence: number;
}

/** An entry with what is needed to tell it. */
export interface ChangeRow extends HistoryRow {
  readonly inspection_name: string;
  readonly framework: string;
  readonly kind: string;
}

/** What was done to any inspection, the latest first. */
export async function listLatestHistory(
  db: Kysely<Tables>,
  {
    by,
    after,
    limit,
  }: { readonly by?: string | undefined; readonly after?: ChangeCursor | undefined; readonly limit: number },
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select h.*, i.name as inspection_name, i.framework, i.kind
    from history h join inspections i on i.id = h.inspection_id
    where ${by === undefined ? sql`true` : sql`h.by_whom = ${by}`}
      and ${after === undefined ? sql`true` : sql`(h.at, h.inspection_id, h.sequence) < (${after.at}::timestamptz, ${after.inspectionId}::uuid, ${after.sequence}::integer)`}
    order by h.at desc, h.inspection_id desc, h.sequence desc
    limit ${limit}`.execute(db);
  return rows;
}

/** When this database began to keep histories: inspections planned before may have none. */
export async function findHistoryBeginning(db: Kysely<Tables>): Promise<Date> {
  const { rows } = await sql<{ timestamp: string }>`
    select timestamp from schema_migration where name = '0002-living-timelines'`.execute(db);
  return new Date(rows[0]?.timestamp ?? 0);
}
