import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { InspectionsTable, PeopleTable, Tables } from './tables.ts';

export type InspectionRow = Selectable<InspectionsTable>;
export type PersonRow = Selectable<PeopleTable>;

/** Adds inspections with their people. */
export async function insertInspections(
  tx: Transaction<Tables>,
  inspections: readonly Insertable<InspectionsTable>[],
  people: readonly Insertable<PeopleTable>[],
): Promise<void> {
  // Rows by the hundred: a statement may have 65,535 parameters only.
  for (const rows of batchesOf(inspections)) await tx.insertInto('inspections').values(rows).execute();
  for (const rows of batchesOf(people)) await tx.insertInto('people').values(rows).execute();
}

function batchesOf<Row>(rows: readonly Row[]): Row[][] {
  const batches: Row[][] = [];
  for (let start = 0; start < rows.length; start += 500) batches.push(rows.slice(start, start + 500));
  return batches;
}

/** The inspection of that id, or undefined. */
export function findInspection(db: Kysely<Tables>, id: string): Promise<InspectionRow | undefined> {
  return db.selectFrom('inspections').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The first inspection of that kind and start that has not ended, or undefined. */
export function findSameInspection(
  db: Kysely<Tables>,
  kind: string,
  start: InspectionRow['start_on'],
): Promise<InspectionRow | undefined> {
  return db
    .selectFrom('inspections')
    .selectAll()
    .where('start_on', '=', start)
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The full ids that begin with these characters, at most two: enough to tell whether they name one inspection.
 * `announcedOnly` is what an inspected party may know of.
 */
export async function listInspectionIds(
  db: Kysely<Tables>,
  prefix: string,
  announcedOnly: boolean,
): Promise<readonly string[]> {
  let query = db
    .selectFrom('inspections')
    .select('id')
    .where((where) => where(where.cast<string>('id', 'text'), 'like', `${prefix.replaceAll(/[%_\\]/g, '')}%`))
    .limit(2);
  if (announcedOnly) query = query.where('announced_at', 'is not', null);
  const rows = await query.execute();
  return rows.map((row) => row.id);
}

/** A place in the list of inspections: that of the last one shown. */
export interface InspectionCursor {
  readonly startOn: string;
  readonly id: string;
}

/** What to list. `announcedOnly` is what an inspected party may know of. */
export interface InspectionFilter {
  readonly kind?: string | undefined;
  readonly announcedOnly: boolean;
  readonly after?: InspectionCursor | undefined;
  readonly limit: number;
}

/** Inspections in the order of their start. */
export function listInspections(db: Kysely<Tables>, filter: InspectionFilter): Promise<InspectionRow[]> {
  let query = db.selectFrom('inspections').selectAll().orderBy('start_on').orderBy('id').limit(filter.limit);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.announcedOnly) query = query.where('announced_at', 'is not', null);
  const { after } = filter;
  if (after) {
    query = query.where((where) =>
      where(where.refTuple('start_on', 'id'), '>', where.tuple(after.startOn as InspectionRow['start_on'], after.id)),
    );
  }
  return query.execute();
}

/** The people on an inspection who were not taken off it. */
export function listPeople(db: Kysely<Tables>, inspectionId: string): Promise<PersonRow[]> {
  return db
    .selectFrom('people')
    .selectAll()
    .where('inspection_id', '=', inspectionId)
    .where('removed_at', 'is', null)
    .orderBy('role')
    .orderBy('email')
    .execute();
}

/** The ids of at most so many inspections, in their order, after that one; from the first where none is given. */
export async function listIdsAfter(
  db: Kysely<Tables>,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  let query = db.selectFrom('inspections').select('id').orderBy('id').limit(limit);
  if (after !== undefined) query = query.where('id', '>', after);
  return (await query.execute()).map((row) => row.id);
}

/** Remembers the newest edition that a locked inspection was offered and did not adopt. */
export async function storeEditionKept(tx: Transaction<Tables>, id: string, edition: string): Promise<void> {
  await tx.updateTable('inspections').set({ edition_kept: edition }).where('id', '=', id).execute();
}
