import { type Kysely, sql } from 'kysely';
import { ensureInspectedRole, INSPECTED_ROLE, PARTY_SETTING } from '../inspected-role.ts';

/*
 * Row-level security: what an inspected party may know of, whatever a query asks for. Everything that one of its people
 * asks is read in a role of its own, to which these grants and policies are all there is.
 *
 * Not forced on the owner: the service's own login, which plans and sends, has to see everything, and what holds for it
 * is in the queries. Tables that are not named here are closed to the role, those that come later too.
 */

/**
 * Another policy asks for the row in the same role, so that it is decided there alone whether it is known. Not by
 * `exists`, which the planner turns into a list of all that are known before it looks at the first row: among a million
 * milestones that takes a hundred times as long as looking up those of one page.
 */
const isSeen = (table: string, condition: string): string =>
  `coalesce((select true from ${table} other where ${condition}), false)`;
const INSPECTION_IS_SEEN = isSeen('inspections', 'other.id = inspection_id');
const PERSON_IS_SEEN = isSeen('people', 'other.id = person_id');

/** The party is empty, not null, once a session has ever had one. */
const PARTY = `nullif(current_setting('${PARTY_SETTING}', true), '')`;

const POLICIES: Readonly<Record<string, string>> = {
  inspections: `announced_at is not null and ${PARTY} is not null`,
  milestones: `${PARTY} = any (visible_to) and ${INSPECTION_IS_SEEN}`,
  people: `inspected and ${INSPECTION_IS_SEEN}`,
  // Whole: dates are worked out from every event, and who may see which is decided after that.
  events: INSPECTION_IS_SEEN,
  history: INSPECTION_IS_SEEN,
  told_dates: PERSON_IS_SEEN,
  reminders: PERSON_IS_SEEN,
  emails: 'exists (select from reminders r where r.id = any (reminder_ids))',
};

/** Columns where a query reads some of a table only; nothing of tables that no question of an inspected party reads. */
const GRANTS: readonly string[] = [
  'select on inspections, milestones, people, events, history',
  'select (email_id, inspection_id, person_id) on told_dates',
  'select (id, inspection_id, milestone, person_id, recipient, state, last_error, email_id) on reminders',
  `select (id, recipient, dated_at, content, attempts, accepted_at, response, possible_duplicate, reminder_ids) on emails`,
  'select (calendar, version, content, is_current, source) on calendar_versions',
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await ensureInspectedRole(async (statement) => (await sql.raw(statement).execute(db)).rows as readonly object[]);
  const statements = [
    `grant usage on schema timeline to ${INSPECTED_ROLE}`,
    ...GRANTS.map((grant) => `grant ${grant} to ${INSPECTED_ROLE}`),
    ...Object.keys(POLICIES).map((table) => `alter table ${table} enable row level security`),
    ...Object.entries(POLICIES).map(
      ([table, seen]) => `create policy seen_by_inspected on ${table} for select to ${INSPECTED_ROLE} using (${seen})`,
    ),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
