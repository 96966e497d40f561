import { type Kysely, type Selectable, sql } from 'kysely';
import { inTransaction } from './as-inspected.ts';
import type { DatabaseMoment } from './database-moment.ts';
import type { Tables } from './tables.ts';
import type { DeliveryState, WebhookDeliveriesTable } from './webhook-tables.ts';

/** Which deliveries to list. */
export interface DeliveryFilter {
  readonly webhookId?: string | undefined;
  readonly states?: readonly DeliveryState[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly after?: { readonly beganAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** A delivery with the event that it carries. */
export interface DeliveryListRow extends Selectable<WebhookDeliveriesTable> {
  readonly type: string;
  readonly inspection_id: string | null;
  readonly occurred_at: Date;
}

/** Deliveries, those written or replayed last first. */
export function listDeliveries(db: Kysely<Tables>, filter: DeliveryFilter): Promise<DeliveryListRow[]> {
  let query = db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', 'e.id', 'd.event_id')
    .selectAll('d')
    .select(['e.type', 'e.inspection_id', 'e.occurred_at'])
    .orderBy('d.began_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(filter.limit);
  const { after } = filter;
  if (filter.webhookId !== undefined) query = query.where('d.webhook_id', '=', filter.webhookId);
  if (filter.states !== undefined) query = query.where('d.state', 'in', [...filter.states]);
  if (filter.types !== undefined) query = query.where('e.type', 'in', [...filter.types]);
  if (after) query = query.where(sql<boolean>`(d.began_at, d.id) < (${after.beganAt}::timestamptz, ${after.id}::uuid)`);
  return query.execute();
}

/** Which deliveries to send again. */
export interface ReplayFilter {
  readonly webhookId: string;
  /** One of them. */
  readonly id?: string | undefined;
  /** Those of events since then. */
  readonly since?: Date | undefined;
}

/** Has deliveries sent again from the first attempt on, with their ids and bodies as they are; gives how many. */
export async function replayDeliveries(db: Kysely<Tables>, filter: ReplayFilter, now: number): Promise<number> {
  const result = await sql`
    update webhook_deliveries d
    set state = 'pending', attempt = 0, began_at = ${new Date(now)}, not_before = null, closed_at = null,
      response_status = null, last_error = null
    from webhook_events e
    where e.id = d.event_id and d.webhook_id = ${filter.webhookId} and d.state <> 'sending'
      and (${filter.id ?? null}::uuid is null or d.id = ${filter.id ?? null}::uuid)
      and (${filter.since ?? null}::timestamptz is null
        or e.occurred_at >= ${filter.since ?? null}::timestamptz and e.type <> 'ping')`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/** How deliveries stand, over all webhooks. */
export interface DeliveryCounts {
  readonly waiting: number;
  readonly failed: number;
  readonly disabled: number;
}

/** Counts deliveries that are still tried and those given up, and webhooks that nothing is sent to any more. */
export async function countDeliveries(db: Kysely<Tables>): Promise<DeliveryCounts> {
  const result = await sql<Record<keyof DeliveryCounts, string>>`
    select (select count(*) from webhook_deliveries where due_at is not null) as waiting,
      (select count(*) from webhook_deliveries where state = 'failed') as failed,
      (select count(*) from webhooks where disabled_at is not null) as disabled`.execute(db);
  const [row] = result.rows;
  return {
    waiting: Number(row?.waiting),
    failed: Number(row?.failed),
    disabled: Number(row?.disabled),
  };
}

/** The lease of whoever has a delivery in hand. */
export interface DeliveryLease {
  /** New for every claim: who ends the attempt must still hold it. */
  readonly token: string;
  readonly ms: number;
}

/** A delivery in hand, with all that its message is made of. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhook_id: string;
  readonly attempt: number;
  readonly url: string;
  readonly secret: string;
  /** The secret before, while messages are signed by it as well. */
  readonly previous_secret: string | null;
  readonly body: string;
  readonly type: string;
  /** By the database's clock. */
  readonly claimed_at: Date;
  readonly began_at: Date;
}

/**
 * Takes the delivery to a webhook that has waited longest, in one statement, while it is due by the database's clock;
 * one that somebody else left behind is due once their lease is over. Nothing of a webhook that is disabled.
 */
export async function claimDelivery(
  db: Kysely<Tables>,
  webhookId: string,
  now: DatabaseMoment,
  lease: DeliveryLease,
): Promise<ClaimedDelivery | undefined> {
  const result = await sql<ClaimedDelivery>`
    with next as materialized (
      select d.id from webhook_deliveries d
      where d.webhook_id = ${webhookId} and d.due_at <= ${now}
      order by d.due_at, d.began_at, d.id
      limit 1 for update skip locked
    )
    update webhook_deliveries d
    set state = 'sending', attempt = d.attempt + 1, lease_token = ${lease.token}::uuid,
      lease_until = ${now} + ${lease.ms} * interval '1 millisecond'
    from next, webhooks w, webhook_events e
    where d.id = next.id and w.id = d.webhook_id and w.disabled_at is null and e.id = d.event_id
    returning d.id, d.webhook_id, d.attempt, d.began_at, w.url, w.secret, e.type, e.body, ${now} as claimed_at,
      case when w.previous_until > ${now} then w.previous_secret end as previous_secret`.execute(db);
  return result.rows[0];
}

/** Writes an event for one webhook alone, already in the writer's hand, and gives its delivery. */
export async function insertClaimed(
  db: Kysely<Tables>,
  delivery: { readonly webhookId: string; readonly eventId: string; readonly type: string; readonly body: string },
  now: number,
  lease: DeliveryLease,
): Promise<string> {
  const at = new Date(now);
  const result = await sql<{ id: string }>`
    with event as (
      insert into webhook_events (id, type, occurred_at, body)
      values (${delivery.eventId}, ${delivery.type}, ${at}, ${delivery.body})
    )
    insert into webhook_deliveries (id, webhook_id, event_id, state, attempt, began_at, lease_token, lease_until)
    values (gen_random_uuid(), ${delivery.webhookId}, ${delivery.eventId}, 'sending', 1, ${at}, ${lease.token},
      ${at}::timestamptz + ${lease.ms} * interval '1 millisecond')
    returning id`.execute(db);
  return (result.rows[0] as { id: string }).id;
}

/** How an attempt ended. `why` is in our words; `status` that of the answer, where there was one. */
export type DeliverySettlement = { readonly status: number | null; readonly why: string | null } & (
  | { readonly state: 'delivered' }
  | { readonly state: 'pending'; readonly retryInMs: number }
  /** With `disable`, nothing is sent to the webhook any more, and what waited for it fails as well. */
  | { readonly state: 'failed'; readonly disable?: string }
);

/** Records how an attempt ended, where its lease is still held; false, and nothing is recorded, where it is not. */
export function settleDelivery(
  db: Kysely<Tables>,
  claimed: { readonly id: string; readonly token: string; readonly now: DatabaseMoment },
  outcome: DeliverySettlement,
): Promise<boolean> {
  const { id, token, now } = claimed;
  const retryInMs = outcome.state === 'pending' ? outcome.retryInMs : null;
  return inTransaction(db, 'read committed', async (tx) => {
    const settled = await sql<{ webhook_id: string }>`
      update webhook_deliveries
      set state = ${outcome.state}, lease_token = null, lease_until = null, response_status = ${outcome.status},
        last_error = ${outcome.why}, not_before = ${now} + ${retryInMs}::double precision * interval '1 millisecond',
        closed_at = case when ${outcome.state} = 'pending' then null else ${now} end
      where id = ${id} and state = 'sending' and lease_token = ${token}::uuid
      returning webhook_id`.execute(tx);
    const webhookId = settled.rows[0]?.webhook_id;
    if (webhookId === undefined) return false;
    if (outcome.state === 'failed' && outcome.disable !== undefined) {
      await sql`
        update webhooks set disabled_at = coalesce(disabled_at, ${now}), disabled_because = ${outcome.disable}
        where id = ${webhookId}`.execute(tx);
      await sql`
        update webhook_deliveries set state = 'failed', closed_at = ${now}, last_error = ${outcome.disable}
        where webhook_id = ${webhookId} and state = 'pending'`.execute(tx);
    }
    return true;
  });
}
