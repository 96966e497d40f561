import { type Kysely, sql } from 'kysely';

/*
 * What somebody is in the middle of on the pages: answers given, a file sent, a change looked at before it is made. It
 * belongs to one person alone; the inspected party's role of the database is given no right to it.
 */
const statements = [
  `create table drafts (
    id uuid primary key,
    user_id uuid not null,
    kind text not null,
    content text not null,
    expires_at timestamptz not null
  )`,
  `create index drafts_expiry on drafts (expires_at)`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
