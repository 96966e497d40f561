import { z } from 'zod';
import {
  type AccessChange,
  type AccessChangeRow,
  listAccessChanges as listAccessChangeRows,
} from '../../store/access-changes.ts';
import { findUser } from '../../store/users.ts';
import { cursorInstant, readCursor, writeCursor } from '../cursor.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { pageLimitInput } from '../timeline-input.ts';
import { userKeyInput } from './user-input.ts';
import { UserNotFoundError } from './user-summary.ts';

/** Whose changes of access, page by page; everybody's unless told. */
export const listAccessChangesInput = z.strictObject({
  user: userKeyInput.optional(),
  after: z.string().optional(),
  limit: pageLimitInput,
});

/** Something that was changed about who may do what. */
export interface SeenAccessChange {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Who did it: an address, or a name at the machine itself. */
  readonly by: string;
  /** Whose access it was, as they are called now. */
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly what: AccessChange['what'];
  /** What more there is to know of that kind of change: roles, ids, counts; never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Changes of access, the latest first; `next` leads to what was done before. */
export interface AccessChangePage {
  readonly changes: readonly SeenAccessChange[];
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ at: cursorInstant, id: z.uuid() });

/**
 * What was changed about who may do what, the latest first.
 * @throws UserNotFoundError where somebody is named whom nobody is.
 */
export async function listAccessChanges(
  { db }: Pick<ServiceDeps, 'db'>,
  _principal: Principal,
  input: z.output<typeof listAccessChangesInput>,
): Promise<AccessChangePage> {
  const user = input.user === undefined ? undefined : await findUser(db, input.user);
  if (input.user !== undefined && !user) throw new UserNotFoundError();
  const rows = await listAccessChangeRows(db, {
    userId: user?.id,
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    changes: page.map(toSeenChange),
    next: rows.length > page.length && last ? writeCursor({ at: last.at.toISOString(), id: last.id }) : null,
  };
}

function toSeenChange(row: AccessChangeRow): SeenAccessChange {
  return {
    id: row.id,
    at: row.at.toISOString(),
    by: row.by_whom,
    user: { id: row.user_id, name: row.name, email: row.email },
    what: row.what as SeenAccessChange['what'],
    details: row.details as SeenAccessChange['details'],
  };
}
