import type { FastifyRequest } from 'fastify';
import { UserNotFoundError, type UserSummary } from '../../../service/access/user-summary.ts';
import type { Site } from '../site.ts';

/** An address about one person. */
export interface OnePerson {
  readonly Params: { readonly user: string };
}

/**
 * The person that an address is about, by their id.
 * @throws UserNotFoundError for nobody.
 */
export async function findPerson(site: Site, request: FastifyRequest<OnePerson>): Promise<UserSummary> {
  const { users } = await site.run(request, 'listUsers', {});
  const user = users.find(({ id }) => id === request.params.user);
  if (!user) throw new UserNotFoundError();
  return user;
}
