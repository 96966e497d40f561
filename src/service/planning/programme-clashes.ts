import type { Kysely } from 'kysely';
import type { Clash } from '../../planning/clash.ts';
import { type Commitment, commitmentOf } from '../../planning/commitment.ts';
import { findClashes } from '../../planning/find-clashes.ts';
import type { Tables } from '../../store/tables.ts';
import type { RulesLibrary } from '../assemble-rules.ts';
import type { PlannedInspection } from '../plan-inspection.ts';
import { loadCommitments } from './lead-commitments.ts';

/**
 * What speaks against each inspection of a programme, in their order: its own warnings, and what the same lead has
 * besides, stored or earlier in the programme, where it is called `inspections[3]`. Two that clash are told once.
 * @param now The instant that the dates of stored ones are told for.
 */
export async function findProgrammeClashes(
  db: Kysely<Tables>,
  rules: RulesLibrary,
  programme: readonly PlannedInspection[],
  now: number,
): Promise<readonly (readonly Clash[])[]> {
  const taken = await loadTaken(db, rules, programme, now);
  return programme.map((planned, index) => {
    const { plan, timeline, warnings } = planned;
    const leads = leadsOf(planned);
    const others = [...new Set(leads.flatMap((lead) => taken.get(lead) ?? []))];
    const own = commitmentOf(plan, timeline, `inspections[${index}]`);
    for (const lead of leads) taken.set(lead, [...(taken.get(lead) ?? []), own]);
    // A warning for which a reason was given is settled.
    const settled = timeline.warnings.filter((each) => !warnings.includes(each)).map((each) => each.id);
    const clashes = findClashes(plan, timeline, others).filter((clash) => !settled.includes(clash.id));
    const further = warnings.filter((each) => each.severity === 'warning' && !timeline.warnings.includes(each));
    return [...clashes, ...further.map(({ id, message }): Clash => ({ id, message, dates: [] }))];
  });
}

/** What the leads of a programme have already, by their addresses in small letters. */
async function loadTaken(
  db: Kysely<Tables>,
  rules: RulesLibrary,
  programme: readonly PlannedInspection[],
  now: number,
): Promise<Map<string, readonly Commitment[]>> {
  const roles = new Set(programme.flatMap(({ plan }) => plan.kind.planning?.lead ?? []));
  const leads = [...new Set(programme.flatMap(leadsOf))];
  const taken = new Map<string, readonly Commitment[]>();
  for (const role of roles) {
    for (const [lead, commitments] of await loadCommitments(db, rules, role, leads, now)) {
      taken.set(lead, [...(taken.get(lead) ?? []), ...commitments]);
    }
  }
  return taken;
}

/** The addresses, in small letters, of those who lead an inspection. */
function leadsOf({ plan, people }: PlannedInspection): readonly string[] {
  const role = plan.kind.planning?.lead;
  return people.filter((person) => person.role === role).map((person) => person.email.toLowerCase());
}
