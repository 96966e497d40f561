/**
 * The schemas in which unqualified names are looked up: ours, then BullMQ's, whose tables have plain names (`job`,
 * `migration`, …), so that ours must avoid those. Neither needs to exist yet.
 */
export const SEARCH_PATH = 'timeline, bullmq';

/** A transaction in which nothing happens for so long is rolled back and its connection closed. */
export const IDLE_IN_TRANSACTION_MS = 60_000;

/**
 * A single statement on a server is broken off after so long. Not enforced by the embedded database, in which a
 * statement holds up the whole process: keep them bounded. A migration that needs longer says `SET LOCAL`.
 */
export const STATEMENT_MS = 60_000;
