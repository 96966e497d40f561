import { type Kysely, sql } from 'kysely';

/*
 * What changed while a call was taken back is no more an inspected party's business than what changed before the first:
 * each entry that changed meanwhile counts as changed once, however often it was.
 */
const statements = [
  // What the entry's count was when the call was taken back; null while the call holds.
  `alter table entry_revisions add column taken_back integer`,
  `update entry_revisions r set taken_back = r.revision from inspections i
    where i.id = r.inspection_id and i.announced_at is null and exists (
      select from entry_revisions a
      where a.inspection_id = r.inspection_id and a.milestone = '' and a.unannounced is not null)`,
  `create or replace function count_inspection_changes() returns trigger language plpgsql as $$
  begin
    if new.announced_at is null and old.announced_at is not null then
      update entry_revisions r set taken_back = r.revision where r.inspection_id = new.id;
    elsif new.announced_at is not null and old.announced_at is null then
      if exists (select from entry_revisions r where r.inspection_id = new.id and r.milestone = '' and r.unannounced is not null)
      then
        update entry_revisions r set taken_back = null,
          unannounced = coalesce(r.unannounced, 0) + greatest(r.revision - coalesce(r.taken_back, 0) - 1, 0)
        where r.inspection_id = new.id;
      else
        update entry_revisions r set unannounced = r.revision where r.inspection_id = new.id;
        insert into entry_revisions (inspection_id, milestone, revision, unannounced, changed_at)
        values (new.id, '', 0, 0, now()) on conflict (inspection_id, milestone) do nothing;
      end if;
    end if;
    insert into entry_revisions as r (inspection_id, milestone, revision, changed_at)
    values (new.id, '', 1, now())
    on conflict (inspection_id, milestone) do update set revision = r.revision + 1, changed_at = excluded.changed_at;
    return null;
  end $$`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
