import { NotAllowedError } from '../not-allowed-error.ts';
import type { Principal } from '../service-deps.ts';

/**
 * For what gives or takes somebody's own access: a person who is signed in, or whoever is at the machine itself. What a
 * stolen token made would live on after it.
 * @throws NotAllowedError for a token.
 */
export function requireSignedIn({ user }: Pick<Principal, 'user'>): void {
  if (user && user.session === undefined) {
    throw new NotAllowedError('A token cannot change what others can do in its place: sign in for that.');
  }
}
