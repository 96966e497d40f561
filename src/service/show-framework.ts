import { z } from 'zod';
import type { Framework, Kind, MilestoneDefinition } from '../framework/framework.ts';
import { UnknownRulesError } from './assemble-rules.ts';
import type { Principal, ServiceDeps } from './service-deps.ts';

export const listFrameworksInput = z.strictObject({});
export const showFrameworkInput = z.strictObject({ framework: z.string().min(1) });

/** An edition of the rules in short. */
export interface FrameworkSummary extends Pick<
  Framework,
  'id' | 'title' | 'publisher' | 'edition' | 'calendar' | 'readings'
> {
  /** New inspections are planned by it. */
  readonly current: boolean;
  readonly kinds: readonly {
    readonly id: string;
    readonly title: string;
    readonly name: string;
    /** What it ends in. */
    readonly product: Kind['product'];
    readonly milestones: readonly Pick<MilestoneDefinition, 'id' | 'title' | 'owner' | 'party' | 'basis'>[];
  }[];
}

/** The whole of an edition's rules, in the words of its file. */
export interface ShownFramework extends Omit<Framework, 'kinds'> {
  readonly current: boolean;
  readonly kinds: readonly Omit<Kind, 'dates'>[];
}

/** The editions that are known, the newest first, with what each kind has to be done and how unclear clauses are read. */
export function listFrameworks(
  { rules }: Pick<ServiceDeps, 'rules'>,
  principal: Principal,
): { readonly frameworks: readonly FrameworkSummary[] } {
  const frameworks = rules.frameworks.toSorted((a, b) => (a.edition < b.edition ? 1 : -1));
  return {
    frameworks: frameworks.map(({ id, title, publisher, edition, calendar, readings, kinds }) => ({
      id,
      title,
      publisher,
      edition,
      calendar,
      current: id === rules.current.id,
      readings,
      kinds: kinds.map((kind) => ({
        id: kind.id,
        title: kind.title,
        name: kind.name,
        product: kind.product,
        milestones: seenMilestones(kind, principal).map((each) => ({
          id: each.id,
          title: each.title,
          owner: each.owner,
          party: each.party,
          basis: each.basis,
        })),
      })),
    })),
  };
}

/**
 * One edition of the rules. An inspected party sees no milestone that is not its own to see, nothing of planning, and no
 * warnings, which are the planners' own business.
 * @throws UnknownRulesError where there is none of that id.
 */
export function showFramework(
  { rules }: Pick<ServiceDeps, 'rules'>,
  principal: Principal,
  { framework: id }: z.output<typeof showFrameworkInput>,
): ShownFramework {
  const framework = rules.frameworks.find((each) => each.id === id);
  if (!framework) {
    const known = rules.frameworks.map((each) => each.id).join(', ');
    throw new UnknownRulesError(`There is no rule file for the edition ${id}: known are ${known}.`);
  }
  return {
    ...framework,
    current: framework.id === rules.current.id,
    kinds: framework.kinds.map(({ dates: _dates, ...kind }) =>
      principal.inspected ? seenKind(kind, principal) : kind,
    ),
  };
}

function seenKind(kind: Omit<Kind, 'dates'>, principal: Principal): Omit<Kind, 'dates'> {
  const milestones = seenMilestones(kind, principal);
  const isSeen = (id: string): boolean => milestones.some((each) => each.id === id);
  const { planning: _, ...rest } = kind;
  return {
    ...rest,
    milestones,
    warnings: [],
    examples: [],
    holds: kind.holds.map((hold) => ({ ...hold, milestones: hold.milestones.filter(isSeen) })),
    provisionalWhile: kind.provisionalWhile.map((each) => ({ ...each, milestones: each.milestones.filter(isSeen) })),
  };
}

function seenMilestones(
  { milestones }: Pick<Kind, 'milestones'>,
  { party, inspected }: Principal,
): MilestoneDefinition[] {
  return milestones.filter(({ visibleTo }) => !inspected || visibleTo === undefined || visibleTo.includes(party));
}
