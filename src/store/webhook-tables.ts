import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { OptionalInstant } from './cell-types.ts';

/* Other systems that are told of events, and what is on its way to them. */

/** Another system that is told of events. It belongs to the inspecting party. */
export interface WebhooksTable {
  id: string;
  url: string;
  /** What it is, in the words of whoever added it. */
  description: string | null;
  /** The types of events that it asked for. */
  types: string[];
  /** What its messages are signed with, `whsec_` and base64; needed at every message, so kept as it is. */
  secret: string;
  /** The secret before, by which messages are signed as well until `previous_until`. */
  previous_secret: string | null;
  previous_until: OptionalInstant;
  created_at: ColumnType<Date, Date, never>;
  created_by: string;
  /** Nothing is sent to it since then. */
  disabled_at: OptionalInstant;
  disabled_because: string | null;
}

/** Something that other systems are told of, in the words that they are sent. */
export interface WebhookEventsTable {
  id: string;
  type: string;
  inspection_id: string | null;
  occurred_at: ColumnType<Date, Date, never>;
  body: string;
}

/** Where a delivery may stand. */
export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'failed'] as const;
/** One of them. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An event on its way to one webhook; its id is that of the message at every attempt. */
export interface WebhookDeliveriesTable {
  id: string;
  webhook_id: string;
  event_id: string;
  state: Generated<DeliveryState>;
  /** Attempts made, that in hand included; from 0 again when it is replayed. */
  attempt: Generated<number>;
  /** When it was written, or replayed: it is given up a time after that. */
  began_at: ColumnType<Date, Date, Date>;
  not_before: OptionalInstant;
  lease_token: string | null;
  lease_until: OptionalInstant;
  /** When it is to be sent, or taken from whoever had it in hand. Null once it is closed. */
  due_at: GeneratedAlways<Date | null>;
  /** The status of the last answer. */
  response_status: number | null;
  last_error: string | null;
  closed_at: OptionalInstant;
}

/** The date for which a milestone was last told to be due or overdue: it is told once for each. */
export interface WebhookMilestonesTable {
  inspection_id: string;
  milestone: string;
  type: 'milestone-due' | 'milestone-overdue';
  told_for: string;
}
