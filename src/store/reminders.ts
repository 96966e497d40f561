import { type Kysely, type Selectable, sql } from 'kysely';
import { isOfThePlan, withCircumstances } from './sendable.ts';
import type { ReminderState, RemindersTable } from './reminder-tables.ts';
import type { Tables } from './tables.ts';

export type ReminderRow = Selectable<RemindersTable>;

/** Which reminders to list. */
export interface ReminderFilter {
  readonly inspectionId?: string | undefined;
  readonly states?: readonly ReminderState[] | undefined;
  readonly recipient?: string | undefined;
  readonly after?: { readonly sendAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** A reminder with what its recipient and its inspection are. */
export interface ReminderListRow extends ReminderRow {
  readonly person_name: string;
  readonly role: string;
  readonly party: string;
  readonly inspection_name: string;
  readonly inspection_kind: string;
  readonly framework: string;
  readonly start_on: string;
  readonly title: string | null;
  readonly announced: boolean;
  readonly inspected: boolean;
  /** When its recipient said that they have seen the email. */
  readonly seen_at: Date | null;
}

/** Reminders in the order of sending. */
export function listReminders(db: Kysely<Tables>, filter: ReminderFilter): Promise<ReminderListRow[]> {
  let query = db
    .selectFrom('reminders as r')
    .innerJoin('people as p', 'p.id', 'r.person_id')
    .innerJoin('inspections as i', 'i.id', 'r.inspection_id')
    .leftJoin('milestones as m', (join) =>
      join.onRef('m.inspection_id', '=', 'r.inspection_id').onRef('m.milestone', '=', 'r.milestone'),
    )
    .leftJoin('emails as e', 'e.id', 'r.email_id')
    .selectAll('r')
    .select([
      'e.seen_at',
      'p.name as person_name',
      'p.role',
      'p.party',
      'p.inspected',
      'i.name as inspection_name',
      'i.kind as inspection_kind',
      'i.framework',
      'i.start_on',
      'm.title',
      sql<boolean>`i.announced_at is not null`.as('announced'),
    ])
    .orderBy('r.send_at')
    .orderBy('r.id')
    .limit(filter.limit);
  if (filter.inspectionId !== undefined) query = query.where('r.inspection_id', '=', filter.inspectionId);
  if (filter.states !== undefined) query = query.where('r.state', 'in', [...filter.states]);
  if (filter.recipient !== undefined) query = query.where('r.recipient', '=', filter.recipient);
  const { after } = filter;
  if (after) query = query.where(sql<boolean>`(r.send_at, r.id) > (${after.sendAt}::timestamptz, ${after.id}::uuid)`);
  return query.execute();
}

/**
 * Has a reminder that failed sent at once with new words, as if it had never been tried; false where it did not fail,
 * or is no longer part of the plan.
 */
export async function retryFailed(db: Kysely<Tables>, id: string): Promise<boolean> {
  // Milliseconds, as all other moments of sending have, so that a place in a list can be told by them.
  const result = await sql`
    update reminders
    set state = 'pending', attempt = 0, not_before = null, closed_at = null, closed_because = null, useful_until = null,
      email_id = null, send_at = date_trunc('milliseconds', now())
    where id = (
      select r.id from reminders r ${withCircumstances}
      where r.id = ${id} and r.state = 'failed' and ${isOfThePlan})`.execute(db);
  return Number(result.numAffectedRows ?? 0n) === 1;
}
