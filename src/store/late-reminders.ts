import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isNotAccepted, isOfThePlan, mayKnow, withCircumstances } from './sendable.ts';
import type { Tables } from './tables.ts';

/**
 * A reminder `r`, joined with its circumstances, whose moment was more than a quarter of an hour ago and that did not
 * leave although it could have. One that the recipient's mail server put off is late only once its next attempt is; one
 * that never reached a mail server is late however often it was tried.
 * @param windowOpen Whether emails could leave for the last quarter of an hour; if not, only those that may leave at any
 *   time can be late.
 */
export function isLate(windowOpen: boolean): RawBuilder<boolean> {
  // The first condition is one of the index. What is tried again for a fault of ours waits for two minutes.
  return sql<boolean>`(
    r.due_at < now() + interval '5 minutes' and greatest(r.send_at, r.created_at) < now() - interval '15 minutes'
    and (r.due_at < now() - interval '15 minutes' or r.attempt = 0)
    and (r.at_any_time or ${windowOpen}) and ${isOfThePlan} and ${mayKnow} and ${isNotAccepted})`;
}

/** How many reminders are late; more than 1,000 are not counted. */
export async function countLateReminders(db: Kysely<Tables>, windowOpen: boolean): Promise<number> {
  const result = await sql<{ late: string }>`
    select count(*) as late from (
      select 1 from reminders r ${withCircumstances} where ${isLate(windowOpen)} limit 1000
    ) counted`.execute(db);
  return Number(result.rows[0]?.late ?? 0);
}
