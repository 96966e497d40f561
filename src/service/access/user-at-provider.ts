import { appendAccessChange } from '../../store/access-changes.ts';
import { findUserBySubject, linkSubject, type UserRow } from '../../store/users.ts';
import type { SignInDeps } from './sign-in-by-link.ts';

/**
 * The user whom a provider brings: known by issuer and subject, or, the first time, by an address that the provider
 * verified and that an administrator added. Null for anybody else: nobody registers by themselves, and whoever is tied
 * to one subject is not tied to another because the addresses are the same.
 */
export async function findUserAtProvider(
  { db, now }: SignInDeps,
  proven: { readonly issuer: string; readonly subject: string; readonly email: string | null },
): Promise<UserRow | null> {
  const known = await findUserBySubject(db, proven.issuer, proven.subject);
  if (known) return known.disabled_at === null ? known : null;
  const { email } = proven;
  if (email === null) return null;
  return db.transaction().execute(async (tx) => {
    const linked = await linkSubject(tx, email, proven.issuer, proven.subject);
    if (!linked) return null;
    await appendAccessChange(tx, {
      at: new Date(now()),
      byWhom: linked.email,
      userId: linked.id,
      what: 'subject-linked',
      details: { issuer: proven.issuer },
    });
    return linked;
  });
}
