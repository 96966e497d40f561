import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Sender } from '../src/mail/sender.ts';
import type { WorkObserver } from '../src/observe/work-observer.ts';
import type { RulesLibrary } from '../src/service/assemble-rules.ts';
import type { DatabaseMoment } from '../src/store/database-moment.ts';
import type { Tables } from '../src/store/tables.ts';
import type { WebhookReach } from '../src/webhooks/webhook-reach.ts';

/** What the workers work with. */
export interface ReminderWork {
  readonly db: Kysely<Tables>;
  readonly rules: RulesLibrary;
  readonly sender: Sender;
  readonly mail: MailIdentity;
  /** The moment as the database has it; a simulation hands in one of its own. */
  readonly now: DatabaseMoment;
  /** How long a worker may hold a reminder; `LEASE` unless told. */
  readonly lease?: LeaseTimes;
  /** Where messages to webhooks may go; to public addresses by https unless told. */
  readonly webhookReach?: WebhookReach;
  /** Told what is done, for metrics and traces; nobody is where absent. */
  readonly observer?: WorkObserver;
  readonly log: Logger;
}

/** How long a claim lasts, in milliseconds. */
export interface LeaseTimes {
  /** After this a reminder that is still in hand is given to somebody else. */
  readonly ms: number;
  /** Nothing is handed over with less than this left: the attempt could outlast the lease. */
  readonly leastMs: number;
}

/** Who emails come from, and what their ids are made with. */
export interface MailIdentity {
  readonly from: { readonly name: string; readonly address: string };
  readonly envelopeFrom?: string;
  /** Makes Message-IDs that cannot be guessed; the same in every process of one database. */
  readonly secret: string;
  /** Where the service's pages are, without a slash at the end; without one emails have no links. */
  readonly baseUrl?: string | undefined;
  /** Calendars are told nothing of who or what before the announcement; so it is where absent. */
  readonly neutralTitles?: boolean;
}

/** Longer than connecting, greeting, sending and rendering can take together. */
export const LEASE: LeaseTimes = { ms: 5 * 60_000, leastMs: 90_000 };
