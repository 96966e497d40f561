import { type Kysely, sql } from 'kysely';

/* Who has said of an email that they have seen it, by the link that stands in it. */
const statements = [
  `alter table emails add column seen_token_hash text, add column seen_at timestamptz`,
  `create unique index emails_seen_token on emails (seen_token_hash) where seen_token_hash is not null`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
