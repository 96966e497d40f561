import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Sender } from '../src/mail/sender.ts';
import type { RulesLibrary } from '../src/service/rules-library.ts';
import type { DatabaseMoment } from '../src/store/claim-reminders.ts';
import type { Tables } from '../src/store/tables.ts';

/** What the workers work with. */
export interface ReminderWork {
  readonly db: Kysely<Tables>;
  readonly rules: RulesLibrary;
  readonly sender: Sender;
  readonly mail: MailIdentity;
  /** The moment as the database has it; a simulation hands in one of its own. */
  readonly now: DatabaseMoment;
  readonly log: Logger;
}

/** Who emails come from, and what their ids are made with. */
export interface MailIdentity {
  readonly from: { readonly name: string; readonly address: string };
  readonly envelopeFrom?: string;
  /** Makes Message-IDs that cannot be guessed; the same in every process of one database. */
  readonly secret: string;
  readonly baseUrl?: string;
}

/** How long a worker may hold a reminder: longer than connecting, greeting, sending and rendering can take together. */
export const LEASE_MS = 5 * 60_000;

/** Nothing is handed over with less than this left of the lease: the attempt could outlast it. */
export const LEAST_LEASE_MS = 90_000;
