import { defineDates, orderDates } from './define-dates.ts';
import { anchorsOf } from './framework.ts';
import type { DateRule } from './date-rule.ts';
import type { FrameworkFile, KindRule } from './framework-file.ts';
import type { MilestoneRule, PointRule } from './milestone-rule.ts';
import type { WarningRule, WarningTest } from './warning-rule.ts';
import type { Declared, ReferenceChecker } from './reference-checker.ts';

type Path = readonly PropertyKey[];

/** A rule and where in the file it stands, which may be in the kind that is mirrored. */
interface Placed<T> {
  readonly rule: T;
  readonly path: Path;
}

/** A kind together with what it takes over from the kind that it mirrors. */
export interface MergedKind {
  readonly conditions: readonly string[] & string[];
  readonly provisionalWhile: KindRule['provisionalWhile'];
  readonly points: readonly Placed<PointRule>[];
  readonly milestones: readonly Placed<MilestoneRule>[];
  readonly warnings: readonly Placed<WarningRule>[];
}

/** What a kind's rules may refer to. */
export interface KindVocabulary {
  readonly parties: Declared;
  readonly roles: Declared;
  readonly conditions: Declared;
  readonly grounds: Declared;
  readonly events: Declared;
  readonly readings: Declared;
}

/** The kind's rules, those of the mirrored kind first, each replaced by a rule of the same id. */
export function mergeMirrored(file: FrameworkFile, kind: KindRule): MergedKind {
  const base = file.kinds.find((each) => each.id === kind.mirrors);
  const merge = <T extends { readonly id: string }>(
    list: 'points' | 'milestones' | 'warnings',
    of: (from: KindRule) => T[],
  ) => {
    const placed = (from: KindRule | undefined): Placed<T>[] =>
      from ? of(from).map((rule, index) => ({ rule, path: ['kinds', file.kinds.indexOf(from), list, index] })) : [];
    const own = placed(kind);
    const inherited = placed(base);
    return [
      ...inherited.map((item) => own.find((each) => each.rule.id === item.rule.id) ?? item),
      ...own.filter((item) => !inherited.some((each) => each.rule.id === item.rule.id)),
    ];
  };
  return {
    conditions: [...new Set([...(base?.conditions ?? []), ...kind.conditions])],
    provisionalWhile: [...(base?.provisionalWhile ?? []), ...kind.provisionalWhile],
    points: merge('points', (from) => from.points),
    milestones: merge('milestones', (from) => from.milestones),
    warnings: merge('warnings', (from) => from.warnings),
  };
}

/** Adds every problem of one kind: ids, references, missing or needless dates, circles, and messages' placeholders. */
export function checkKind(file: FrameworkFile, index: number, checker: ReferenceChecker, known: KindVocabulary): void {
  const kind = file.kinds[index] as KindRule;
  const path: Path = ['kinds', index];
  const merged = mergeMirrored(file, kind);
  checkDeclaredIds(kind, path, merged, checker);
  checker.referAll(known.conditions, kind.conditions, [...path, 'conditions']);

  const dates = defineDates(
    merged.points.map((point) => point.rule),
    merged.milestones.map((milestone) => milestone.rule),
  );
  const keys: Declared = { what: 'date to count from', ids: new Set(dates.map((date) => date.key)) };
  const milestones: Declared = { what: 'milestone', ids: new Set(merged.milestones.map((each) => each.rule.id)) };
  const checkRule = (rule: DateRule, at: Path): void => checkDateRule(rule, at, checker, keys, known.events);

  for (const point of merged.points) checkRule(point.rule.rule, [...point.path, 'rule']);
  for (const milestone of merged.milestones) {
    checkMilestone(milestone, merged, checker, known);
    for (const [field, rule] of dateRulesOf(milestone.rule)) checkRule(rule, [...milestone.path, ...field]);
  }
  const inputs = merged.milestones.filter((milestone) => milestone.rule.input !== undefined);
  for (const extra of inputs.slice(1))
    checker.add([...extra.path, 'input'], 'may stand at one milestone of a kind only');
  merged.provisionalWhile.forEach((rule, at) => {
    const where = [...path, 'provisionalWhile', at];
    checker.refer(known.conditions, rule.condition, [...where, 'condition']);
    checker.referAll(known.events, rule.until, [...where, 'until']);
    checker.referAll(milestones, rule.milestones, [...where, 'milestones']);
  });
  for (const warning of merged.warnings) checkWarning(warning, checker, keys, milestones, known);
  checkExamplesOf(kind, path, checker, keys, merged, known);

  const order = orderDates(dates);
  if ('circle' in order)
    checker.add(
      pathOfDate(order.circle[0] as string, merged, path),
      `counts in a circle: ${order.circle.join(' -> ')}`,
    );
}

function checkDeclaredIds(kind: KindRule, path: Path, merged: MergedKind, checker: ReferenceChecker): void {
  checker.declare('milestone', [...path, 'milestones'], kind.milestones);
  checker.declare('point', [...path, 'points'], kind.points);
  checker.declare('warning', [...path, 'warnings'], kind.warnings);
  const pointIds = new Set(merged.points.map((point) => point.rule.id));
  for (const { rule, path: at } of merged.milestones) {
    if (pointIds.has(rule.id)) checker.add([...at, 'id'], 'is the id of a point already', rule.id);
  }
  for (const { rule, path: at } of [...merged.milestones, ...merged.points]) {
    if (rule.id === 'start') checker.add([...at, 'id'], 'is taken: start is the date that the planner gives', rule.id);
  }
  if (merged.milestones.length === 0) checker.add([...path, 'milestones'], 'must hold at least one milestone');
}

function checkMilestone(
  { rule, path }: Placed<MilestoneRule>,
  merged: MergedKind,
  checker: ReferenceChecker,
  known: KindVocabulary,
): void {
  checker.refer(known.roles, rule.owner, [...path, 'owner']);
  checker.referAll(known.parties, rule.visibleTo ?? [], [...path, 'visibleTo']);
  checker.referAll(known.events, rule.completedBy, [...path, 'completedBy']);
  checker.referAll(known.events, rule.passedBy, [...path, 'passedBy']);
  rule.readings.forEach((reading, at) =>
    checker.refer(known.readings, reading.reading, [...path, 'readings', at, 'reading']),
  );
  if (rule.when !== undefined && !merged.conditions.includes(rule.when)) {
    checker.add(
      [...path, 'when'],
      `must be a condition of this kind: ${merged.conditions.join(', ') || 'it has none'}`,
      rule.when,
    );
  }
  if ((rule.when === undefined) !== (rule.otherwise === undefined)) {
    checker.add([...path, 'when'], 'needs `otherwise` beside it, and `otherwise` needs `when`');
  }
  const given = (['planned', 'due', 'opens', 'ends', 'also', 'none'] as const).filter(
    (field) => rule[field] !== undefined,
  );
  const missing = (needed: readonly string[]): void => {
    for (const field of needed) {
      if (!given.some((each) => field.split('|').includes(each))) {
        checker.add([...path, 'shape'], `needs ${field.replace('|', ' or ')} with the shape ${rule.shape}`);
      }
    }
  };
  const needless = (fields: readonly (typeof given)[number][], why: string): void => {
    for (const field of fields.filter((each) => given.includes(each)))
      checker.add([...path, field], `must not be given ${why}`);
  };
  switch (rule.shape) {
    case 'none':
      missing(['none']);
      needless(['planned', 'due', 'opens', 'ends', 'also'], 'with the shape none');
      break;
    case 'limit':
      missing(['due']);
      needless(['opens', 'ends', 'also', 'none'], 'with the shape limit');
      break;
    case 'window':
      missing(['opens', 'due|planned']);
      needless(['ends', 'also', 'none'], 'with the shape window');
      break;
    case 'range':
      missing(['planned', 'ends']);
      needless(['opens', 'none'], 'with the shape range');
      break;
    case 'day':
      missing(['due|planned']);
      needless(['opens', 'ends', 'none'], 'with the shape day');
  }
  if (rule.basis === 'indicative') {
    needless(['due'], 'for an indicative step: nothing of it is owed');
    if (rule.shape !== 'none') missing(['planned']);
  }
  if (rule.input !== undefined && rule.planned === undefined)
    checker.add([...path, 'input'], 'needs `planned`, the date where none is given');
}

function checkDateRule(rule: DateRule, path: Path, checker: ReferenceChecker, keys: Declared, events: Declared): void {
  for (const anchor of anchorsOf(rule)) {
    const key = (
      ['after', 'before', 'of', 'onOrAfter', 'onOrBefore', 'on', 'otherwise', 'notBefore', 'notAfter'] as const
    ).find((name) => (rule as Record<string, unknown>)[name] === anchor);
    checker.refer(keys, anchor, [...path, key ?? 'on']);
  }
  if ('event' in rule) checker.refer(events, rule.event, [...path, 'event']);
  if ('counting' in rule && rule.counting === 'inclusive' && rule.count === 0) {
    checker.add([...path, 'count'], 'must be at least 1 with inclusive counting: the anchor itself is day 1', '0');
  }
}

function checkWarning(
  { rule, path }: Placed<WarningRule>,
  checker: ReferenceChecker,
  keys: Declared,
  milestones: Declared,
  known: KindVocabulary,
): void {
  checker.referAll(known.grounds, rule.unlessGrounds, [...path, 'unlessGrounds']);
  checker.referAll(milestones, rule.milestones, [...path, 'milestones']);
  for (const [name, anchor] of Object.entries(rule.dates)) checker.refer(keys, anchor, [...path, 'dates', name]);
  if (rule.count) {
    checker.refer(keys, rule.count.from, [...path, 'count', 'from']);
    checker.refer(keys, rule.count.to, [...path, 'count', 'to']);
  }
  rule.when.forEach((test, index) => {
    for (const [name, anchor] of anchorsOfTest(test)) checker.refer(keys, anchor, [...path, 'when', index, name]);
    if ('withoutRecorded' in test)
      checker.refer(milestones, test.withoutRecorded, [...path, 'when', index, 'withoutRecorded']);
  });
  const allowed = [
    ...Object.keys(rule.dates),
    ...(rule.count || rule.when.some((test) => 'workingDaysFrom' in test) ? ['count'] : []),
    ...(rule.when.some((test) => 'bankHolidaysFrom' in test) ? ['names'] : []),
  ];
  for (const [, name] of rule.message.matchAll(/\{([^}]*)\}/g)) {
    if (!allowed.includes(name as string)) {
      checker.add([...path, 'message'], `must name in braces only ${allowed.join(', ') || 'nothing'}`, name as string);
    }
  }
}

function anchorsOfTest(test: WarningTest): readonly (readonly [string, string])[] {
  return (['date', 'after', 'onOrAfter', 'workingDaysFrom', 'bankHolidaysFrom', 'to', 'passed'] as const).flatMap(
    (name) => {
      const anchor = (test as Record<string, unknown>)[name];
      return typeof anchor === 'string' ? [[name, anchor] as const] : [];
    },
  );
}

function checkExamplesOf(
  kind: KindRule,
  path: Path,
  checker: ReferenceChecker,
  keys: Declared,
  merged: MergedKind,
  known: KindVocabulary,
): void {
  kind.examples.forEach((example, index) => {
    const at = [...path, 'examples', index];
    for (const key of Object.keys(example.expect)) checker.refer(keys, key, [...at, 'expect', key]);
    for (const event of Object.keys(example.events)) checker.refer(known.events, event, [...at, 'events', event]);
    example.conditions.forEach((condition, place) => {
      if (!merged.conditions.includes(condition)) {
        checker.add(
          [...at, 'conditions', place],
          `must be a condition of this kind: ${merged.conditions.join(', ') || 'it has none'}`,
          condition,
        );
      }
    });
  });
}

function dateRulesOf(milestone: MilestoneRule): readonly (readonly [Path, DateRule])[] {
  const single = (['planned', 'due', 'opens', 'ends'] as const).flatMap((field) => {
    const rule = milestone[field];
    return rule ? [[[field], rule] as const] : [];
  });
  const also = (milestone.also ?? []).map((rule, index) => [['also', index], rule] as const);
  const alternatives = milestone.readings.flatMap((reading, at) =>
    reading.alternatives.flatMap((alternative, place) =>
      alternative.gives ? [[['readings', at, 'alternatives', place, 'gives'], alternative.gives] as const] : [],
    ),
  );
  return [...single, ...also, ...alternatives];
}

function pathOfDate(key: string, merged: MergedKind, kindPath: Path): Path {
  const [id, field] = key.split('.');
  const milestone = merged.milestones.find((each) => each.rule.id === id);
  if (milestone) return field ? [...milestone.path, field] : milestone.path;
  return merged.points.find((each) => each.rule.id === id)?.path ?? kindPath;
}
