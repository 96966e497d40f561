import { type Kysely, sql } from 'kysely';
import { isNotAccepted, isOfThePlan, mayKnow, withCircumstances } from './sendable.ts';
import type { Tables } from './tables.ts';

/** What an operator watches from minute to minute. Cheap however many reminders there are or have been. */
export interface ReminderFigures {
  readonly pending: number;
  readonly sending: number;
  readonly failed: number;
  /** Due for longer than a quarter of an hour and not sent, although they could have been. */
  readonly late: number;
  /** Emails whose recipient may have them twice. */
  readonly possibleDuplicates: number;
}

const isLate = (windowOpen: boolean) => sql<boolean>`(
  r.due_at < now() - interval '15 minutes' and (r.at_any_time or ${windowOpen})
  and ${isOfThePlan} and ${mayKnow} and ${isNotAccepted})`;

/**
 * The figures by the database's clock. Every part reads an index alone: what is in hand is due when its lease ends.
 * @param windowOpen Whether emails could leave for the last quarter of an hour.
 */
export async function readReminderFigures(db: Kysely<Tables>, windowOpen: boolean): Promise<ReminderFigures> {
  const result = await sql<Record<'open' | 'sending' | 'failed' | 'late' | 'doubled', string>>`
    select
      (select count(*) from reminders where due_at is not null) as open,
      (select count(*) from reminders where due_at < now() + interval '15 minutes' and state = 'sending') as sending,
      (select count(*) from reminders where state = 'failed') as failed,
      (select count(*) from reminders r ${withCircumstances} where ${isLate(windowOpen)}) as late,
      (select count(*) from emails where possible_duplicate) as doubled`.execute(db);
  const row = result.rows[0] as (typeof result.rows)[number];
  const sending = Number(row.sending);
  return {
    pending: Number(row.open) - sending,
    sending,
    failed: Number(row.failed),
    late: Number(row.late),
    possibleDuplicates: Number(row.doubled),
  };
}

/** How many reminders are late, but no more than 1,000 of them are counted. */
export async function countLateReminders(db: Kysely<Tables>, windowOpen: boolean): Promise<number> {
  const result = await sql<{ late: string }>`
    select count(*) as late from (
      select 1 from reminders r ${withCircumstances} where ${isLate(windowOpen)} limit 1000
    ) some`.execute(db);
  return Number(result.rows[0]?.late ?? 0);
}
