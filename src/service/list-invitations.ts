import { z } from 'zod';
import type { PlainDate } from '../calendar/plain-date.ts';
import { InvalidInputError } from '../errors.ts';
import { listInvitationWishes } from '../store/invitations.ts';
import { requirePermission } from './access/permissions.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';
import { pageLimitInput, plainDateInput } from './timeline-input.ts';

/** Whose inspections, page by page; one's own unless told. */
export const listInvitationsInput = z.strictObject({
  person: z.string().min(3).optional().describe('The address of somebody on inspections; one’s own where absent.'),
  after: z.string().optional(),
  limit: pageLimitInput,
});

/** The inspections that somebody takes part in, those that begin last first; `next` leads to the following page. */
export interface InvitationList {
  readonly invitations: readonly {
    readonly inspection: string;
    readonly name: string;
    readonly start: PlainDate;
    /** Whether each date of their own comes as an invitation by email. */
    readonly wanted: boolean;
  }[];
  readonly next: string | null;
}

const cursorSchema = z.strictObject({ startOn: plainDateInput, id: z.uuid() });

/**
 * Which inspections somebody takes part in, and from which of them they want invitations. Cancelled ones are left out,
 * and of an inspected party those that were not announced.
 * @throws NotAllowedError for somebody else's, where the principal does not plan.
 */
export async function listInvitations(
  { db }: Pick<ServiceDeps, 'db'>,
  principal: Principal,
  input: z.output<typeof listInvitationsInput>,
): Promise<InvitationList> {
  const email = (input.person ?? principal.user?.email)?.toLowerCase();
  if (email === undefined) throw new InvalidInputError([{ where: 'person', message: 'is missing: whose they are' }]);
  if (email !== principal.user?.email) requirePermission(principal, 'plan');
  const rows = await listInvitationWishes(db, {
    email,
    announcedOnly: principal.inspected,
    after: input.after === undefined ? undefined : readCursor(input.after, cursorSchema),
    limit: input.limit + 1,
  });
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    invitations: page.map(({ id, name, start_on, wanted }) => ({ inspection: id, name, start: start_on, wanted })),
    next: rows.length > page.length && last ? writeCursor({ startOn: last.start_on, id: last.id }) : null,
  };
}
