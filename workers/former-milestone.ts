import type { RulesLibrary } from '../src/service/assemble-rules.ts';
import type { Milestone } from '../src/timeline/milestone.ts';

/** A milestone that somebody was told of and that the edition of the rules that applies now does not have. */
export function formerMilestone(
  { frameworks }: Pick<RulesLibrary, 'frameworks'>,
  kindId: string,
  id: string,
): Milestone {
  const rule = frameworks
    .flatMap((framework) => framework.kinds.filter((kind) => kind.id === kindId))
    .flatMap((kind) => kind.milestones)
    .find((each) => each.id === id);
  return {
    id,
    title: rule?.title ?? id,
    ...(rule?.what === undefined ? {} : { what: rule.what }),
    party: rule?.party ?? '',
    owner: rule?.owner ?? '',
    basis: rule?.basis ?? 'indicative',
    planned: null,
    due: null,
    actual: null,
    fromPlan: { planned: null, due: null },
    drift: null,
    state: 'not-applicable',
    because: 'It is not part of the edition of the framework that applies now.',
    visibleTo: [],
    provisional: false,
    working: { text: '', steps: [], clause: rule?.clause ?? { section: '', clause: '' }, readings: [] },
  };
}
