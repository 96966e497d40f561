import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Invitation } from '../schedules/plan-invitations.ts';
import type { InvitationsTable } from './reminder-tables.ts';
import type { Tables } from './tables.ts';

/** What an email asked of the calendar of somebody on an inspection. */
export interface InvitationRow extends Omit<Selectable<InvitationsTable>, 'email_id'> {
  /** The mail server took the email. False where it may have, or where a worker has the email in hand. */
  readonly sure: boolean;
}

/** An invitation that an email carries. */
export type InvitationInsert = Omit<Insertable<InvitationsTable>, 'email_id'>;

/**
 * What the calendars of the people on these inspections were asked, and what they may have been asked, by an email that
 * had no answer or that is being handed over. Read while the inspection is held, as told dates are.
 * @param inHand An email that the asker has in hand itself, and that therefore asked nothing yet.
 */
export async function listInvitations(
  db: Kysely<Tables>,
  inspectionIds: readonly string[],
  inHand: string | null = null,
): Promise<readonly InvitationRow[]> {
  const result = await sql<InvitationRow>`
    select v.inspection_id, v.person_id, v.milestone, v.method, v.sequence, v.on_date, v.at_time, v.ends_on,
      v.announced, v.neutral, e.accepted_at is not null as sure
    from invitations v join emails e on e.id = v.email_id
    where v.inspection_id = any(${[...inspectionIds]}::uuid[])
      and (e.accepted_at is not null or e.possible_duplicate
        or e.id is distinct from ${inHand}::uuid and exists (
          select 1 from reminders r
          where r.id = any(e.reminder_ids) and r.email_id = e.id and r.state = 'sending'))
    order by v.inspection_id, v.person_id, v.milestone, v.sequence`.execute(db);
  return result.rows;
}

/** A row as the core compares it with what is so now. */
export function toInvitation(row: InvitationRow): Invitation {
  return {
    person: row.person_id,
    milestone: row.milestone,
    method: row.method,
    sequence: row.sequence,
    dates: {
      on: row.on_date,
      ...(row.at_time === null ? {} : { at: row.at_time }),
      ...(row.ends_on === null ? {} : { endsOn: row.ends_on }),
    },
    announced: row.announced,
    neutral: row.neutral,
    sure: row.sure,
  };
}

/** Says for everybody of that address on an inspection whether they want invitations; gives how many people that is. */
export async function storeInvitationWish(
  db: Kysely<Tables>,
  inspectionId: string,
  email: string,
  wanted: boolean,
): Promise<number> {
  const result = await sql`
    update people set invitations = ${wanted}
    where inspection_id = ${inspectionId} and lower(email) = lower(${email}) and removed_at is null`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}

/** An inspection that somebody takes part in, and whether they want their dates as invitations. */
export interface InvitationWishRow {
  readonly id: string;
  readonly name: string;
  readonly start_on: PlainDate;
  readonly wanted: boolean;
}

/** Which inspections of somebody to list. `announcedOnly` is what an inspected party may know of. */
export interface InvitationWishFilter {
  readonly email: string;
  readonly announcedOnly: boolean;
  readonly after?: { readonly startOn: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** The inspections that somebody takes part in and that were not cancelled, those that begin last first. */
export async function listInvitationWishes(
  db: Kysely<Tables>,
  { email, announcedOnly, after, limit }: InvitationWishFilter,
): Promise<readonly InvitationWishRow[]> {
  const { rows } = await sql<InvitationWishRow>`
    select i.id, i.name, i.start_on, bool_or(p.invitations) as wanted
    from people p join inspections i on i.id = p.inspection_id
    where lower(p.email) = lower(${email}) and p.removed_at is null and i.ended_at is null
      and ${announcedOnly ? sql`i.announced_at is not null` : sql`true`}
      and ${after === undefined ? sql`true` : sql`(i.start_on, i.id) < (${after.startOn}::date, ${after.id}::uuid)`}
    group by i.id, i.name, i.start_on
    order by i.start_on desc, i.id desc
    limit ${limit}`.execute(db);
  return rows;
}
