import { type Kysely, sql } from 'kysely';
import { INSPECTED_ROLE } from '../inspected-role.ts';

/*
 * Calendars that people subscribe to, invitations by email, and how often each entry has changed.
 *
 * Entries are read off the milestones, so that how often one changed is counted where it changes. What was never changed
 * has no row: an inspection is planned with no more to write than before.
 */
const statements = [
  // Of the secret in a feed's address only the SHA-256 is here.
  `create table feeds (
    id uuid primary key,
    user_id uuid not null references users,
    token_hash text not null unique,
    scope text not null check (scope in ('mine', 'all')),
    created_at timestamptz not null,
    created_by text not null,
    revoked_at timestamptz
  )`,
  `create index feeds_by_user on feeds (user_id, created_at)`,

  `create index people_by_address on people (lower(email)) where removed_at is null`,
  `alter table people add column invitations boolean not null default false`,
  `alter table reminders drop constraint reminders_kind_check`,
  `alter table reminders add constraint reminders_kind_check
    check (kind in ('reminder', 'timeline', 'change', 'invitation'))`,
  // What an email asked of a calendar; it counts once the email was accepted, or while it may have been.
  `create table invitations (
    email_id uuid primary key references emails,
    inspection_id uuid not null references inspections,
    person_id uuid not null references people,
    milestone text not null,
    method text not null check (method in ('REQUEST', 'CANCEL')),
    sequence integer not null check (sequence >= 0),
    on_date date not null,
    at_time text,
    ends_on date,
    announced boolean not null,
    neutral boolean not null
  )`,
  `create index invitations_by_inspection on invitations (inspection_id, person_id, milestone)`,

  // The milestone is empty where the inspection itself changed in what its entries say. What came before the first
  // announcement is counted apart: an inspected party is told nothing of how often plans were changed by then.
  `create table entry_revisions (
    inspection_id uuid not null references inspections,
    milestone text not null,
    revision integer not null,
    unannounced integer,
    changed_at timestamptz not null,
    primary key (inspection_id, milestone)
  )`,
  `create function count_milestone_changes() returns trigger language plpgsql as $$
  begin
    insert into entry_revisions as r (inspection_id, milestone, revision, changed_at)
    select a.inspection_id, a.milestone, 1, now()
    from after_change a join before_change b on b.inspection_id = a.inspection_id and b.milestone = a.milestone
    where (a.title, a.status, a.planned_on, a.planned_at, a.due_on, a.due_at, a.opens_on, a.ends_on, a.actual_on, a.actual_at)
      is distinct from
      (b.title, b.status, b.planned_on, b.planned_at, b.due_on, b.due_at, b.opens_on, b.ends_on, b.actual_on, b.actual_at)
    on conflict (inspection_id, milestone) do update set revision = r.revision + 1, changed_at = excluded.changed_at;
    return null;
  end $$`,
  `create trigger milestones_count_changes after update on milestones
    referencing old table as before_change new table as after_change
    for each statement execute function count_milestone_changes()`,
  `create function count_milestone_losses() returns trigger language plpgsql as $$
  begin
    insert into entry_revisions as r (inspection_id, milestone, revision, changed_at)
    select b.inspection_id, b.milestone, 1, now() from before_change b
    on conflict (inspection_id, milestone) do update set revision = r.revision + 1, changed_at = excluded.changed_at;
    return null;
  end $$`,
  `create trigger milestones_count_losses after delete on milestones
    referencing old table as before_change for each statement execute function count_milestone_losses()`,
  `create function count_inspection_changes() returns trigger language plpgsql as $$
  begin
    if new.announced_at is not null and old.announced_at is null
      and not exists (select from entry_revisions r where r.inspection_id = new.id and r.milestone = '' and r.unannounced is not null)
    then
      update entry_revisions r set unannounced = r.revision where r.inspection_id = new.id;
      insert into entry_revisions (inspection_id, milestone, revision, unannounced, changed_at)
      values (new.id, '', 0, 0, now()) on conflict (inspection_id, milestone) do nothing;
    end if;
    insert into entry_revisions as r (inspection_id, milestone, revision, changed_at)
    values (new.id, '', 1, now())
    on conflict (inspection_id, milestone) do update set revision = r.revision + 1, changed_at = excluded.changed_at;
    return null;
  end $$`,
  `create trigger inspections_count_changes after update on inspections for each row
    when (old.name <> new.name or old.embargoed <> new.embargoed
      or (old.announced_at is null) <> (new.announced_at is null) or (old.ended_at is null) <> (new.ended_at is null))
    execute function count_inspection_changes()`,

  // Behind the wall, as much as is seen of what changed.
  `grant select on entry_revisions to ${INSPECTED_ROLE}`,
  `alter table entry_revisions enable row level security`,
  `create policy seen_by_inspected on entry_revisions for select to ${INSPECTED_ROLE} using (
    case milestone when '' then (select true from inspections i where i.id = inspection_id)
    else (
      select true from milestones m
      where m.inspection_id = entry_revisions.inspection_id and m.milestone = entry_revisions.milestone) end)`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
