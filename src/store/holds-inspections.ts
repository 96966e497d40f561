/** Anything that answers SQL, such as a pool. */
export interface Queryable {
  readonly query: (sql: string) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

/**
 * Whether a restore would replace something that matters: true when there is an inspection, and also when there are
 * tables of ours but not this one, since nobody can say then.
 */
export async function holdsInspections(database: Queryable): Promise<boolean> {
  const { rows } = await database.query(`
    select to_regclass('timeline.inspections') is not null as "hasTable",
      exists (select from pg_catalog.pg_tables where schemaname = 'timeline') as "hasTables"`);
  if (rows[0]?.['hasTable'] !== true) return rows[0]?.['hasTables'] === true;
  const found = await database.query('select exists (select from timeline.inspections) as found');
  return found.rows[0]?.['found'] === true;
}
