import { type Kysely, sql } from 'kysely';
import { isLate } from './late-reminders.ts';
import { withCircumstances } from './sendable.ts';
import type { Tables } from './tables.ts';

/** Figures that tell whether reminders are on time. */
export interface ServiceCounts {
  readonly inspections: number;
  readonly waiting: number;
  readonly inHand: number;
  /** As {@link isLate} has it: a quarter of an hour after their moment, although they could have been sent. */
  readonly late: number;
  readonly failed: number;
  readonly lapsed: number;
  readonly accepted: number;
  readonly possibleDuplicates: number;
  readonly databaseNow: Date;
}

/**
 * Counts over all inspections, by the database's clock.
 * @param windowOpen Whether emails could leave for the last quarter of an hour; if not, only those that may leave at any
 *   time can be late.
 */
export async function countService(db: Kysely<Tables>, windowOpen: boolean): Promise<ServiceCounts> {
  const result = await sql<Record<Exclude<keyof ServiceCounts, 'databaseNow'>, string> & { databaseNow: Date }>`
    select
      (select count(*) from inspections where ended_at is null) as inspections,
      count(*) filter (where state = 'pending') as waiting,
      count(*) filter (where state = 'sending') as "inHand",
      (select count(*) from reminders r ${withCircumstances}
        where ${isLate(windowOpen)}) as late,
      count(*) filter (where state = 'failed') as failed,
      count(*) filter (where state = 'lapsed') as lapsed,
      count(*) filter (where state = 'accepted') as accepted,
      (select count(*) from emails where possible_duplicate) as "possibleDuplicates",
      now() as "databaseNow"
    from reminders`.execute(db);
  const { databaseNow, ...counts } = result.rows[0] as (typeof result.rows)[number];
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]));
  return { ...(numbers as unknown as Omit<ServiceCounts, 'databaseNow'>), databaseNow };
}

/** The last words of the mail server on reminders that failed, the newest first. */
export async function listFailures(
  db: Kysely<Tables>,
  limit: number,
): Promise<readonly { readonly id: string; readonly recipient: string; readonly error: string | null }[]> {
  const rows = await db
    .selectFrom('reminders')
    .select(['id', 'recipient', 'last_error as error'])
    .where('state', '=', 'failed')
    .orderBy('closed_at', 'desc')
    .limit(limit)
    .execute();
  return rows;
}
