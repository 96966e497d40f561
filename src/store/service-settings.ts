import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** The secret that Message-IDs are made with: made once, and the same for every process of this database. */
export async function readMailSecret(db: Kysely<Tables>): Promise<string> {
  const made = { name: 'mail-secret', value: randomBytes(32).toString('hex') };
  await db
    .insertInto('service_settings')
    .values(made)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const kept = await db
    .selectFrom('service_settings')
    .select('value')
    .where('name', '=', made.name)
    .executeTakeFirstOrThrow();
  return kept.value;
}
