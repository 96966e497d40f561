import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** An email about an inspection, and what became of it. */
export interface InspectionEmailRow {
  readonly id: string;
  readonly recipient: string;
  /** As the email names its recipient. */
  readonly name: string;
  readonly subject: string;
  readonly dated_at: Date;
  readonly accepted_at: Date | null;
  /** The mail server's last words. */
  readonly response: string | null;
  readonly attempts: number;
  readonly possible_duplicate: boolean;
  /** Whether it is still being sent. */
  readonly open: boolean;
}

/** The emails that told anything of an inspection and were handed to a mail server at least once, in their order. */
export async function listEmailsOf(db: Kysely<Tables>, inspectionId: string): Promise<readonly InspectionEmailRow[]> {
  const { rows } = await sql<InspectionEmailRow>`
    select e.id, e.recipient, e.content -> 'to' ->> 'name' as name, e.content ->> 'subject' as subject, e.dated_at,
      e.accepted_at, e.response, e.attempts, e.possible_duplicate,
      exists (
        select from reminders r
        where r.inspection_id = ${inspectionId} and r.email_id = e.id and r.state in ('pending', 'sending')
      ) as open
    from emails e
    where e.attempts > 0 and e.id in (
      select email_id from reminders where inspection_id = ${inspectionId} and email_id is not null
      union
      select email_id from told_dates where inspection_id = ${inspectionId})
    order by coalesce(e.accepted_at, e.dated_at), e.id`.execute(db);
  return rows;
}
