import type { Kysely } from 'kysely';
import { InvalidInputError } from '../errors.ts';
import { parseEmailAddress } from '../mail/email-address.ts';
import { linkPath, makePrintedLink, type SignInDeps } from '../service/access/sign-in-by-link.ts';
import { appendAccessChange } from '../store/access-changes.ts';
import type { Tables } from '../store/tables.ts';
import { hasUsers, insertUser } from '../store/users.ts';

/** The link that is printed at the first start can be used for so long: whoever starts the service may not be at it. */
const FIRST_LINK_LIFE_MS = 24 * 3_600_000;
/** Stands for an address where none is set; nothing can be sent there. */
const NO_ADDRESS = 'administrator@localhost.invalid';

/** Who administers a new service. */
export interface FirstAdministrator {
  /** Their address; a name that nothing is sent to where absent. */
  readonly email?: string | undefined;
  /** The party that inspects. */
  readonly party: string;
  /** Where the pages are, without a slash at the end. */
  readonly baseUrl: string;
}

/**
 * Makes the first administrator of a database without people, who coordinates as well, and gives the link that signs
 * them in, once. Null where there is somebody already.
 * @throws InvalidInputError where the address is none.
 */
export async function ensureFirstAdministrator(
  { db, now }: SignInDeps,
  { email: given, party, baseUrl }: FirstAdministrator,
): Promise<{ readonly email: string; readonly link: string } | null> {
  if (await hasUsers(db)) return null;
  const email = parseEmailAddress(given ?? NO_ADDRESS)?.toLowerCase();
  if (email === undefined) {
    throw new InvalidInputError(
      [{ where: 'ADMIN_EMAIL', message: 'must be one plain address, for example name@example.gov.uk' }],
      'The environment',
    );
  }
  const at = now();
  const token = await db.transaction().execute((tx) => addAdministrator(tx, email, party, at));
  return token === null ? null : { email, link: `${baseUrl}${linkPath(token)}` };
}

/** Null where another process was faster. */
async function addAdministrator(tx: Kysely<Tables>, email: string, party: string, at: number): Promise<string | null> {
  const roles = ['administrator', 'coordinator'];
  const user = await insertUser(tx, { party, roles, name: 'Administrator', email, createdBy: 'first start' });
  if (!user) return null;
  await appendAccessChange(tx, {
    at: new Date(at),
    byWhom: 'first start',
    userId: user.id,
    what: 'user-added',
    details: { roles },
  });
  return makePrintedLink(tx, user.id, at, FIRST_LINK_LIFE_MS);
}
