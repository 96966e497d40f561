import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { CivilMoment, LocalTime } from '../../calendar/local-time.ts';
import type { PlainDate } from '../../calendar/plain-date.ts';
import { londonInstant, londonMoment } from '../../clock.ts';
import type { Tables } from '../../store/tables.ts';
import {
  keepTold,
  listNewlyDue,
  listNewlyOverdue,
  type TurnedFilter,
  type TurnedMilestoneRow,
} from '../../store/turned-milestones.ts';
import { insertWebhookEvents, type NewWebhookEvent } from '../../store/webhook-events.ts';
import { type AskedType } from '../../store/webhooks.ts';
import { writeWebhookBody } from '../../webhooks/webhook-event.ts';
import type { RulesLibrary } from '../assemble-rules.ts';

/** How many milestones are told of in one transaction. */
const AT_ONCE = 500;

/**
 * Writes down for whoever asks which milestones have become due or overdue, each once for the date that it has; gives
 * how many. What had become so before anybody asked is left alone. Any number of processes may do it at once.
 * @param now The instant, by the database's clock.
 */
export async function tellTurnedMilestones(
  db: Kysely<Tables>,
  rules: RulesLibrary,
  asked: readonly AskedType[],
  now: number,
): Promise<number> {
  let told = 0;
  for (const { type, list } of TURNS) {
    const since = asked.find((each) => each.type === type)?.since;
    if (since === undefined) continue;
    const filter = filterOf(rules, since, now);
    for (let found = AT_ONCE; found === AT_ONCE;) {
      const rows = await db.transaction().execute(async (tx) => {
        const untold = await list(tx, filter);
        told += await tell(tx, type, untold, now);
        return untold;
      });
      found = rows.length;
    }
  }
  return told;
}

const TURNS = [
  { type: 'milestone-due', list: listNewlyDue },
  { type: 'milestone-overdue', list: listNewlyOverdue },
] as const;

function filterOf({ current }: RulesLibrary, since: Date, now: number): TurnedFilter {
  return {
    today: londonMoment(now).on,
    now: new Date(now),
    since,
    sinceDay: londonMoment(since.getTime()).on,
    seenBy: current.parties.find((party) => !party.inspected)?.id ?? '',
    limit: AT_ONCE,
  };
}

/** Gives how many nobody else told meanwhile. */
async function tell(
  tx: Transaction<Tables>,
  type: 'milestone-due' | 'milestone-overdue',
  rows: readonly TurnedMilestoneRow[],
  now: number,
): Promise<number> {
  if (rows.length === 0) return 0;
  const ours = await keepTold(tx, type, rows);
  const events = rows
    .filter((row) => ours.has(`${row.inspection_id} ${row.milestone}`))
    .map((row) => toEvent(type, row));
  await insertWebhookEvents(tx, events, now);
  return events.length;
}

function toEvent(type: 'milestone-due' | 'milestone-overdue', row: TurnedMilestoneRow): NewWebhookEvent {
  const turnedAt =
    type === 'milestone-overdue' && row.overdue_after !== null
      ? row.overdue_after.getTime() + 1
      : londonInstant(row.begins_on, '00:00' as LocalTime);
  const occurredAt = new Date(turnedAt);
  const data = {
    inspection: row.inspection_id,
    version: row.version,
    milestone: row.milestone,
    planned: write(row.planned_on, row.planned_at),
    due: write(row.due_on, row.due_at),
  };
  return {
    id: randomUUID(),
    type,
    inspection_id: row.inspection_id,
    occurred_at: occurredAt,
    body: writeWebhookBody({ type, data }, occurredAt),
  };
}

function write(on: PlainDate | null, at: CivilMoment['at'] | null): string | null {
  if (on === null) return null;
  return at ? `${on}T${at}` : on;
}
