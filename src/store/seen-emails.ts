import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** An email as far as whoever has its link may know of it. */
export interface SeenEmailRow {
  readonly subject: string;
  readonly recipient_name: string;
  readonly dated_at: Date;
  /** When its recipient said that they have seen it. */
  readonly seen_at: Date | null;
}

/**
 * The email whose link has this token, by its hash; undefined where there is none, and where it is to somebody of an
 * inspected party about what that party may not know of any more.
 */
export async function findEmailBySeenToken(db: Kysely<Tables>, tokenHash: string): Promise<SeenEmailRow | undefined> {
  const { rows } = await sql<SeenEmailRow>`
    select e.content ->> 'subject' as subject, e.content -> 'to' ->> 'name' as recipient_name, e.dated_at, e.seen_at
    from emails e where e.seen_token_hash = ${tokenHash} and ${isOpen}`.execute(db);
  return rows[0];
}

/** Notes that the email of this token was seen, unless that is noted already; what was noted first stays. */
export async function noteEmailSeen(db: Kysely<Tables>, tokenHash: string, at: Date): Promise<void> {
  await sql`
    update emails e set seen_at = ${at}
    where e.seen_token_hash = ${tokenHash} and e.seen_at is null and ${isOpen}`.execute(db);
}

const isOpen = sql`not exists (
  select from reminders r
  join people p on p.id = r.person_id and p.inspected
  join inspections i on i.id = r.inspection_id and i.announced_at is null
  where r.email_id = e.id)`;
