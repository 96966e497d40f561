import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Rows read and written at once. */
const BATCH = 500;

/** Every table, each after those that its rows point at, and what its rows are sorted by. */
const ORDER = [
  ['service_settings', ['name']],
  ['calendar_versions', ['calendar', 'version']],
  ['calendar_changes', ['calendar', 'sequence']],
  ['inspections', ['id']],
  ['people', ['id']],
  ['events', ['inspection_id', 'sequence']],
  ['milestones', ['inspection_id', 'milestone']],
  ['emails', ['id']],
  ['reminders', ['id']],
  ['told_dates', ['email_id', 'person_id', 'milestone']],
  ['invitations', ['email_id']],
  ['history', ['inspection_id', 'sequence']],
] as const satisfies readonly (readonly [keyof Tables, readonly string[]])[];

/** Copies every row into an empty database of the same schema, some at a time, as the source was at one moment. */
export async function copyTables(from: Kysely<Tables>, to: Kysely<Tables>): Promise<void> {
  await from
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (source) => {
      // A database that was opened holds the state of the calendars that its configuration gives.
      await to.deleteFrom('calendar_versions').execute();
      for (const [table, sortedBy] of ORDER) {
        for (let offset = 0; ; offset += BATCH) {
          let query = source.selectFrom(table).selectAll().limit(BATCH).offset(offset);
          for (const column of sortedBy) query = query.orderBy(column as never);
          const rows = await query.execute();
          if (rows.length > 0)
            await to
              .insertInto(table)
              .values(rows.map(toInsert) as never)
              .execute();
          if (rows.length < BATCH) break;
        }
      }
    });
}

/** JSON columns come as values and go in as text, what a table works out by itself is left to it. */
function toInsert(row: object): object {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name !== 'due_at')
      .map(([name, value]) => [
        name,
        name === 'content' || name === 'details' ? JSON.stringify(value) : (value as unknown),
      ]),
  );
}
