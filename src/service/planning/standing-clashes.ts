import type { Clash } from '../../planning/clash.ts';
import type { Commitment } from '../../planning/commitment.ts';
import { overlapOf, type Stretch } from '../../planning/dates-of-timeline.ts';
import { findClashes } from '../../planning/find-clashes.ts';
import type { ProgrammeRow } from '../../store/programme-inspections.ts';
import type { Timeline } from '../../timeline/build-timeline.ts';
import type { KindPlan } from '../../timeline/compile-kind.ts';
import { asksReason } from '../../timeline/find-warnings.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { loadCommitments } from './lead-commitments.ts';

/** An inspection with what it is worked out to. */
export interface StandingInspection extends ProgrammeRow {
  readonly plan: KindPlan;
  readonly timeline: Timeline;
}

/**
 * What speaks against each of these stored inspections in some days, in their order. What the same lead has besides is
 * told of once: with the later of the two, or the one that is among these.
 */
export async function findStandingClashes(
  { db, rules, now }: Pick<ServiceDeps, 'db' | 'rules' | 'now'>,
  inspections: readonly StandingInspection[],
  asked: Stretch,
): Promise<readonly (readonly Clash[])[]> {
  const leads = [...new Set(inspections.flatMap(leadsOf))];
  const roles = [...new Set(inspections.flatMap(({ plan }) => plan.kind.planning?.lead ?? []))];
  const taken = new Map<string, ReadonlyMap<string, readonly Commitment[]>>();
  for (const role of roles) taken.set(role, await loadCommitments(db, rules, role, leads, now()));
  const places = new Map(inspections.map(({ inspection }, index) => [inspection.id.slice(0, 8), index]));
  return inspections.map((standing, index) => {
    const { plan, timeline, inspection } = standing;
    const own = taken.get(plan.kind.planning?.lead ?? '');
    const others = leadsOf(standing).flatMap((lead) => own?.get(lead) ?? []);
    const further = [...new Set(others)].filter(({ label }) => (places.get(label) ?? -1) < index);
    const settled = timeline.warnings.filter((each) => inspection.reason !== null && asksReason(plan, each));
    return findClashes(plan, timeline, further).filter(
      (clash) => !settled.some((each) => each.id === clash.id) && isWithin(clash, asked),
    );
  });
}

function isWithin({ dates }: Clash, asked: Stretch): boolean {
  const [from, to] = [dates[0], dates.at(-1)];
  return from === undefined || to === undefined || overlapOf({ from, to }, asked) !== null;
}

/** The addresses, in small letters, of those who lead an inspection. */
function leadsOf({ plan, people }: StandingInspection): readonly string[] {
  const role = plan.kind.planning?.lead;
  return people.filter((person) => person.role === role).map((person) => person.email.toLowerCase());
}
