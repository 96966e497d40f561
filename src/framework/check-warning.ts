import type { KindVocabulary } from './kind-vocabulary.ts';
import type { Placed } from './merge-mirrored.ts';
import type { ReferenceChecker } from './reference-checker.ts';
import type { WarningRule, WarningTest } from './warning-rule.ts';

const ANCHOR_KEYS = [
  'date',
  'after',
  'onOrAfter',
  'workingDaysFrom',
  'bankHolidaysFrom',
  'to',
  'passed',
  'notPassed',
] as const;

/** Adds every problem of one warning: references, and names in its message's braces that nothing stands for. */
export function checkWarning(
  { rule, path }: Placed<WarningRule>,
  checker: ReferenceChecker,
  known: KindVocabulary,
): void {
  checker.referAll(known.grounds, rule.unlessGrounds, [...path, 'unlessGrounds']);
  checker.referAll(known.milestones, rule.milestones, [...path, 'milestones']);
  for (const [name, anchor] of Object.entries(rule.dates)) checker.refer(known.dates, anchor, [...path, 'dates', name]);
  if (rule.count) {
    checker.refer(known.dates, rule.count.from, [...path, 'count', 'from']);
    checker.refer(known.dates, rule.count.to, [...path, 'count', 'to']);
  }
  rule.when.forEach((test, index) => {
    const where = [...path, 'when', index];
    for (const [key, anchor] of anchorsOf(test)) checker.refer(known.dates, anchor, [...where, key]);
    if ('notRecorded' in test) checker.refer(known.milestones, test.notRecorded, [...where, 'notRecorded']);
  });
  const allowed = [
    ...Object.keys(rule.dates),
    ...(rule.count || rule.when.some((test) => 'workingDaysFrom' in test) ? ['count'] : []),
    ...(rule.when.some((test) => 'bankHolidaysFrom' in test) ? ['names'] : []),
  ];
  const used = [...rule.message.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name as string);
  for (const name of new Set(used)) {
    if (!allowed.includes(name)) {
      checker.add([...path, 'message'], `must name in braces only ${allowed.join(', ') || 'nothing'}`, `{${name}}`);
    }
  }
  for (const name of Object.keys(rule.dates)) {
    if (!used.includes(name)) checker.add([...path, 'dates', name], 'is not named in the message');
  }
}

function anchorsOf(test: WarningTest): readonly (readonly [string, string])[] {
  return ANCHOR_KEYS.flatMap((key) => {
    const anchor = (test as Partial<Record<(typeof ANCHOR_KEYS)[number], string>>)[key];
    return anchor === undefined ? [] : [[key, anchor] as const];
  });
}
