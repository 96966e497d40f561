import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Sender } from '../../src/mail/sender.ts';
import { addWebhook } from '../../src/service/webhooks/add-webhook.ts';
import {
  listDeliveries,
  listDeliveriesInput,
  type DeliverySummary,
} from '../../src/service/webhooks/list-deliveries.ts';
import type { ServiceDeps } from '../../src/service/service-deps.ts';
import { insertWebhookEvents } from '../../src/store/webhook-events.ts';
import type { WebhookEventType } from '../../src/webhooks/webhook-event.ts';
import { createWebhookSweep, type WebhookSweepWork } from '../../workers/send-webhooks.ts';
import { COORDINATOR, RULES, type TestService } from '../service/test-service.ts';
import type { ReceivedMessage } from '../support/webhook-receiver.ts';

/** Webhooks over a service of tests, which may be on this machine. */
export interface WebhookWorld {
  readonly deps: ServiceDeps;
  /** What a process that sends works with; the clock is that of the tests at the moment of asking. */
  readonly work: (more?: Partial<WebhookSweepWork>) => WebhookSweepWork;
  /** Adds a webhook; of all types unless told. */
  readonly add: (
    url: string,
    ...types: WebhookEventType[]
  ) => Promise<{ readonly id: string; readonly secret: string }>;
  /** Has something happened that webhooks of this type are told of. */
  readonly tell: (type?: WebhookEventType) => Promise<void>;
  /** Takes away all webhooks and what they were told. */
  readonly empty: () => Promise<void>;
  /** One sweep of a new process, with all that it sends. */
  readonly sweep: (more?: Partial<WebhookSweepWork>) => Promise<void>;
  /** Every delivery, the earliest event first. */
  readonly deliveries: () => Promise<readonly DeliverySummary[]>;
}

export function openWebhookWorld(service: TestService): WebhookWorld {
  const reach = { loopback: true, private: false };
  let told = 0;
  const deps: ServiceDeps = { ...service.deps, runtime: { ...service.deps.runtime, webhookReach: reach } };
  const work = (more: Partial<WebhookSweepWork> = {}): WebhookSweepWork => ({
    db: service.db,
    rules: RULES,
    now: service.workWith(null as unknown as Sender).now,
    reach,
    timeOutMs: 2000,
    log: pino({ level: 'silent' }),
    ...more,
  });
  return {
    deps,
    work,
    add: (url, ...types) => addWebhook(deps, COORDINATOR, { url, ...(types.length > 0 ? { types } : {}) }),
    tell: async (type = 'timeline-changed') => {
      told += 1;
      const at = new Date(service.deps.now());
      const body = JSON.stringify({ type, timestamp: at.toISOString(), data: { told } });
      const event = { id: randomUUID(), type, inspection_id: null, occurred_at: at, body };
      await insertWebhookEvents(service.db, [event], at.getTime());
    },
    empty: async () => {
      await sql`delete from webhooks`.execute(service.db);
      await sql`delete from webhook_events`.execute(service.db);
    },
    sweep: async (more) => {
      const { sweep, settled } = createWebhookSweep(work(more));
      await sweep();
      await settled();
    },
    deliveries: async () => {
      const input = listDeliveriesInput.parse({ limit: 500 });
      const { deliveries } = await listDeliveries(deps, COORDINATOR, input);
      return deliveries.toSorted((a, b) => a.occurredAt.localeCompare(b.occurredAt));
    },
  };
}

/** What a message says. */
export function read({ body }: ReceivedMessage): { type: string; timestamp: string; data: Record<string, unknown> } {
  return JSON.parse(body) as ReturnType<typeof read>;
}

/** Whether a table holds nothing. */
export async function isEmpty({ db }: TestService, table: string): Promise<boolean> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return rows[0]?.count === '0';
}
