import { InvalidInputError, type Problem } from '../errors.ts';
import type { Framework } from '../framework/framework.ts';
import { PERMISSIONS } from './access/permissions.ts';
import type { Principal } from './service-deps.ts';

/** Headers by which the command line says through the service's own socket who asks. Only its owner can open that. */
export const ACTING_AS_HEADER = 'x-acting-as';
export const SEEN_BY_HEADER = 'x-seen-by';

/** The headers of whoever asks; names may hold any letter, which headers may not. */
export function localHeaders(name: string, seenBy: string | undefined): Record<string, string> {
  return {
    [ACTING_AS_HEADER]: encodeURIComponent(name),
    ...(seenBy === undefined ? {} : { [SEEN_BY_HEADER]: encodeURIComponent(seenBy) }),
  };
}

/**
 * Whoever asks through the service's own socket.
 * @throws InvalidInputError where the headers name nobody, or a party that the framework does not know.
 */
export function identifyLocal(framework: Framework, headers: Readonly<Record<string, unknown>>): Principal {
  return localPrincipal(framework, readHeader(headers, ACTING_AS_HEADER) ?? '', readHeader(headers, SEEN_BY_HEADER));
}

/**
 * A person at the machine itself: of the inspecting party and allowed everything, unless they ask to see what another
 * party would.
 * @param name Who is recorded to have done something; 1 to 200 characters on one line.
 * @throws InvalidInputError for a name or a party that cannot be.
 */
export function localPrincipal(framework: Framework, name: string, seenBy: string | undefined): Principal {
  const party = framework.parties.find((each) => (seenBy === undefined ? !each.inspected : each.id === seenBy));
  const problems: Problem[] = [];
  if (!/^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u.test(name) || name.trim() === '') {
    problems.push({ where: 'by', message: 'must be a name of 1 to 200 characters on one line', seen: name });
  }
  if (!party) {
    const known = framework.parties.map((each) => each.id).join(', ');
    problems.push({ where: 'seenBy', message: `must be one of ${known}`, seen: String(seenBy) });
  }
  if (!party || problems.length > 0) throw new InvalidInputError(problems);
  const { id, inspected } = party;
  return {
    name: name.trim(),
    party: id,
    inspected,
    permissions: inspected ? ['see'] : PERMISSIONS,
    recordsOnAny: !inspected,
  };
}

function readHeader(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = headers[name];
  if (typeof value !== 'string') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}
