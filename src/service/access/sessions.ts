import { z } from 'zod';
import { appendAccessChange } from '../../store/access-changes.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { endSessionsOf, listSessions as listSessionRows } from '../../store/sessions.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { findChosenUser } from './chosen-user.ts';
import { requireSignedIn } from './require-signed-in.ts';
import { TokenNotFoundError } from './tokens.ts';
import { userKeyInput } from './user-input.ts';
import { actorOf } from './user-summary.ts';

/** One's own sessions, or for administrators somebody's. */
export const listSessionsInput = z.strictObject({ user: userKeyInput.optional() });

/** One session, or all of them, that in which it is asked included. */
export const endSessionsInput = z.strictObject({
  session: z.uuid('must be the id of a session, as the list shows it').optional(),
  user: userKeyInput.optional(),
});

/** A browser that somebody is signed in with. */
export interface SessionSummary {
  readonly id: string;
  /** By an emailed link, its code, a printed link or the provider. */
  readonly signedInBy: 'link' | 'code' | 'printed-link' | 'oidc';
  /** What the browser calls itself. */
  readonly browser: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** When it ends, used or not. */
  readonly expiresAt: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

/**
 * Where somebody is signed in, the newest first.
 * @throws NotAllowedError for others than administrators, of somebody else.
 */
export async function listSessions(
  deps: ServiceDeps,
  principal: Principal,
  { user: key }: z.output<typeof listSessionsInput>,
): Promise<{ readonly sessions: readonly SessionSummary[] }> {
  const user = await findChosenUser(deps.db, principal, key);
  const rows = await listSessionRows(deps.db, user.id, new Date(deps.now()));
  return {
    sessions: rows.map((row) => ({
      id: row.id,
      signedInBy: row.signed_in_by,
      browser: row.browser,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      current: row.id === principal.user?.session,
    })),
  };
}

/**
 * Ends one session, or all of them, at once.
 * @throws TokenNotFoundError where there is no such session.
 * @throws NotAllowedError for others than administrators, of somebody else.
 */
export async function endSessions(
  deps: ServiceDeps,
  principal: Principal,
  { session, user: key }: z.output<typeof endSessionsInput>,
): Promise<{ readonly ended: number }> {
  if (!principal.permissions.includes('administer')) requireSignedIn(principal);
  return inTransaction(deps.db, 'read committed', async (tx) => {
    const user = await findChosenUser(tx, principal, key);
    const at = new Date(deps.now());
    const ended = await endSessionsOf(tx, user.id, at, session);
    if (ended === 0 && session !== undefined) throw new TokenNotFoundError('There is no such session.');
    if (ended > 0) {
      const details = { sessions: ended };
      await appendAccessChange(tx, {
        at,
        byWhom: actorOf(principal),
        userId: user.id,
        what: 'sessions-ended',
        details,
      });
    }
    return { ended };
  });
}
