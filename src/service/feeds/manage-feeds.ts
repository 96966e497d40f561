import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import { appendAccessChange } from '../../store/access-changes.ts';
import { inTransaction } from '../../store/as-inspected.ts';
import { insertFeed, listFeeds as listFeedRows, revokeFeed as revokeFeedRow } from '../../store/feeds.ts';
import { findUser } from '../../store/users.ts';
import { requirePermission } from '../access/permissions.ts';
import { requireSignedIn } from '../access/require-signed-in.ts';
import { hashSecret, newSecret } from '../access/secret.ts';
import { actorOf } from '../access/user-summary.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { FeedNotFoundError } from './feed-not-found-error.ts';

const whose = z
  .string()
  .min(3)
  .optional()
  .describe('The address of the user whose it is: for whoever is at the machine itself. Else it is one’s own.');

/** Without a scope: what its owner takes part in, or for an inspected party all that it may see. */
export const createFeedInput = z.strictObject({ scope: z.enum(['mine', 'all']).optional(), user: whose });
/** One’s own feeds, or at the machine itself those of a user or everybody’s. */
export const listFeedsInput = z.strictObject({ user: whose });
/** The id of a feed, never its address. */
export const revokeFeedInput = z.strictObject({ feed: z.uuid('must be the id of a feed, as the list shows it') });

/** An address at which a calendar program reads what somebody may see. */
export interface FeedSummary {
  readonly id: string;
  /** `mine`: inspections that its owner takes part in; `all`: everything that they may see. */
  readonly scope: 'mine' | 'all';
  readonly name: string;
  readonly email: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** A new feed. Its address is a secret that is shown this once and not kept. */
export interface CreatedFeed extends FeedSummary {
  /** For programs that ask for an https address, Google Calendar for example. */
  readonly address: string;
  /** For programs that open it by themselves, Outlook and those of telephones for example. */
  readonly webcal: string;
}

/**
 * Makes a feed of one's own and gives its address. At the machine itself, for the user that is named.
 * @throws InvalidInputError for a user that there is not, or who may not sign in, and where the service has no address.
 * @throws NotAllowedError for somebody who names another user from elsewhere.
 */
export async function createFeed(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof createFeedInput>,
): Promise<CreatedFeed> {
  requireSignedIn(principal);
  const user = await ownerOf(deps, principal, input.user);
  if (user === null) throw new InvalidInputError([{ where: 'user', message: 'is missing: whose calendar it is' }]);
  const base = deps.runtime.address?.() ?? null;
  if (base === null) {
    throw new InvalidInputError([
      { where: 'BASE_URL', message: 'must be set: it is what the address of a calendar begins with' },
    ]);
  }
  const inspected = deps.rules.current.parties.find((each) => each.id === user.party)?.inspected ?? false;
  const scope = input.scope ?? (inspected ? 'all' : 'mine');
  const token = newSecret();
  const now = new Date(deps.now());
  const feed = { id: randomUUID(), user_id: user.id, scope, created_at: now, created_by: principal.name };
  await inTransaction(deps.db, 'read committed', async (tx) => {
    await insertFeed(tx, { ...feed, token_hash: hashSecret(token) });
    await appendAccessChange(tx, {
      at: now,
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'feed-created',
      details: { feed: feed.id, scope },
    });
  });
  const address = `${base}${feedPath(token)}`;
  const { name, email } = user;
  return {
    id: feed.id,
    scope,
    name,
    email,
    createdAt: now.toISOString(),
    address,
    webcal: address.replace(/^https?:/, 'webcal:'),
  };
}

/** One's own feeds that hold; at the machine itself everybody's, or those of the user that is named. */
export async function listFeeds(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof listFeedsInput>,
): Promise<{ readonly feeds: readonly FeedSummary[] }> {
  const user = await ownerOf(deps, principal, input.user);
  const rows = await listFeedRows(deps.db, user?.id ?? null);
  return {
    feeds: rows.map(({ id, scope, name, email, created_at }) => ({
      id,
      scope,
      name,
      email,
      createdAt: created_at.toISOString(),
    })),
  };
}

/**
 * Has a feed show nothing to anybody from now on; at the machine itself anybody's.
 * @throws FeedNotFoundError where there is none of that id that holds, or none of one's own.
 */
export async function revokeFeed(
  deps: ServiceDeps,
  principal: Principal,
  input: z.output<typeof revokeFeedInput>,
): Promise<{ readonly id: string }> {
  requireSignedIn(principal);
  const user = await ownerOf(deps, principal, undefined);
  const at = new Date(deps.now());
  await inTransaction(deps.db, 'read committed', async (tx) => {
    const userId = await revokeFeedRow(tx, input.feed, user?.id ?? null, at);
    if (userId === undefined) throw new FeedNotFoundError(`There is no feed ${input.feed} that you could revoke.`);
    await appendAccessChange(tx, {
      at,
      byWhom: actorOf(principal),
      userId,
      what: 'feed-revoked',
      details: { feed: input.feed },
    });
  });
  return { id: input.feed };
}

/** The path of a feed below the address of the service. */
export function feedPath(token: string): string {
  return `/feeds/${token}.ics`;
}

/** Null for whoever is at the machine itself and names nobody. */
async function ownerOf(
  deps: ServiceDeps,
  principal: Principal,
  named: string | undefined,
): Promise<{ readonly id: string; readonly party: string; readonly name: string; readonly email: string } | null> {
  const { user, party, name } = principal;
  if (user && (named === undefined || named.toLowerCase() === user.email)) return { ...user, party, name };
  requirePermission(principal, 'administer');
  if (user) {
    throw new InvalidInputError([{ where: 'user', message: 'must be yourself: a feed is read by its owner alone' }]);
  }
  if (named === undefined) return null;
  const found = await findUser(deps.db, named);
  if (found && found.disabled_at === null) return found;
  throw new InvalidInputError([
    { where: 'user', message: 'must be the address of somebody who may sign in', seen: named },
  ]);
}
