import { z } from 'zod';
import type { Framework } from '../framework/framework.ts';
import { InvalidInputError } from '../errors.ts';
import type { Principal } from './service-deps.ts';

/** Headers by which the command line says through the service's own socket who asks. Only its owner can open that. */
export const ACTING_AS_HEADER = 'x-acting-as';
export const SEEN_BY_HEADER = 'x-seen-by';

const headers = z.object({
  [ACTING_AS_HEADER]: z.string().max(200).default('unknown'),
  [SEEN_BY_HEADER]: z.string().optional(),
});

/** Whoever asks through the service's own socket. */
export function identifyLocal(framework: Framework, given: Readonly<Record<string, unknown>>): Principal {
  const read = headers.parse(given);
  return localPrincipal(framework, decodeURIComponent(read[ACTING_AS_HEADER]), read[SEEN_BY_HEADER]);
}

/**
 * A person at the machine itself: of the inspecting party, unless they ask to see what another party would.
 * @throws InvalidInputError for a party that the framework does not know.
 */
export function localPrincipal(framework: Framework, name: string, seenBy: string | undefined): Principal {
  const party = framework.parties.find((each) => (seenBy === undefined ? !each.inspected : each.id === seenBy));
  if (party) return { name, party: party.id, inspected: party.inspected };
  throw new InvalidInputError([
    {
      where: 'seen-by',
      message: `must be one of ${framework.parties.map((each) => each.id).join(', ')}`,
      seen: String(seenBy),
    },
  ]);
}
