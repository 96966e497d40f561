import { type Kysely, sql } from 'kysely';

/** What is watched from minute to minute is counted by an index. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index emails_possible_duplicates on emails (id) where possible_duplicate`.execute(db);
}
