import { type Kysely, sql, type SqlBool } from 'kysely';
import type { InspectionRow } from './inspections.ts';
import type { Tables } from './tables.ts';

/** Editions, and the newer one that inspections on each are offered. */
export interface EditionOffers {
  readonly offers: readonly { readonly from: string; readonly to: string }[];
}

/** How many inspections that have not ended stand on each edition. */
export async function countInspectionsByEdition(db: Kysely<Tables>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('inspections')
    .select(['framework', sql<number>`count(*)::integer`.as('count')])
    .where('ended_at', 'is', null)
    .groupBy('framework')
    .execute();
  return new Map(rows.map((row) => [row.framework, row.count]));
}

/** The inspections that have not ended and are offered a newer edition, in the order of their ids. */
export async function listStandingOn(
  db: Kysely<Tables>,
  { offers, after, limit }: EditionOffers & { readonly after: string | undefined; readonly limit: number },
): Promise<readonly InspectionRow[]> {
  let query = db.selectFrom('inspections').selectAll().where(isOffered(offers)).orderBy('id').limit(limit);
  if (after !== undefined) query = query.where('id', '>', after);
  return query.execute();
}

/** How many inspections are offered a newer edition. */
export async function countOffered(db: Kysely<Tables>, { offers }: EditionOffers): Promise<number> {
  if (offers.length === 0) return 0;
  const { count } = await db
    .selectFrom('inspections')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where(isOffered(offers))
    .executeTakeFirstOrThrow();
  return count;
}

function isOffered(offers: EditionOffers['offers']) {
  const from = offers.map((each) => each.from);
  const to = offers.map((each) => each.to);
  return sql<SqlBool>`ended_at is null and exists (
    select from unnest(${from}::text[], ${to}::text[]) as offer (older, newer)
    where offer.older = framework and edition_kept is distinct from offer.newer)`;
}
