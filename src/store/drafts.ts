import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Whose draft is meant, and which. */
export interface DraftKey {
  readonly id: string;
  readonly userId: string;
  /** What it is a draft of. */
  readonly kind: string;
}

/** Writes a draft anew, or over the same person's of that id; takes away those of everybody that are over. */
export async function putDraft(
  db: Kysely<Tables>,
  { id, userId, kind }: DraftKey,
  content: unknown,
  at: Date,
  expiresAt: Date,
): Promise<void> {
  await db.deleteFrom('drafts').where('expires_at', '<=', at).execute();
  const json = JSON.stringify(content);
  await db
    .insertInto('drafts')
    .values({ id, user_id: userId, kind, content: json, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ content: json, expires_at: expiresAt })
        .where('drafts.user_id', '=', userId)
        .where('drafts.kind', '=', kind),
    )
    .execute();
}

/** What a draft holds; undefined where that person has none of that id, or it is over. */
export async function findDraft(db: Kysely<Tables>, { id, userId, kind }: DraftKey, at: Date): Promise<unknown> {
  const row = await db
    .selectFrom('drafts')
    .select('content')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.content);
}

/** Takes away that person's draft; nothing where there is none. */
export async function deleteDraft(db: Kysely<Tables>, { id, userId, kind }: DraftKey): Promise<void> {
  await db.deleteFrom('drafts').where('id', '=', id).where('user_id', '=', userId).where('kind', '=', kind).execute();
}
