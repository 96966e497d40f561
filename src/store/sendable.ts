import { type RawBuilder, sql } from 'kysely';
import type { DatabaseMoment } from './database-moment.ts';

/*
 * What must hold of a reminder for it to be sent, as conditions over `r`, the reminder, joined with what it is about:
 * `from reminders r ${withCircumstances}`. Claims, lists and clean-ups ask the same.
 */

/** The inspection `i`, the recipient `p` and, of a reminder about one, the milestone `m`. */
export const withCircumstances = sql`
  join inspections i on i.id = r.inspection_id
  join people p on p.id = r.person_id
  left join milestones m on m.inspection_id = r.inspection_id and m.milestone = r.milestone`;

/**
 * It belongs to the plan as it is: of its version, to a person still on it, about a milestone their party may see that is
 * not done. Of an inspection that ended only that is left which tells so. What is asked of a calendar may be about a
 * milestone that has no date any more, or is none any more.
 */
export const isOfThePlan = sql<boolean>`(
  r.plan_version = i.version and (i.ended_at is null or r.kind in ('change', 'invitation'))
  and p.removed_at is null and p.email = r.recipient
  and (r.milestone is null or coalesce(
    (m.status = 'open' or r.kind = 'invitation') and p.party = any(m.visible_to), r.kind = 'invitation'))
)`;

/** The recipient may know of the inspection: the call is recorded, or the party is not the inspected one. */
export const mayKnow = sql<boolean>`(not p.inspected or i.announced_at is not null)`;

/** No mail server took an email with it yet; one that did may have done so after the lease was lost. */
export const isNotAccepted = sql<boolean>`not exists (
  select 1 from emails e where e.id = r.email_id and e.accepted_at is not null)`;

/** It is of use although it may be late. */
export function isOfUse(now: DatabaseMoment): RawBuilder<boolean> {
  return sql<boolean>`(r.useful_until is null or r.useful_until >= ${now})`;
}

/**
 * No later stage to the same mailbox about the same milestone is due as well: after an outage only the latest is of
 * use. One of an earlier plan counts only where it was about the same date. Invitations are no stages.
 */
export function isLatestStage(now: DatabaseMoment): RawBuilder<boolean> {
  return sql<boolean>`(r.milestone is null or r.kind <> 'reminder' or not exists (
    select 1 from reminders later
    where later.inspection_id = r.inspection_id and later.milestone = r.milestone and later.recipient = r.recipient
      and later.kind = 'reminder' and later.send_at > r.send_at and later.send_at <= ${now}
      and later.state in ('pending', 'sending', 'accepted')
      and (later.plan_version = r.plan_version or later.aim_on is not distinct from r.aim_on)))`;
}

/** Everything but the time: it may be sent as soon as it is due. */
export function isSendable(now: DatabaseMoment): RawBuilder<boolean> {
  return sql<boolean>`(${isOfThePlan} and ${mayKnow} and ${isNotAccepted} and ${isOfUse(now)} and ${isLatestStage(now)})`;
}
