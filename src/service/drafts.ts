import { randomUUID } from 'node:crypto';
import { TimelineError } from '../errors.ts';
import { deleteDraft, findDraft, putDraft } from '../store/drafts.ts';
import { NotAllowedError } from './not-allowed-error.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';

/** There is no such draft of whoever asks, or no longer. */
export class DraftNotFoundError extends TimelineError {
  readonly code = 'draft-not-found';
}

/** Long enough to be called away and come back. */
const LIFE_MS = 24 * 3_600_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type DraftDeps = Pick<ServiceDeps, 'db' | 'now'>;

/** Keeps what somebody is in the middle of for 24 hours, for that person alone, and gives its id. */
export async function saveDraft(
  deps: DraftDeps,
  principal: Principal,
  kind: string,
  content: unknown,
): Promise<string> {
  const id = randomUUID();
  await replaceDraft(deps, principal, kind, id, content);
  return id;
}

/** Keeps it anew under the same id, for 24 hours from now. */
export async function replaceDraft(
  { db, now }: DraftDeps,
  principal: Principal,
  kind: string,
  id: string,
  content: unknown,
): Promise<void> {
  const at = now();
  await putDraft(db, { id, kind, userId: ownerOf(principal) }, content, new Date(at), new Date(at + LIFE_MS));
}

/**
 * What was kept.
 * @throws DraftNotFoundError for another person's, one that is over, and where there is none.
 */
export async function readDraft(
  { db, now }: DraftDeps,
  principal: Principal,
  kind: string,
  id: string,
): Promise<unknown> {
  const found = UUID.test(id)
    ? await findDraft(db, { id, kind, userId: ownerOf(principal) }, new Date(now()))
    : undefined;
  if (found !== undefined) return found;
  throw new DraftNotFoundError(
    'What you had begun is no longer there. It is kept for 24 hours, and until it is saved.',
  );
}

/** Forgets it; nothing happens where there is none. */
export async function removeDraft({ db }: DraftDeps, principal: Principal, kind: string, id: string): Promise<void> {
  if (UUID.test(id)) await deleteDraft(db, { id, kind, userId: ownerOf(principal) });
}

function ownerOf({ user }: Principal): string {
  if (user === undefined) throw new NotAllowedError('Drafts belong to people who signed in.');
  return user.id;
}
