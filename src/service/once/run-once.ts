import { createHash } from 'node:crypto';
import { inTransaction } from '../../store/as-inspected.ts';
import { claimKey, keepAnswer } from '../../store/idempotency-keys.ts';
import { behindWall } from '../access/behind-wall.ts';
import type { ChangedCalendar } from '../calendars/register-calendars.ts';
import { canonicalJson } from '../history/canonical-json.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { resolveInspectionId } from '../stored-timeline.ts';
import { IdempotencyKeyReusedError } from './idempotency-key-reused-error.ts';

/** Something that is to be done once, however often it is asked for. */
export interface OnceRequest {
  /** What the client calls this request; 1 to 255 characters, its own for a day. */
  readonly key: string;
  readonly operation: string;
  readonly input: unknown;
}

/**
 * Does something and keeps what it gives, both in one transaction, so that neither is there without the other; asked for
 * again with the same key, gives what was kept and does nothing. Of two at once the second waits for the first. What is
 * refused changes nothing and is not kept: asked for again it is looked at anew.
 * @param act Does it with dependencies that are part of the transaction.
 * @throws IdempotencyKeyReusedError where the key was used for something else.
 */
export async function runOnce(
  deps: ServiceDeps,
  principal: Principal,
  { key, operation, input }: OnceRequest,
  act: (deps: ServiceDeps) => Promise<unknown>,
): Promise<unknown> {
  const request = createHash('sha256')
    .update(canonicalJson([operation, input]))
    .digest('hex');
  const asked = { principal: keyHolder(principal), key, request };
  const afterwards: (() => void)[] = [];
  const given = await inTransaction(deps.db, 'read committed', async (tx) => {
    const kept = await claimKey(tx, asked);
    if (kept !== null) {
      if (kept.request !== request) {
        throw new IdempotencyKeyReusedError('This Idempotency-Key was used for another request: give each its own.');
      }
      await requireKnown({ ...deps, db: tx }, principal, input);
      return JSON.parse(kept.answer) as unknown;
    }
    const result = await act({ ...deps, db: tx, ...tellAfterwards(deps, afterwards) });
    await keepAnswer(tx, asked, JSON.stringify(result));
    return result;
  });
  for (const tell of afterwards) tell();
  return given;
}

/** What was told once may not be told again: the announcement may have been taken back. */
async function requireKnown(deps: ServiceDeps, principal: Principal, input: unknown): Promise<void> {
  const { inspection } = input as { readonly inspection?: unknown };
  if (!principal.inspected || typeof inspection !== 'string') return;
  await behindWall(deps, principal, (db) => resolveInspectionId(db, inspection, principal));
}

/** A name that no other principal has; one that was given at the machine itself is nobody's in the network. */
function keyHolder({ party, name, user }: Principal): string {
  return user === undefined ? `${party} local ${name}` : `${party} user ${user.id}`;
}

/** What others are told of a change they are told once it is committed. */
function tellAfterwards(
  { ring, runtime }: ServiceDeps,
  afterwards: (() => void)[],
): Pick<ServiceDeps, 'ring' | 'runtime'> {
  const { keepCalendars } = runtime;
  const keepLater = (calendars: readonly ChangedCalendar[] | null): void => {
    // That it is being changed is said at once.
    if (calendars === null) keepCalendars?.(null);
    else afterwards.push(() => keepCalendars?.(calendars));
  };
  return {
    ring: () => void afterwards.push(ring),
    runtime: { ...runtime, ...(keepCalendars ? { keepCalendars: keepLater } : {}) },
  };
}
