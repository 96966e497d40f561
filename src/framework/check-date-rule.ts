import type { KindVocabulary } from './kind-vocabulary.ts';
import type { DateRule } from './date-rule.ts';
import type { FilePath } from './merge-mirrored.ts';
import type { ReferenceChecker } from './reference-checker.ts';

const ANCHOR_KEYS = [
  'after',
  'before',
  'of',
  'onOrAfter',
  'onOrBefore',
  'on',
  'otherwise',
  'notBefore',
  'notAfter',
] as const;

/** Adds what is wrong with one date's rule: anchors and events that do not exist, and counts that say nothing. */
export function checkDateRule(
  rule: DateRule,
  path: FilePath,
  checker: ReferenceChecker,
  known: Pick<KindVocabulary, 'dates' | 'events'>,
): void {
  for (const key of ANCHOR_KEYS) {
    const anchor = (rule as Partial<Record<(typeof ANCHOR_KEYS)[number], string>>)[key];
    if (anchor !== undefined) checker.refer(known.dates, anchor, [...path, key]);
  }
  if ('event' in rule) checker.refer(known.events, rule.event, [...path, 'event']);
  if ('counting' in rule && rule.counting === 'inclusive' && rule.count === 0) {
    checker.add([...path, 'count'], 'must be at least 1 with inclusive counting: the anchor itself is day 1', 0);
  }
}

/** Adds that a date has a time of day where only a day can be told. */
export function refuseTime(rule: DateRule, path: FilePath, checker: ReferenceChecker): void {
  if (rule.at !== undefined) {
    checker.add([...path, 'at'], 'must not be given here: only planned and due have a time of day', rule.at);
  }
}
