import type { KindVocabulary } from './kind-vocabulary.ts';
import type { Placed } from './merge-mirrored.ts';
import type { PlanningRule } from './planning-rule.ts';
import type { Declared, ReferenceChecker } from './reference-checker.ts';

/** Adds every problem of what a kind says for planning: a role, milestones or dates that it does not have. */
export function checkPlanning(
  { rule, path }: Placed<PlanningRule>,
  checker: ReferenceChecker,
  roles: Declared,
  { dates, milestones }: KindVocabulary,
): void {
  const ofMilestones: Declared = {
    what: 'date to plan by, which is start or that of a milestone',
    // A timeline shows the dates of milestones, not the points in between.
    ids: new Set([...dates.ids].filter((key) => key === 'start' || milestones.ids.has(key.split('.')[0] as string))),
  };
  const checkStretch = (stretch: { readonly from: string; readonly to: string }, at: readonly PropertyKey[]): void => {
    checker.refer(ofMilestones, stretch.from, [...at, 'from']);
    checker.refer(ofMilestones, stretch.to, [...at, 'to']);
  };
  checker.refer(roles, rule.lead, [...path, 'lead']);
  checkStretch(rule.onSite, [...path, 'onSite']);
  if (rule.notice) checkStretch(rule.notice, [...path, 'notice']);
  checker.referAll(milestones, rule.clearOfOthers, [...path, 'clearOfOthers']);
  rule.avoid.forEach((avoid, index) => checkStretch(avoid, [...path, 'avoid', index]));
  checker.declare('period to avoid', [...path, 'avoid'], rule.avoid);
}
