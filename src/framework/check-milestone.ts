import { checkDateRule, refuseTime } from './check-date-rule.ts';
import type { KindVocabulary } from './kind-vocabulary.ts';
import type { FilePath, Placed } from './merge-mirrored.ts';
import type { MilestoneRule } from './milestone-rule.ts';
import type { ReferenceChecker } from './reference-checker.ts';

const DATE_FIELDS = ['planned', 'due', 'opens', 'ends', 'also', 'none'] as const;
type DateField = (typeof DATE_FIELDS)[number];

/** For each shape the dates that a milestone needs, of which `a|b` is one or the other, and those that it may have. */
const SHAPES: Readonly<Record<MilestoneRule['shape'], { readonly needs: string[]; readonly may: DateField[] }>> = {
  none: { needs: ['none'], may: ['none'] },
  limit: { needs: ['due'], may: ['planned', 'due'] },
  window: { needs: ['opens', 'due|planned'], may: ['planned', 'due', 'opens'] },
  range: { needs: ['planned', 'ends'], may: ['planned', 'due', 'ends', 'also'] },
  day: { needs: ['due|planned'], may: ['planned', 'due', 'also'] },
};

/** Adds every problem of one milestone: references, and dates that its shape lacks or cannot have. */
export function checkMilestone(
  { rule, path }: Placed<MilestoneRule>,
  checker: ReferenceChecker,
  known: KindVocabulary,
): void {
  checker.refer(known.roles, rule.owner, [...path, 'owner']);
  checker.referAll(known.parties, rule.visibleTo ?? [], [...path, 'visibleTo']);
  checker.referAll(known.events, rule.completedBy, [...path, 'completedBy']);
  checker.referAll(known.events, rule.passedBy, [...path, 'passedBy']);
  if (rule.when !== undefined) checker.refer(known.kindConditions, rule.when, [...path, 'when']);
  checkShape(rule, path, checker);
  checkRules(rule, path, checker, known);
}

function checkShape(rule: MilestoneRule, path: FilePath, checker: ReferenceChecker): void {
  if (['shape', 'basis', ...DATE_FIELDS].some((field) => checker.isMended([...path, field]))) return;
  const isIndicative = rule.basis === 'indicative';
  const given = DATE_FIELDS.filter((field) => rule[field] !== undefined);
  const { needs, may } = SHAPES[rule.shape];
  if (isIndicative && rule.shape === 'limit') {
    checker.add([...path, 'shape'], 'must be another for an indicative step: nothing of it is owed by a day', 'limit');
  } else if (isIndicative && rule.due) {
    checker.add([...path, 'due'], 'must not be given for an indicative step: nothing of it is owed');
  }
  for (const need of isIndicative ? needs.map((each) => each.replace('due|', '')) : needs) {
    if (!need.split('|').some((field) => given.includes(field as DateField))) {
      checker.add([...path, 'shape'], `needs ${need.replace('|', ' or ')} with the shape ${rule.shape}`);
    }
  }
  for (const field of given.filter((each) => !may.includes(each))) {
    checker.add([...path, field], `must not be given with the shape ${rule.shape}`);
  }
  if ((rule.when === undefined) !== (rule.otherwise === undefined)) {
    const [present, missing] = rule.when === undefined ? ['otherwise', 'when'] : ['when', 'otherwise'];
    checker.add([...path, present], `needs ${missing} beside it`);
  }
  if (rule.when !== undefined && rule.shape === 'none') {
    checker.add([...path, 'when'], 'must not be given with the shape none, which has no date either way');
  }
  if (rule.input !== undefined && rule.planned === undefined) {
    checker.add([...path, 'input'], 'needs planned, the date where none is given');
  }
}

function checkRules(rule: MilestoneRule, path: FilePath, checker: ReferenceChecker, known: KindVocabulary): void {
  for (const field of ['planned', 'due', 'opens', 'ends'] as const) {
    const date = rule[field];
    if (!date) continue;
    checkDateRule(date, [...path, field], checker, known);
    if (field === 'opens' || field === 'ends') refuseTime(date, [...path, field], checker);
  }
  rule.also?.forEach((date, index) => {
    checkDateRule(date, [...path, 'also', index], checker, known);
    refuseTime(date, [...path, 'also', index], checker);
  });
  rule.readings.forEach((reading, at) => {
    checker.refer(known.readings, reading.reading, [...path, 'readings', at, 'reading']);
    reading.alternatives.forEach(({ gives }, place) => {
      if (!gives) return;
      const where = [...path, 'readings', at, 'alternatives', place, 'gives'];
      checkDateRule(gives, where, checker, known);
      refuseTime(gives, where, checker);
    });
  });
}
