import { InvalidInputError } from '../../errors.ts';
import type { Commitment } from '../../planning/commitment.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { loadCommitments } from './lead-commitments.ts';

/**
 * What the inspections of one lead inspector that have not ended ask of them.
 * @throws InvalidInputError for a kind whose rule file does not say who leads.
 */
export async function loadLead(
  { db, rules, now }: Pick<ServiceDeps, 'db' | 'rules' | 'now'>,
  { kind, framework }: { readonly kind: string; readonly framework?: string | undefined },
  email: string,
): Promise<readonly Commitment[]> {
  const role = rules.plan(framework ?? rules.current.id, kind).kind.planning?.lead;
  if (role === undefined) {
    const message = `must not be given for the kind ${kind}, of which the rule file does not say who leads`;
    throw new InvalidInputError([{ where: 'lead', message, seen: email }]);
  }
  const led = await loadCommitments(db, rules, role, [email], now());
  return led.get(email.toLowerCase()) ?? [];
}
