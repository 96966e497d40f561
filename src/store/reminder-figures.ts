import { type Kysely, sql } from 'kysely';
import { isLate } from './late-reminders.ts';
import { withCircumstances } from './sendable.ts';
import type { Tables } from './tables.ts';

/** What an operator watches from minute to minute. Cheap however many reminders there are or have been. */
export interface ReminderFigures {
  readonly pending: number;
  readonly sending: number;
  readonly failed: number;
  /** As {@link isLate} has it. */
  readonly late: number;
  /** Emails whose recipient may have them twice. */
  readonly possibleDuplicates: number;
}

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
