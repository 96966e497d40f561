import { type Kysely, sql } from 'kysely';
import type { DatabaseMoment } from './database-moment.ts';
import type { Tables } from './tables.ts';

/** An event to be told of. */
export interface NewWebhookEvent {
  readonly id: string;
  readonly type: string;
  readonly inspection_id: string | null;
  readonly occurred_at: Date;
  /** As it is sent. */
  readonly body: string;
}

/**
 * Writes events with a delivery to every webhook that asks for them, in one statement; gives how many deliveries. An
 * event that nobody asks for is not kept. What fell due before a webhook was added is not sent to it.
 * @param now The instant from which deliveries are tried for a time, milliseconds since 1970.
 */
export async function insertWebhookEvents(
  db: Kysely<Tables>,
  events: readonly NewWebhookEvent[],
  now: number,
): Promise<number> {
  if (events.length === 0) return 0;
  const result = await sql`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(events)}::json) as given (
        id uuid, type text, inspection_id uuid, occurred_at timestamptz, body text)
    ), meant as materialized (
      select gen_random_uuid() as id, w.id as webhook_id, given.id as event_id
      from given join webhooks w on w.disabled_at is null and given.type = any(w.types)
        and (given.type not like 'milestone-%' or w.created_at <= given.occurred_at)
    ), kept as (
      insert into webhook_events (id, type, inspection_id, occurred_at, body)
      select id, type, inspection_id, occurred_at, body from given
      where exists (select 1 from meant where meant.event_id = given.id)
    )
    insert into webhook_deliveries (id, webhook_id, event_id, began_at)
    select id, webhook_id, event_id, ${new Date(now)}::timestamptz from meant`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/** Deletes events of before a time ago, with their deliveries, unless one of these is still tried; gives how many. */
export async function deleteOldWebhookEvents(db: Kysely<Tables>, now: DatabaseMoment, keptMs: number): Promise<number> {
  const result = await sql`
    delete from webhook_events where id in (
      select e.id from webhook_events e
      where e.occurred_at < ${now} - ${keptMs} * interval '1 millisecond'
        and not exists (
          select 1 from webhook_deliveries d join webhooks w on w.id = d.webhook_id
          where d.event_id = e.id and d.due_at is not null and w.disabled_at is null)
      limit 5000)`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}
