import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import { inTransaction } from './as-inspected.ts';
import type { DatabaseMoment } from './database-moment.ts';
import type { Tables } from './tables.ts';
import type { WebhooksTable } from './webhook-tables.ts';

/** A webhook as it is stored, its secrets included. */
export type WebhookRow = Selectable<WebhooksTable>;

/** A webhook with how its deliveries stand. */
export interface WebhookListRow extends WebhookRow {
  readonly waiting: string;
  readonly failed: string;
  readonly last_delivered_at: Date | null;
}

/** Every webhook, the oldest first. */
export async function listWebhooks(db: Kysely<Tables>): Promise<readonly WebhookListRow[]> {
  const result = await sql<WebhookListRow>`
    select w.*,
      (select count(*) from webhook_deliveries d where d.webhook_id = w.id and d.due_at is not null) as waiting,
      (select count(*) from webhook_deliveries d where d.webhook_id = w.id and d.state = 'failed'
        and d.closed_at is not null) as failed,
      (select max(d.closed_at) from webhook_deliveries d where d.webhook_id = w.id and d.state = 'delivered'
        and d.closed_at is not null) as last_delivered_at
    from webhooks w order by w.created_at, w.id`.execute(db);
  return result.rows;
}

/** The ids that begin with these characters. */
export async function listWebhookIds(db: Kysely<Tables>, beginning: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('webhooks')
    .select('id')
    .where(sql<boolean>`starts_with(id::text, ${beginning})`)
    .limit(2)
    .execute();
  return rows.map((row) => row.id);
}

/** The webhook of that id, or undefined. */
export function findWebhook(db: Kysely<Tables>, id: string): Promise<WebhookRow | undefined> {
  return db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Adds a webhook; false, and nothing is added, where there are `most` already. Those who add one take turns. */
export function insertWebhook(db: Kysely<Tables>, row: Insertable<WebhooksTable>, most: number): Promise<boolean> {
  return inTransaction(db, 'read committed', async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('webhooks', 0))`.execute(tx);
    const { count } = await tx
      .selectFrom('webhooks')
      .select((select) => select.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    if (Number(count) >= most) return false;
    await tx.insertInto('webhooks').values(row).execute();
    return true;
  });
}

/** Takes a webhook away with all that was on its way to it; false where there was none. */
export async function deleteWebhook(db: Kysely<Tables>, id: string): Promise<boolean> {
  const result = await db.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
  return Number(result.numDeletedRows) === 1;
}

/** Signs by a new secret from now on, and until `previousUntil` by the one before as well. False where there is none. */
export async function changeSecret(
  db: Kysely<Tables>,
  id: string,
  secret: string,
  previousUntil: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('webhooks')
    .set((set) => ({ secret, previous_secret: set.ref('secret'), previous_until: previousUntil }))
    .where('id', '=', id)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

/** Sends to a webhook again that was disabled; false where it was not. */
export async function enableWebhook(db: Kysely<Tables>, id: string): Promise<boolean> {
  const result = await db
    .updateTable('webhooks')
    .set({ disabled_at: null, disabled_because: null })
    .where('id', '=', id)
    .where('disabled_at', 'is not', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

/** What a type of event is asked for since. */
export interface AskedType {
  readonly type: string;
  /** When the oldest webhook that asks for it was added. */
  readonly since: Date;
}

/** The types of events that any webhook asks for to which anything is sent. */
export async function listAskedTypes(db: Kysely<Tables>): Promise<readonly AskedType[]> {
  const result = await sql<AskedType>`
    select asked.type, min(w.created_at) as since
    from webhooks w cross join lateral unnest(w.types) as asked (type)
    where w.disabled_at is null
    group by asked.type`.execute(db);
  return result.rows;
}

/** The webhooks that something is to be sent to now. */
export async function listDueWebhooks(db: Kysely<Tables>, now: DatabaseMoment): Promise<readonly string[]> {
  const result = await sql<{ id: string }>`
    select w.id from webhooks w
    where w.disabled_at is null
      and exists (select 1 from webhook_deliveries d where d.webhook_id = w.id and d.due_at <= ${now})`.execute(db);
  return result.rows.map((row) => row.id);
}
