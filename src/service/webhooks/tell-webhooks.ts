import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { FailedReminderRow } from '../../store/emails.ts';
import type { Tables } from '../../store/tables.ts';
import { insertWebhookEvents } from '../../store/webhook-events.ts';
import { listAskedTypes } from '../../store/webhooks.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import { type MovedDate, type WebhookEvent, writeWebhookBody } from '../../webhooks/webhook-event.ts';
import type { MovedMilestone } from '../replan/find-moved.ts';

/** An inspection as a change leaves it. */
export interface ToldChange {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  /** What the history says was done. */
  readonly what: string;
  /** The type of the event that was recorded, where one was. */
  readonly event: string | null;
  readonly timeline: Timeline;
  readonly moved: readonly MovedMilestone[];
}

/**
 * Writes down for whoever asks that inspections changed, in the transaction that changes them: it is told if they are,
 * and not if they are not. Where nobody asks it is one look at a small table.
 * @param now The instant of the change, milliseconds since 1970.
 */
export async function tellTimelineChanged(
  tx: Transaction<Tables>,
  now: number,
  changes: () => readonly ToldChange[],
): Promise<void> {
  if (!(await isAskedFor(tx, 'timeline-changed'))) return;
  await writeEvents(
    tx,
    now,
    changes().map(({ id, version, kind, what, event, timeline, moved }) => ({
      type: 'timeline-changed',
      data: {
        inspection: id,
        version,
        kind,
        state: timeline.ended ? 'cancelled' : timeline.announced ? 'announced' : 'planned',
        start: timeline.start,
        what,
        event,
        moved: moved.map((each): MovedDate => ({ id: each.id, date: each.date, old: each.was, new: each.is })),
      },
    })),
  );
}

/** Writes down for whoever asks that reminders failed, in the transaction that records it. */
export async function tellRemindersFailed(
  tx: Transaction<Tables>,
  now: number,
  failed: readonly FailedReminderRow[],
): Promise<void> {
  if (failed.length === 0 || !(await isAskedFor(tx, 'reminder-failed'))) return;
  await writeEvents(
    tx,
    now,
    failed.map(({ id, inspection_id, plan_version, milestone, stage }) => ({
      type: 'reminder-failed',
      data: { inspection: inspection_id, version: plan_version, reminder: id, milestone, stage },
    })),
  );
}

async function isAskedFor(db: Kysely<Tables>, type: string): Promise<boolean> {
  return (await listAskedTypes(db)).some((asked) => asked.type === type);
}

async function writeEvents(
  db: Kysely<Tables>,
  now: number,
  events: readonly Exclude<WebhookEvent, { readonly type: 'ping' }>[],
): Promise<void> {
  const at = new Date(now);
  await insertWebhookEvents(
    db,
    events.map((event) => ({
      id: randomUUID(),
      type: event.type,
      inspection_id: event.data.inspection,
      occurred_at: at,
      body: writeWebhookBody(event, at),
    })),
    now,
  );
}
