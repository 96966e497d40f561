import type { Logger } from 'pino';
import type { WorkObserver } from '../src/observe/work-observer.ts';
import type { RulesLibrary } from '../src/service/assemble-rules.ts';
import { sendNextDelivery, type WebhookWork } from '../src/service/webhooks/send-delivery.ts';
import { tellTurnedMilestones } from '../src/service/webhooks/tell-turned-milestones.ts';
import { deleteOldWebhookEvents } from '../src/store/webhook-events.ts';
import { listAskedTypes, listDueWebhooks } from '../src/store/webhooks.ts';
import { readMoment } from './send-reminder.ts';

/** What the sweep of webhooks works with. */
export interface WebhookSweepWork extends WebhookWork {
  readonly rules: RulesLibrary;
  readonly log: Logger;
  readonly observer?: Pick<WorkObserver, 'webhookAttempted'>;
}

/** The sweep of a process, and the messages that it has under way. */
export interface WebhookSweep {
  /** One pass: writes down what fell due, and begins to send to every webhook for which something waits. */
  readonly sweep: () => Promise<void>;
  /** Ends once nothing is being sent any more. */
  readonly settled: () => Promise<void>;
  /** Lets the messages in hand be finished and begins no other. */
  readonly stop: () => void;
}

const DAY_MS = 24 * 60 * 60_000;

/** Events are kept for so long, to be looked at and replayed. */
const KEPT_MS = 30 * DAY_MS;

/** How often old ones are looked for. */
const CLEAN_UP_MS = 60 * 60_000;

/**
 * Makes the sweep of a process. Each webhook has a line of its own, in which one message at a time is under way, so that
 * one that does not answer holds up no other. Any number of processes may sweep.
 */
export function createWebhookSweep(work: WebhookSweepWork): WebhookSweep {
  const lines = new Map<string, Promise<void>>();
  let stopped = false;
  let cleanedAt = Number.NEGATIVE_INFINITY;

  const startLine = (webhook: string): void => {
    const line = sendAll(work, webhook, () => stopped)
      .catch((error: unknown) => work.log.error({ err: error, webhook }, 'messages to a webhook could not be sent'))
      .finally(() => lines.delete(webhook));
    lines.set(webhook, line);
  };
  return {
    sweep: async () => {
      const { db, now, rules, log } = work;
      const asked = await listAskedTypes(db);
      if (asked.length > 0) {
        const told = await tellTurnedMilestones(db, rules, asked, await readMoment(work));
        if (told > 0) log.info({ milestones: told }, 'webhooks are told of milestones');
      }
      if (performance.now() - cleanedAt >= CLEAN_UP_MS) {
        await deleteOldWebhookEvents(db, now, KEPT_MS);
        cleanedAt = performance.now();
      }
      for (const webhook of await listDueWebhooks(db, now)) {
        if (!stopped && !lines.has(webhook)) startLine(webhook);
      }
    },
    settled: async () => {
      await Promise.all(lines.values());
    },
    stop: () => {
      stopped = true;
    },
  };
}

/** Sends what is due to one webhook, until nothing is or it does not answer: the next sweep goes on from there. */
async function sendAll(work: WebhookSweepWork, webhook: string, isStopping: () => boolean): Promise<void> {
  while (!isStopping()) {
    const sent = await sendNextDelivery(work, webhook);
    if (sent === null) return;
    const { id, type, outcome, became, gone } = sent;
    work.observer?.webhookAttempted(became);
    const facts = {
      webhook,
      delivery: id,
      type,
      became,
      ...(outcome.kind === 'answered' && { status: outcome.status }),
    };
    if (became === 'delivered') work.log.debug(facts, 'a webhook took a message');
    else work.log.warn(facts, gone ? 'a webhook is gone and is sent nothing more' : 'a webhook did not take a message');
    if (outcome.kind === 'unanswered') return;
  }
}
