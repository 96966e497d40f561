import { type HoldRule, isLiftedByHand } from './hold-rule.ts';
import type { KindVocabulary } from './kind-vocabulary.ts';
import type { Placed } from './merge-mirrored.ts';
import type { ReferenceChecker } from './reference-checker.ts';

/** Adds every problem of one hold: references, and a hold that nothing can place or that holds nothing. */
export function checkHold({ rule, path }: Placed<HoldRule>, checker: ReferenceChecker, known: KindVocabulary): void {
  rule.placedBy.forEach(({ event, from, to }, index) => {
    checker.refer(known.events, event, [...path, 'placedBy', index, 'event']);
    if (from !== undefined) checker.refer(known.dates, from, [...path, 'placedBy', index, 'from']);
    if (to !== undefined) checker.refer(known.dates, to, [...path, 'placedBy', index, 'to']);
  });
  checker.referAll(known.events, rule.liftedBy, [...path, 'liftedBy']);
  checker.referAll(known.milestones, rule.milestones, [...path, 'milestones']);
  if (!rule.byHand && rule.placedBy.length === 0) {
    checker.add([...path, 'placedBy'], 'must name an event: it is not placed by hand');
  }
  if (!isLiftedByHand(rule) && rule.liftedBy.length === 0) {
    checker.add([...path, 'liftedBy'], 'must name an event: it is not lifted by hand');
  }
  if (!rule.byHand && rule.milestones.length === 0) {
    checker.add([...path, 'milestones'], 'must name a milestone: none is named by hand');
  }
}
