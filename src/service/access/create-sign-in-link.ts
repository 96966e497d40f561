import type { z } from 'zod';
import { appendAccessChange } from '../../store/access-changes.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import type { userInput } from './disable-user.ts';
import { requireSignedIn } from './require-signed-in.ts';
import { linkPath, makePrintedLink } from './sign-in-by-link.ts';
import { actorOf, UserNotFoundError } from './user-summary.ts';
import { withUser } from './with-user.ts';

/** A link that is handed over by hand can be used for so long. */
const PRINTED_LINK_LIFE_MS = 60 * 60_000;

/** A link that signs somebody in, in any browser, once. */
export interface PrintedLink {
  readonly email: string;
  /** Begins with the service's address, or with a slash where it is not known. */
  readonly link: string;
  readonly expiresAt: string;
}

/**
 * Makes a link that signs somebody in: for when no email leaves and the provider is away. Whoever has it is that person,
 * so that it is made at the machine itself, or by an administrator who is signed in, and noted.
 * @throws NotAllowedError for a token.
 * @throws UserNotFoundError for nobody, and for somebody who may not sign in.
 */
export async function createSignInLink(
  deps: ServiceDeps,
  principal: Principal,
  { user: key }: z.output<typeof userInput>,
): Promise<PrintedLink> {
  requireSignedIn(principal);
  return withUser(deps, key, async (tx, user) => {
    if (user.disabled_at !== null) throw new UserNotFoundError();
    const at = deps.now();
    const token = await makePrintedLink(tx, user.id, at, PRINTED_LINK_LIFE_MS);
    await appendAccessChange(tx, {
      at: new Date(at),
      byWhom: actorOf(principal),
      userId: user.id,
      what: 'link-printed',
      details: {},
    });
    return {
      email: user.email,
      link: `${deps.runtime.address?.() ?? ''}${linkPath(token)}`,
      expiresAt: new Date(at + PRINTED_LINK_LIFE_MS).toISOString(),
    };
  });
}
