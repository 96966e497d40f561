import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** What was changed about who may do what. */
export interface AccessChange {
  readonly at: Date;
  /** Who did it: a name or an address. */
  readonly byWhom: string;
  readonly userId: string;
  readonly what:
    | 'user-added'
    | 'user-changed'
    | 'user-disabled'
    | 'user-enabled'
    | 'subject-linked'
    | 'link-printed'
    | 'token-created'
    | 'token-revoked'
    | 'sessions-ended'
    | 'feed-created'
    | 'feed-revoked';
  readonly details: Readonly<Record<string, unknown>>;
}

/** Notes a change of access for good, in the transaction that makes it. */
export async function appendAccessChange(db: Kysely<Tables>, change: AccessChange): Promise<void> {
  await db
    .insertInto('access_changes')
    .values({
      id: randomUUID(),
      at: change.at,
      by_whom: change.byWhom,
      user_id: change.userId,
      what: change.what,
      details: JSON.stringify(change.details),
    })
    .execute();
}
